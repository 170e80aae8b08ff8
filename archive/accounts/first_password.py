"""A password that somebody else has set is good for one sign-in; then its owner chooses another.

No table keeps this: an account that has never signed in still has its first password, and one
whose password is unusable has to choose.
"""

import secrets

from django.contrib import admin
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from events.exchange.signature import sign

ACCOUNT = "admin"


def fresh_password() -> str | None:
    """A new first password of the account "admin", made when missing; None once one is chosen."""
    with transaction.atomic():
        sign("demo")
        User.objects.get_or_create(
            username=ACCOUNT, defaults={"is_staff": True, "is_superuser": True}
        )
        user = User.objects.select_for_update().get(username=ACCOUNT)
        if user.last_login is not None and user.has_usable_password():
            return None
        return give_first_password(user)


def give_first_password(user: User) -> str:
    """Save the account with a password that is good for one sign-in."""
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.last_login = None
    user.save()
    return password


def is_unspent(user: User) -> bool:
    return user.last_login is None


def keep_password(request: HttpRequest, user: User, password: str | None) -> None:
    """Set the password, None for one that nobody has, and keep this session signed in."""
    user.set_password(password)
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)


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
        keep_password(request, user, form.cleaned_data["new_password1"])
        return redirect("admin:index")
    context = {**admin.site.each_context(request), "title": "Choose your password", "form": form}
    return render(request, "desk/choose_password.html", context)
