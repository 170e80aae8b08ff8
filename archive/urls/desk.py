"""The desk: the admin, for editors, behind its sign-in."""

from django.contrib import admin
from django.urls import include, path

from archive import metrics
from archive.urls.running import urlpatterns as running
from events.admin import drafts, queue, readers_addresses

urlpatterns = [
    *running,
    path("metrics", metrics.page, name="metrics"),
    path("", include("archive.accounts.urls")),
    # Before the admin's own, which keeps the name.
    path("", admin.site.admin_view(queue.first_page)),
    path("drafts/", admin.site.admin_view(drafts.drafts), name="drafts"),
    *readers_addresses.addresses(),
    path("", admin.site.urls),
]

handler400 = "archive.desk_refusals.bad_request"
handler403 = "archive.desk_refusals.permission_denied"
handler404 = "archive.desk_refusals.not_found"
handler500 = "archive.desk_refusals.server_error"
