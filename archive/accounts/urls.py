"""The desk's own addresses around signing in; the rest is the admin's."""

from django.urls import path

from archive.accounts import code_pages, first_password, sign_in

urlpatterns = [
    path("login/", sign_in.login, name="sign-in"),
    path("code/", sign_in.code, name="code"),
    path("choose-password/", first_password.choose_password, name="choose-password"),
    path("codes/", code_pages.index, name="codes"),
    path("codes/set-up/", code_pages.set_up, name="set-up-codes"),
]
