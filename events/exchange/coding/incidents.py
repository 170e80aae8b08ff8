import datetime
from collections.abc import Mapping
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.text import slugify

from events.exchange.coding.context import Coding
from events.exchange.parts import DaysPart, IncidentPart
from events.models import Incident
from events.models.vocabulary import Status

# PostgreSQL's intervals of days go further than Python's calendar.
_LAST_YEAR = 9000


def write_incidents(coding: Coding) -> None:
    recorded = coding.recorded(Incident)
    for part in coding.sheet.incidents:
        if part.existing:
            incident = coding.incident(part.existing, part, "existing")
        else:
            key = coding.own + part.key
            incident = recorded.get(key) or Incident(key=key, status=coding.status)
            values = _values(coding, part)
            if incident.status == Status.PUBLISHED:
                _refuse_incomplete(coding, part, values)
            coding.ledger.put(incident, f"incident {part.key}", part, values)
        coding.incidents[part.key] = incident


def _values(coding: Coding, part: IncidentPart) -> dict[str, Any]:
    place = coding.shared.place(part.place, part)
    if place and part.country_code not in ("", place.country_code):
        message = f"country_code: {place} is in {place.country_code}, not {part.country_code}"
        raise coding.ledger.refusal(part, "country_code", message)
    days = part.interval()
    return {
        "title": part.title,
        "slug": slugify(part.title)[:100].strip("-") or "incident",
        "summary": part.summary,
        "kind": part.kind.value if part.kind else "",
        "dates": _range(coding, part, days) if days else None,
        "date_precision": days.precision.value if days else "",
        "place": place,
        "place_name": part.place_name,
        "country_code": place.country_code if place else part.country_code,
        "place_precision": part.place_precision.value if part.place_precision else "",
        "latitude": part.latitude,
        "longitude": part.longitude,
        "weapons": [weapon.value for weapon in part.weapons],
        "targets": [target.value for target in part.targets],
        "grading": part.grading.value if part.grading else "",
        "grading_reason": part.grading_reason,
        "sensitivity": part.sensitivity,
        "language": part.language,
    }


def _range(coding: Coding, part: IncidentPart, days: DaysPart) -> DateRange:
    """In the form in which PostgreSQL returns it: up to the day after the last."""
    name = next(name for name in ("date", "month", "dates") if name in part.lines)
    published_on = coding.article.published_on
    if days.first and published_on and days.first > published_on:
        message = f"{days.first} is after the day of the article, {published_on}"
        raise coding.ledger.refusal(part, name, f"{name}: {message}")
    if days.last.year > _LAST_YEAR:
        raise coding.ledger.refusal(part, name, f"{name}: {days.last} is too far ahead")
    return DateRange(days.first, days.last + datetime.timedelta(days=1), "[)")


def _refuse_incomplete(coding: Coding, part: IncidentPart, values: Mapping[str, Any]) -> None:
    needed = ("dates", "grading", "grading_reason", "place_precision")
    missing = [name for name in needed if not values[name]]
    if not values["place"] and not values["place_name"]:
        missing.append("place or place_name")
    if missing:
        message = f"incident {part.key} is to be published and lacks: {', '.join(missing)}"
        raise coding.ledger.refusal(part, "key", message)
