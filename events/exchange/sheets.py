"""Coding sheets: what a person writes about an article, read and checked without a database."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from events.exchange.intervals import fits
from events.exchange.parts import (
    MAX_KEY,
    AttributionPart,
    ClaimPart,
    CorrectionPart,
    DaysPart,
    IncidentPart,
    PlacePart,
    Sheet,
)
from events.exchange.problems import Problem, RefusedError, did_you_mean
from events.exchange.strict_yaml import Part, SheetError, fit, parse
from events.models.vocabulary import DatePrecision, Standing

# What a sheet may say of an incident that another sheet, or the desk, has entered.
_OF_THE_ARTICLE = {"key", "existing", "claims", "attributions", "corrections"}
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def parse_sheet(text: str, name: str) -> Sheet:
    """The sheet in a file's text; name is the file's. Raises RefusedError, saying all at once."""
    errors: list[SheetError] = []
    sheet = None
    try:
        sheet = fit(parse(text), Sheet, errors)
    except SheetError as error:
        errors.append(error)
    if sheet and not errors:
        _give_keys(sheet)
        errors += _wrong(sheet)
    if errors or sheet is None:
        found = sorted(errors, key=lambda error: error.line)
        raise RefusedError(Problem(name, error.line, error.message) for error in found)
    return sheet


def _give_keys(sheet: Sheet) -> None:
    for part in (*_coded(sheet), *sheet.quotes):
        part.key = part.key or part.default_key()


def _coded(sheet: Sheet) -> Iterator[ClaimPart | AttributionPart | CorrectionPart]:
    for incident in sheet.incidents:
        yield from incident.claims
        yield from incident.attributions
        yield from incident.corrections


def _wrong(sheet: Sheet) -> Iterator[SheetError]:
    """What the parts' types do not hold."""
    for name in ("sources", "speakers", "places"):
        yield from _keys(name, getattr(sheet, name), lambda part: part.slug, "slug", 100)
    yield from _keys("incidents", sheet.incidents, lambda part: part.key)
    yield from _keys("quotes", sheet.quotes, lambda part: part.key)
    for place in sheet.places:
        yield from _coordinates(place)
    for incident in sheet.incidents:
        yield from _incident(incident)
    local = [incident.key for incident in sheet.incidents]
    for quote in sheet.quotes:
        for key in quote.incidents:
            yield from _known_incident(key, local, quote.line_of("incidents"))
    for link in sheet.links:
        for field in ("from_incident", "to_incident"):
            yield from _known_incident(getattr(link, field), local, link.line_of(field))
    moment = sheet.article.retrieved_at
    if moment and moment.tzinfo is None:
        line = sheet.article.line_of("retrieved_at")
        yield SheetError(line, "retrieved_at: say the time zone, as in 2023-11-06T12:30:00Z")


def _keys(
    name: str,
    parts: Sequence[Part],
    key_of: Callable[..., str],
    field: str = "key",
    longest: int = MAX_KEY,
) -> Iterator[SheetError]:
    """Keys are short and plain, and each stands once."""
    lines: dict[str, int] = {}
    for part in parts:
        key, line = key_of(part), part.line_of(field)
        if not _KEY.fullmatch(key) or len(key) > longest:
            message = (
                f"{field}: “{key}” is not 1 to {longest} of a-z and 0-9, parted by single hyphens"
            )
            yield SheetError(line, message)
        if key in lines:
            message = f"two {name} have the {field} “{key}”, the first on line {lines[key]}"
            yield SheetError(line, f"{message}: give each a {field} of its own")
        lines.setdefault(key, line)


def _known_incident(reference: str, local: Iterable[str], line: int) -> Iterator[SheetError]:
    if not is_elsewhere(reference) and reference not in local:
        message = f"no incident of this sheet has the key “{reference}”"
        yield SheetError(line, message + did_you_mean(reference, local))


def is_elsewhere(reference: str) -> bool:
    """Whether it names an incident by its code, or by its key in another sheet ("stem#key")."""
    return "#" in reference or re.fullmatch(r"E\d{6,}", reference, re.ASCII) is not None


