"""Sessions at the desk, which end by the database's clock.

A process whose clock jumps would sign everybody out, or keep them signed in for a year.
"""

import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db.models.functions import Now


class SessionStore(db.SessionStore):
    """Django's own, kept in the database."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        rows = self.model.objects.filter(session_key=self.session_key, expire_date__gt=Now())
        session: AbstractBaseSession | None = rows.first()
        if session is None:
            self._session_key = None
        return session

    def create_model_instance(self, data: dict[str, object]) -> AbstractBaseSession:
        session = super().create_model_instance(data)
        left = datetime.timedelta(seconds=self.get_expiry_age())
        session.expire_date = Now() + left
        return session

    @classmethod
    def clear_expired(cls) -> None:
        cls.get_model_class().objects.filter(expire_date__lt=Now()).delete()
