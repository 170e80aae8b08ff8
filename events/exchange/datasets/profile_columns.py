"""Which columns a profile names, held against those that a file has."""

from collections.abc import Iterable, Iterator

from events.exchange.datasets.columns import is_there, named_in
from events.exchange.datasets.profile import Profile, Said, listed
from events.exchange.problems import did_you_mean


def columns_read(profile: Profile) -> set[str]:
    """Every column, or path into JSON, that the profile reads."""
    return {column for column in _read(profile) if column}


def _read(profile: Profile) -> Iterator[str]:
    record, incident, date, place = profile.record, profile.incident, profile.date, profile.place
    yield from listed(record.id)
    yield record.as_of
    for text in (record.url, *listed(incident.title), *listed(incident.summary)):
        yield from (name for name in named_in(text) if name != "id")
    yield from named_in(incident.grading_reason)
    for said in (
        incident.kind, incident.weapons, incident.targets, incident.grading, date.precision,
        place.precision,
    ):  # fmt: skip
        if isinstance(said, Said):
            yield said.column
    yield from (date.column, date.first, date.last, date.year, date.month, date.day)
    yield from listed(place.name)
    yield from (place.admin1, place.country, place.latitude, place.longitude, place.point)
    for figures in profile.figures:
        yield from (figures.count, figures.low, figures.high, figures.words)
    for actors in profile.actors:
        yield from (actors.column, *actors.when)
    if sources := profile.sources:
        yield from (sources.json, sources.otherwise)
        if not (sources.each or sources.json):
            yield from (sources.name, sources.headline, sources.url, sources.published_on)


def missing_columns(profile: Profile, columns: list[str]) -> list[str]:
    """A sentence for each column that the profile reads and a file with these has not."""
    return [
        f"the file has no column “{column}”, which the profile reads{did_you_mean(column, columns)}"
        for column in sorted(columns_read(profile))
        if not is_there(column, columns)
    ]


def unread_columns(profile: Profile, columns: Iterable[str]) -> list[str]:
    """Those that the profile neither reads nor leaves out by name, in their order."""
    known = columns_read(profile) | set(profile.file.leave_out)
    # Of a list of JSON that is read, every part is spoken of.
    lists = {path.split("[")[0] for path in known if "[" in path}
    if profile.sources and profile.sources.each:
        lists.add(profile.sources.each)
    return [name for name in columns if name not in known and name.split("[")[0] not in lists]
