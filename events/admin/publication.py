"""What the desk lets happen to a record's status; the database holds the same."""

import datetime
from typing import Any

from django.utils import timezone

from events.models.base import SEEN
from events.models.vocabulary import Status

# East of every other place: Kiritimati.
_EARLIEST_CLOCK = datetime.timedelta(hours=14)


def today_somewhere() -> datetime.date:
    """The latest day that has begun anywhere on earth: what is after it is still to come."""
    return (timezone.now() + _EARLIEST_CLOCK).date()


def keep_in_sight(field: Any, record: Any) -> None:
    """Offer a status field only what may follow the record's present status.

    The field is None for who may only look.
    """
    if field is None:
        return
    if record.pk is None or record.status not in SEEN:
        field.choices = [choice for choice in field.choices if choice[0] != Status.WITHDRAWN]
        field.error_messages["invalid_choice"] = (
            "Only what readers have seen is withdrawn: delete this record instead."
        )
    elif record.status == Status.WITHDRAWN and hasattr(record, "tombstone"):
        field.choices = [choice for choice in field.choices if choice[0] == Status.WITHDRAWN]
        field.error_messages["invalid_choice"] = "What has a tombstone stays withdrawn."
    else:
        field.choices = [choice for choice in field.choices if choice[0] in SEEN]
        field.error_messages["invalid_choice"] = (
            "Readers have seen this record: it cannot go back to draft or review. "
            "Withdraw it instead."
        )
