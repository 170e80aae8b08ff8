"""The public site: what readers see."""

from django.urls import include, path

urlpatterns = [path("", include("events.urls"))]
