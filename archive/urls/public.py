"""The public site: what readers see."""

from django.urls import include, path

from archive.urls.running import urlpatterns as running

urlpatterns = [*running, path("", include("events.urls"))]

handler400 = "events.views.errors.bad_request"
handler404 = "events.views.errors.not_found"
handler500 = "events.views.errors.server_error"
