"""What a form that is not saved yet says of where, when and how many."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange

from events.duplicates import Reach, Sketch
from events.models import Place
from events.models.vocabulary import Harm, PlacePrecision, Population, Standing

# The rows of claims beside an incident, and how many of them are looked at.
_ROWS = "claims"
_MOST_ROWS = 500


class _Typed(forms.Form):
    """The fields by the names that the incident's own form has; what does not fit is not said."""

    place = forms.ModelChoiceField(Place.objects.all(), required=False)
    place_pk = forms.ModelChoiceField(Place.objects.all(), required=False)
    place_name = forms.CharField(required=False)
    place_precision = forms.ChoiceField(choices=[("", ""), *PlacePrecision.choices], required=False)
    country_code = forms.CharField(required=False)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)


def sketch_typed(data: Mapping[str, Any], prefix: str = "", pk: int | None = None) -> Sketch | None:
    """None while the last day is missing or the days do not fit."""
    form = _Typed(data, prefix=prefix.removesuffix("-") or None)
    form.is_valid()
    said = {name: form.cleaned_data.get(name) for name in form.fields}
    dates = interval(said["first"], said["last"])
    if dates is None:
        return None
    point = (said["latitude"], said["longitude"])
    latitude, longitude = point if None not in point else (None, None)
    return Sketch(
        dates=dates,
        place=said["place"] or said["place_pk"],
        place_name=said["place_name"] or "",
        place_precision=said["place_precision"] or "",
        country_code=(said["country_code"] or "").strip().upper(),
        latitude=latitude,
        longitude=longitude,
        figures=figures_typed(data),
        pk=pk,
    )


def interval(first: Any, last: Any) -> DateRange | None:
    """From the first to the last day, both included; without a first nothing bounds it."""
    if last is None or (first and first > last):
        return None
    return DateRange(first, last, "[]")


def figures_typed(data: Mapping[str, Any]) -> dict[str, Reach]:
    """How far the typed claims of people reach, by harm."""
    found: dict[str, Reach] = {}
    for harm, low, high in _claims(data):
        least, most = low or 0, (low or 0) if high is None else high
        before = found.get(harm, Reach(least, most))
        found[harm] = Reach(min(least, before.least), max(most, before.most))
    return found


def has_claims(data: Mapping[str, Any]) -> bool:
    """Whether the form shows the claims at all."""
    return f"{_ROWS}-TOTAL_FORMS" in data or "harm" in data


def _claims(data: Mapping[str, Any]) -> Iterator[tuple[str, int | None, int | None]]:
    number = _whole(data.get(f"{_ROWS}-TOTAL_FORMS")) or 0
    for prefix in ("", *(f"{_ROWS}-{n}-" for n in range(min(number, _MOST_ROWS)))):
        low, high = _whole(data.get(f"{prefix}low")), _whole(data.get(f"{prefix}high"))
        counts = (
            data.get(f"{prefix}harm") in Harm.values
            and data.get(f"{prefix}population", Population.PEOPLE) == Population.PEOPLE
            and data.get(f"{prefix}standing", Standing.STANDS) == Standing.STANDS
            and not data.get(f"{prefix}DELETE")
        )
        if counts and (low is not None or high is not None):
            yield data[f"{prefix}harm"], low, high


def _whole(text: Any) -> int | None:
    text = str(text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
