"""A password that somebody else has set is good for one sign-in; then its owner chooses another.

No table keeps this: an account that has never signed in still has its first password, and one
whose password is unusable has to choose.
"""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

ACCOUNT = "admin"
_SPENT = "This password was good for one sign-in, and that has happened already."


def fresh_password() -> str | None:
    """A new first password of the account "admin", made when missing; None once one is chosen."""
    with transaction.atomic():
        User.objects.get_or_create(
            username=ACCOUNT, defaults={"is_staff": True, "is_superuser": True}
        )
        user = User.objects.select_for_update().get(username=ACCOUNT)
        if user.last_login is not None and user.has_usable_password():
            return None
        password = secrets.token_urlsafe(12)
        user.set_password(password)
        user.last_login = None
        user.save(update_fields=["password", "last_login"])
    return password


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
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=form.get_user().pk)
            if user.password != form.get_user().password:
                form.add_error(None, _SPENT)
                return self.form_invalid(form)
            first = user.last_login is None
            response = super().form_valid(form)
            if first:
                _keep_password(self.request, user, None)
        return response


login = never_cache(sensitive_post_parameters("password")(_Login.as_view()))


@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
@login_required
def choose_password(request: HttpRequest) -> HttpResponse:
    """The page of an account that has no password of its own yet."""
    user = request.user
    if isinstance(user, AnonymousUser) or user.has_usable_password():
        return redirect("admin:index")
    form = SetPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _keep_password(request, user, form.cleaned_data["new_password1"])
        return redirect("admin:index")
    context = {**admin.site.each_context(request), "title": "Choose your password", "form": form}
    return render(request, "desk/choose_password.html", context)


def middleware(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lead whoever has spent a first password to the page where another is chosen."""

    def must_choose(request: HttpRequest) -> HttpResponseBase:
        allowed = {reverse("choose-password"), reverse("admin:logout"), reverse("admin:jsi18n")}
        if request.path_info in allowed or not _has_to_choose(request.user):
            return answer(request)
        return HttpResponseRedirect(reverse("choose-password"))

    return must_choose


def _has_to_choose(user: AbstractBaseUser | AnonymousUser) -> bool:
    return user.is_authenticated and not user.has_usable_password()


def _keep_password(request: HttpRequest, user: User, password: str | None) -> None:
    """Set the password, None for one that nobody has, and keep this session signed in."""
    user.set_password(password)
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
