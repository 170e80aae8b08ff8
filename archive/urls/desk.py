"""The desk: the admin, for editors."""

from django.contrib import admin
from django.urls import path

from archive import first_sign_in
from events.admin import readers_addresses

urlpatterns = [
    path("login/", first_sign_in.login, name="first-sign-in"),
    path("choose-password/", first_sign_in.choose_password, name="choose-password"),
    *readers_addresses.addresses(),
    path("", admin.site.urls),
]
