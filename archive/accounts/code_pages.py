"""The pages on which an account sets up its codes, and makes new recovery codes."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as enter_with

from archive.accounts import codes
from archive.accounts.sign_in import CodeForm, read_code, refusal


@never_cache
@sensitive_post_parameters("code")
@login_required
def set_up(request: HttpRequest) -> HttpResponse:
    """Shows the square, asks for a first code, and then shows the recovery codes, once."""
    user: Any = request.user
    if codes.app_of(user):
        if user.is_verified():
            return redirect("codes")
        # The codes were set up in another browser since: this one signs in with them.
        logout(request)
        return redirect("admin:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict, made = codes.confirm(user, form.cleaned_data["code"])
        if verdict.device:
            enter_with(request, verdict.device)
            return _recovery_codes(request, made)
        form.add_error("code", refusal(verdict))
    app = codes.app_to_confirm(user)
    context = {
        "title": "Set up your codes",
        "form": form,
        "square": codes.square(app),
        "spelled": codes.spelled(app),
        "required": codes.must_have(user),
    }
    return _render(request, "desk/set_up_codes.html", context)


@never_cache
@sensitive_post_parameters("code")
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """What codes the account has; with one of them it makes new ones, or moves to another phone."""
    user: Any = request.user
    app = codes.app_of(user)
    form = CodeForm(request.POST or None)
    if app and request.method == "POST" and form.is_valid() and read_code(request, user, form):
        return _renew(request, user)
    context = {
        "title": "Your codes",
        "form": form,
        "app": app,
        "left": codes.recovery_codes_left(user),
    }
    return _render(request, "desk/codes.html", context)


def _renew(request: HttpRequest, user: User) -> HttpResponse:
    if "move" not in request.POST:
        return _recovery_codes(request, codes.new_recovery_codes(user))
    codes.forget(user)
    messages.warning(request, "Your old codes are good for nothing any more: set up new ones now.")
    return redirect("set-up-codes")


def _recovery_codes(request: HttpRequest, made: list[str]) -> HttpResponse:
    context = {"title": "Keep your recovery codes", "codes": made}
    return _render(request, "desk/recovery_codes.html", context)


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), **context})
