"""The desk: the admin, for editors, behind its sign-in."""

from django.contrib import admin
from django.urls import include, path

from events.admin import drafts, readers_addresses

urlpatterns = [
    path("", include("archive.accounts.urls")),
    path("drafts/", admin.site.admin_view(drafts.drafts), name="drafts"),
    *readers_addresses.addresses(),
    path("", admin.site.urls),
]