def _coordinates(part: PlacePart | IncidentPart) -> Iterator[SheetError]:
    latitude, longitude = part.latitude, part.longitude
    if (latitude is None) != (longitude is None):
        yield SheetError(part.line, "latitude and longitude go together")
    for name, value, most in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if value is not None and not -most <= value <= most:
            yield SheetError(
                part.line_of(name), f"{name}: {value} is not between -{most} and {most}"
            )


def _incident(part: IncidentPart) -> Iterator[SheetError]:
    yield from _keys("claims of this incident", part.claims, lambda claim: claim.key)
    yield from _keys("attributions of this incident", part.attributions, lambda each: each.key)
    yield from _keys("corrections of this incident", part.corrections, lambda each: each.key)
    for correction in part.corrections:
        if not correction.note:
            yield SheetError(correction.line_of("note"), "note: say what was wrong, and is right")
    yield from _coordinates(part)
    for claim in part.claims:
        yield from _claim(claim)
    if not part.existing:
        for name in ("title", "kind"):
            if not getattr(part, name):
                yield SheetError(part.line, f"“{name}” is missing")
        yield from _days(part)
    elif own := sorted(part.lines.keys() - _OF_THE_ARTICLE):
        message = (
            "is written where the incident itself is; here it has claims, attributions and"
            " corrections"
        )
        yield SheetError(part.line_of(own[0]), f"{own[0]}: {message}")
    elif not is_elsewhere(part.existing):
        message = "existing: name the incident by its code, as in E000012, or as in file#key"
        yield SheetError(part.line_of("existing"), f"{message}, not “{part.existing}”")


def _days(part: IncidentPart) -> Iterator[SheetError]:
    said = [name for name in ("date", "month", "dates") if name in part.lines]
    if len(said) > 1:
        yield SheetError(part.line_of(said[1]), f"say either {said[0]} or {said[1]}, not both")
    if part.month and not part.interval():
        yield SheetError(part.line_of("month"), f"month: “{part.month}” is not one, as in 2023-06")
    if part.dates:
        message = wrong_interval(part.dates)
        if message:
            yield SheetError(part.line_of("dates"), f"dates: {message}")


def wrong_interval(days: DaysPart) -> str:
    """Why the days do not fit their precision; empty when they do."""
    first, last = days.first, days.last
    if first is None:
        bounded = days.precision == DatePrecision.BOUNDED
        return "" if bounded else f"“from” is missing, with precision {days.precision.value}"
    if first > last:
        return f"from {first} is after to {last}"
    if not fits(days.precision, first, last):
        return f"{first} to {last} is more than a {days.precision.value}"
    return ""


def _claim(part: ClaimPart) -> Iterator[SheetError]:
    for name in ("low", "high", "occurrence"):
        value = getattr(part, name)
        if value is not None and not 0 <= value < 2**31:
            yield SheetError(part.line_of(name), f"{name}: {value} is not a count")
    if part.low is None and part.high is None:
        yield SheetError(part.line, "a claim gives a low, a high, or both; 0 means nobody")
    elif part.low is not None and part.high is not None and part.low > part.high:
        message = f"low {part.low} is over high {part.high}"
        yield SheetError(part.line_of("low"), message)
    if part.preferred and (part.standing != Standing.STANDS or not part.preferred_reason):
        message = "a preferred claim stands, and preferred_reason says why it is preferred"
        yield SheetError(part.line_of("preferred"), message)
    fallen = part.standing != Standing.STANDS
    if fallen != (part.standing_since is not None):
        message = "standing_since is the day from which a claim no longer stands, and only then"
        yield SheetError(part.line_of("standing"), message)
    if part.replaced_by and not fallen:
        message = "replaced_by: the claim still stands; say its standing"
        yield SheetError(part.line_of("replaced_by"), message)
    if part.standing in (Standing.SUPERSEDED, Standing.CORRECTED) and not part.replaced_by:
        message = f"a claim that is {part.standing.value} names the next: replaced_by"
        yield SheetError(part.line_of("standing"), message)
