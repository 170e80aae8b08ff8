"""The desk: the admin, for editors."""

from django.contrib import admin
from django.urls import path

from archive import first_sign_in
from events.admin import drafts, readers_addresses

urlpatterns = [
    path("login/", first_sign_in.login, name="first-sign-in"),
    path("choose-password/", first_sign_in.choose_password, name="choose-password"),
    path("drafts/", admin.site.admin_view(drafts.drafts), name="drafts"),
    *readers_addresses.addresses(),
    path("", admin.site.urls),
]
