"""Attempts to sign in that failed, as django-axes counts them."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest


class Attempts(AxesDatabaseHandler):
    """One from further ahead than anybody has to wait was made while the clock was wrong."""

    def get_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> list[QuerySet[Any]]:
        latest = request.axes_attempt_time + settings.AXES_COOLOFF_TIME  # type: ignore[attr-defined]
        found = super().get_user_attempts(request, credentials)
        return [attempts.filter(attempt_time__lte=latest) for attempts in found]
