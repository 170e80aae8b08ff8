"""What a profile must say, or must not say together, beyond the kinds of its values."""

import re
from collections.abc import Iterable, Iterator

from django.db.models import TextChoices

from events.countries import is_country
from events.exchange.datasets.days import FormatError, day_reader
from events.exchange.datasets.profile import Dates, Figures, Profile, Said, Sources, Where, listed
from events.exchange.problems import did_you_mean, shortened
from events.models.vocabulary import (
    DatePrecision,
    Grading,
    IncidentKind,
    PlacePrecision,
    Target,
    Weapon,
)

Broken = tuple[str, str]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://\S+")
MAX_SLUG = 40


def broken_rules(profile: Profile) -> Iterator[Broken]:
    """The path of each fault, and a sentence."""
    yield from _dataset(profile)
    yield from _formats("record.as_of_format", listed(profile.record.as_of_format))
    yield from _incident(profile)
    yield from _date(profile.date)
    yield from _place(profile.place)
    for number, figures in enumerate(profile.figures):
        yield from _figures(figures, f"figures[{number}]")
    yield from _twice(profile.figures)
    if profile.sources:
        yield from _sources(profile.sources)


def _dataset(profile: Profile) -> Iterator[Broken]:
    dataset = profile.dataset
    if not dataset.name.strip() or len(dataset.name) > 200:
        yield "dataset.name", "a name of 1 to 200 characters is expected"
    if not _SLUG.fullmatch(dataset.slug) or len(dataset.slug) > MAX_SLUG:
        yield (
            "dataset.slug",
            f"small letters, digits and hyphens, {MAX_SLUG} at most, as in my-data",
        )
    if dataset.url and not _ADDRESS.fullmatch(dataset.url):
        yield "dataset.url", "an address begins with http:// or https://"
    if len(dataset.licence) > 200:
        yield "dataset.licence", "is longer than 200 characters: name the licence, as in CC BY 4.0"
    if dataset.language and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", dataset.language):
        yield "dataset.language", "a language is written as in en or uk"
    if not listed(profile.record.id):
        yield "record.id", "name the column, or the columns, by which a row is found again"


def _incident(profile: Profile) -> Iterator[Broken]:
    incident = profile.incident
    if not listed(incident.title):
        yield "incident.title", 'a title is expected, as in "{kind} in {place}"'
    if len(incident.sensitivity) > 200:
        yield "incident.sensitivity", "is longer than 200 characters"
    if not incident.kind:
        yield "incident.kind", f"is empty{did_you_mean('', IncidentKind.values)}"
    yield from _words("incident.kind", incident.kind, IncidentKind)
    yield from _words("incident.weapons", incident.weapons, Weapon, several=True)
    yield from _words("incident.targets", incident.targets, Target, several=True)
    yield from _words("incident.grading", incident.grading, Grading)


def _words(
    path: str,
    said: str | list[str] | Said,
    choices: type[TextChoices],
    several: bool = False,
    may_be_empty: bool = False,
) -> Iterator[Broken]:
    """Words that are none of the vocabulary's."""
    if isinstance(said, Said):
        for key, value in said.values.items():
            if isinstance(value, list) and not several:
                yield f"{path}.values", f"“{key}” leads to several words, and one is expected"
            yield from _of(f"{path}.values", listed(value), choices)
        yield from _of(f"{path}.default", listed(said.default or ""), choices)
        if not said.values:
            yield f"{path}.values", "is empty: say what the column's words mean"
    elif said or not may_be_empty:
        yield from _of(path, listed(said), choices)


def _of(path: str, words: Iterable[str], choices: type[TextChoices]) -> Iterator[Broken]:
    for word in words:
        if word and word not in choices.values:
            known = did_you_mean(word, choices.values)
            yield path, f"“{shortened(word, 60)}” is not one of the archive's words{known}"


def _formats(path: str, formats: list[str]) -> Iterator[Broken]:
    try:
        day_reader(formats)
    except FormatError as error:
        yield path, str(error)
    if not formats:
        yield path, "is empty: say how days are written, as in YYYY-MM-DD"


def _date(dates: Dates) -> Iterator[Broken]:
    ways = [bool(dates.column), bool(dates.first or dates.last), bool(dates.year)]
    if sum(ways) != 1:
        yield (
            "date",
            "say either column, or first and last, or year with month and day: one of the three",
        )
    elif bool(dates.first) != bool(dates.last):
        yield "date", "first and last go together; for one column there is “column”"
    elif dates.day and not dates.month:
        yield "date.day", "a day goes with a month"
    elif (dates.month or dates.day) and not dates.year:
        yield "date.month", "a month goes with a year"
    yield from _formats("date.format", listed(dates.format))
    yield from _words("date.precision", dates.precision, DatePrecision, may_be_empty=True)


def _place(place: Where) -> Iterator[Broken]:
    if bool(place.latitude) != bool(place.longitude):
        yield "place", "latitude and longitude go together"
    if place.point and place.latitude:
        yield "place.point", "say either point, or latitude and longitude"
    if place.country_code and not is_country(place.country_code):
        yield "place.country_code", "a country is two letters, as in UA (ISO 3166-1)"
    for name, code in place.countries.items():
        if code and not is_country(code):
            yield "place.countries", f"“{name}”: “{code}” is no code of a country, as UA is"
    if not (listed(place.name) or place.latitude or place.point):
        yield "place", "say at least where the name of the place stands, or its coordinates"
    yield from _words("place.precision", place.precision, PlacePrecision, may_be_empty=True)


def _figures(figures: Figures, path: str) -> Iterator[Broken]:
    columns = [figures.count, figures.low, figures.high]
    if figures.each_row is None:
        if not any(columns):
            yield path, "say a column: count, low or high; or each_row for so many in every row"
    elif any(columns):
        yield path, "say either columns, or each_row"
    elif figures.each_row < 1 or figures.each_row > 1000:
        yield f"{path}.each_row", "is a number from 1 to 1000"
    elif not figures.words:
        yield f"{path}.words", "name the column whose line says so: every figure has its words"


def _twice(figures: list[Figures]) -> Iterator[Broken]:
    seen: set[tuple[str, str]] = set()
    for number, each in enumerate(figures):
        pair = (each.harm.value, each.population.value)
        if pair in seen:
            yield f"figures[{number}]", f"{pair[1]} {pair[0]} stands twice: say it once"
        seen.add(pair)


def _sources(sources: Sources) -> Iterator[Broken]:
    if not (sources.name or sources.headline or sources.url):
        yield "sources", "say at least one of name, headline and url"
    lists = [part for part in (sources.name, sources.headline, sources.url) if "[]" in part]
    if len(lists) > 1 and not sources.each:
        yield "sources", f"{' and '.join(lists)} are of one list: say each, and then its keys"
    if sum(map(bool, (sources.separator, sources.each, sources.json))) > 1:
        yield "sources", "say one of separator, each and json"
