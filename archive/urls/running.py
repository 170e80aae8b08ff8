"""What both sites tell those who keep them running."""

from django.urls import path

from archive import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
