"""What the desk answers when it does not do what was asked: what happened, and what to do now."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

_BACK = "If you have typed something, go back in your browser: it is still there."
_WHOSE = (
    "Somebody else's draft is looked at by editors, what readers see is changed by publishers, and "
    "accounts are kept by administrators. If this should be yours to do, ask an administrator to "
    "put your account into that group."
)
_MEGABYTES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # Of other exceptions the words are the log's: they repeat what a stranger has sent.
    said = str(exception) if isinstance(exception, BadRequest) else "The desk cannot read this."
    if isinstance(exception, RequestDataTooBig):
        said = f"This is more than the desk takes at once, which is {_MEGABYTES} MB."
    elif isinstance(exception, TooManyFieldsSent):
        said = "This page has more rows than the desk takes at once: change a row on its own page."
    return _page(request, 400, "That does not fit", [said, f"Nothing was saved. {_BACK}"])


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = str(exception) or "Your account may not look at this, or not do this."
    told = [said, f"{_signed_in_as(request)}Nothing was changed.", _WHOSE, _BACK]
    return _page(request, 403, "This is not yours to do", told)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = exception.args[0] if exception.args else None
    words = said if isinstance(said, str) else "There is nothing at this address."
    return _page(request, 404, "Not here", [words, "It may have been deleted since."])


def server_error(request: HttpRequest) -> HttpResponse:
    """Without a look at the database, which may be what went wrong."""
    context = {
        "title": "Something went wrong",
        "sentences": [
            "Something went wrong on our side, and nothing was saved. It is not your doing: wait a "
            "moment and try again.",
            _BACK,
        ],
    }
    return HttpResponse(render_to_string("desk/refused.html", context), status=500)


def old_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not opened in this very session of this browser."""
    told = [
        "This page was opened before you signed in, or in another browser, so that the desk cannot "
        "tell that it was you who sent it. Nothing was saved.",
        "Go back in your browser: what you typed is still there. Copy it, load the page anew, and "
        "send it from there. A browser that keeps no cookies cannot be used here.",
    ]
    return _page(request, 403, "Send it again", told)


def _page(request: HttpRequest, status: int, title: str, sentences: list[str]) -> HttpResponse:
    context: dict[str, Any] = {"title": title, "sentences": sentences}
    if hasattr(request, "user"):  # some requests are refused before anybody asks who sent them
        context |= admin.site.each_context(request)
    content = render_to_string("desk/refused.html", context, request=request)
    return HttpResponse(content, status=status)


def _signed_in_as(request: HttpRequest) -> str:
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    groups = ", ".join(user.groups.order_by("name").values_list("name", flat=True))
    return f"You are signed in as {user.get_username()} ({groups or 'of no group'}). "
