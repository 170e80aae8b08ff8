"""What an account does before it works at the desk: choose a password, and set up its codes."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from archive.accounts import codes

_ALWAYS = ("admin:logout", "admin:jsi18n")


def first_things_first(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lead whoever has something to do first to the page where it is done, and nowhere else."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        page = _to_do(request.user)
        if page is None or request.path_info in map(reverse, (page, *_ALWAYS)):
            return answer(request)
        return HttpResponseRedirect(reverse(page))

    return middleware


def _to_do(user: Any) -> str | None:
    if not user.is_authenticated:
        return None
    if not user.has_usable_password():
        return "choose-password"
    if not user.is_verified() and codes.must_have(user):
        return "set-up-codes"
    return None
