"""The page for whoever has tried too often."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest, *args: Any) -> HttpResponse:
    """Says how long to wait; the same for every name, so that it tells nobody which there are."""
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    context = {
        **admin.site.each_context(request),
        "title": "Too many attempts",
        "minutes": seconds // 60,
    }
    response = render(request, "desk/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response
