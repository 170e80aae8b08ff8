"""Signing in: a name and a password, and then the code of whoever has codes.

Nobody is signed in before both were right. What lies between is a note in the visitor's session
of whose password it was, good for a few minutes.
"""

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login as enter
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.models import Device

from archive.accounts import codes, locked_out
from archive.accounts.first_password import is_unspent, keep_password

_SPENT = "This password was good for one sign-in, and that has happened already."
_WRONG = "This is not your code. Look whether the phone's clock is right, and type the newest one."
_NOTE = "password_was_right"
_NOTE_SECONDS = 10 * 60


class _Login(auth_views.LoginView):
    """The admin's own sign-in page, where a first password is spent."""

    form_class = AdminAuthenticationForm
    template_name = "admin/login.html"
    next_page = "admin:index"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        own = {"title": "Log in", "app_path": self.request.get_full_path()}
        return {**admin.site.each_context(self.request), **context, **own}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        given: Any = form.get_user()
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=given.pk)
            if user.password != given.password:
                form.add_error(None, _SPENT)
                return self.form_invalid(form)
            user.backend = given.backend
            if codes.app_of(user):
                self.request.session[_NOTE] = _note(user, self.get_success_url())
                return redirect("code")
            _enter(self.request, user)
        return HttpResponseRedirect(self.get_success_url())


login = never_cache(sensitive_post_parameters("password")(_Login.as_view()))


class CodeForm(forms.Form):
    """A code of six digits from the app, or a recovery code."""

    code = forms.CharField(
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """The page that asks for the code, once the password was right."""
    note = request.session.get(_NOTE)
    user = _noted(note)
    if note is None or user is None:
        request.session.pop(_NOTE, None)
        return redirect("admin:login")
    if not AxesProxyHandler.is_allowed(request, {"username": user.get_username()}):
        return locked_out.page(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = read_code(request, user, form)
        if device:
            user.otp_device = device  # type: ignore[attr-defined]
            _enter(request, user)
            return HttpResponseRedirect(note["next"])
    context = {
        **admin.site.each_context(request),
        "title": "Your code",
        "form": form,
        "name": user.get_username(),
    }
    return render(request, "desk/code.html", context)


def read_code(request: HttpRequest, user: User, form: CodeForm) -> Device | None:
    """The device whose code was typed; else None, with the reason in the form."""
    verdict = codes.verify(user, form.cleaned_data["code"])
    if verdict.device is None:
        form.add_error("code", refusal(verdict))
        if not verdict.wait:
            credentials = {"username": user.get_username(), "code": "********************"}
            user_login_failed.send(__name__, credentials=credentials, request=request)
    return verdict.device


def refusal(verdict: codes.Verdict) -> str:
    if not verdict.wait:
        return _WRONG
    seconds = "1 second" if verdict.wait == 1 else f"{verdict.wait:,} seconds"
    return f"After wrong codes each next one has to wait. Type the newest one in {seconds}."


def _note(user: User, address: str) -> dict[str, Any]:
    return {
        "user": user.pk,
        "backend": user.backend,
        "password": user.get_session_auth_hash(),
        "until": time.time() + _NOTE_SECONDS,
        "next": address,
    }


def _noted(note: dict[str, Any] | None) -> User | None:
    """Whose password it was, if the note is good and the password still is."""
    # A clock that was put back would let the note stand for as long again.
    if note is None or not 0 <= note["until"] - time.time() <= _NOTE_SECONDS:
        return None
    user = User.objects.filter(pk=note["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != note["password"]:
        return None
    user.backend = note["backend"]
    return user


def _enter(request: HttpRequest, user: User) -> None:
    first = is_unspent(user)
    request.session.pop(_NOTE, None)
    enter(request, user)
    if first:
        keep_password(request, user, None)
    left = codes.recovery_codes_left(user)
    if codes.app_of(user) and left < codes.FEW:
        words = "Recovery codes that are left: {}. <a href='{}'>Make new ones</a>."
        messages.warning(request, format_html(words, left, reverse("codes")))
