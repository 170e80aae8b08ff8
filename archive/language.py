"""The reader's language, which the address alone decides: /uk/… is Ukrainian, the rest English.

No cookie and no header of the browser is looked at, so one address is one page for everybody. A
language stands before the pages as a mount does: `{% url %}` leads on within it by itself, and
views see the address without it. Data has no language: its one address has none.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, set_script_prefix
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language, override

Answer = Callable[[HttpRequest], HttpResponseBase]


def middleware(answer: Answer) -> Answer:
    """Answer in the language that the address names."""

    def in_language(request: HttpRequest) -> HttpResponseBase:
        language, path = _split(request.path_info)
        if language == settings.LANGUAGE_CODE:
            with override(language):
                return answer(request)
        request.path_info = path or "/"
        if request.method in {"GET", "HEAD"}:
            if not path:
                return HttpResponsePermanentRedirect(f"/{language}{_within(request)}")
            if "." in path.rpartition("/")[2]:
                return HttpResponsePermanentRedirect(_within(request))
        mount = get_script_prefix()
        set_script_prefix(f"{mount}{language}/")
        try:
            with override(language):
                return answer(request)
        finally:
            set_script_prefix(mount)

    return in_language


@dataclass(frozen=True)
class Language:
    """A language of the archive, and the page that is shown in it."""

    code: str
    name: str
    address: str
    current: bool


def same_page(request: HttpRequest) -> dict[str, list[Language]]:
    """For templates: the page with its query in each language."""
    address = _within(request)
    return {
        "languages": [
            Language(code, name, f"{_prefix(code)}{address}", code == get_language())
            for code, name in settings.LANGUAGES
        ]
    }


def _split(path: str) -> tuple[str, str]:
    """The language that a path names, and the path within it."""
    for code, _ in settings.LANGUAGES:
        prefix = _prefix(code)
        if prefix and (path == prefix or path.startswith(f"{prefix}/")):
            return code, path.removeprefix(prefix)
    return settings.LANGUAGE_CODE, path


def _prefix(code: str) -> str:
    return "" if code == settings.LANGUAGE_CODE else f"/{code}"


def _within(request: HttpRequest) -> str:
    """The address with its query, without the language."""
    # Two slashes at the beginning would name another host.
    return escape_leading_slashes(request.get_full_path_info())
