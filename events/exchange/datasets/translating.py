"""From a row to a record, by a profile; a row that does not fit is set aside with its reason."""

import datetime
from collections.abc import Callable, Iterable

from django.utils.text import Truncator

from events.exchange.datasets.cells import Cells, SetAsideError, one_word, several_words
from events.exchange.datasets.columns import template
from events.exchange.datasets.dating import Dating
from events.exchange.datasets.days import day_reader
from events.exchange.datasets.figuring import Figuring
from events.exchange.datasets.naming import actors_of, is_address, sources_of
from events.exchange.datasets.numbers import read_number
from events.exchange.datasets.placing import Placing
from events.exchange.datasets.profile import Profile, listed
from events.exchange.datasets.readers import Fault, Row
from events.exchange.datasets.record import Actor, Record
from events.exchange.datasets.row_text import RowText, column_without_text, row_text

MAX_ID = 100
# What a list shows without growing tall; the summary may say more.
_MAX_TITLE = 150
_MAX_SUMMARY = 5_000
_ONE_DAY = datetime.timedelta(days=1)

Get = Callable[[str], str]

__all__ = ["SetAsideError", "Translator"]


class Translator:
    """Makes records by one profile, on one day."""

    def __init__(self, profile: Profile, today: datetime.date) -> None:
        self._profile = profile
        self._today = today
        incident, file = profile.incident, profile.file
        self._unknown = frozenset(file.unknown)
        self._ids = listed(profile.record.id)
        self._titles = [template(text) for text in listed(incident.title)]
        self._summaries = [template(text) for text in listed(incident.summary)]
        self._url = template(profile.record.url)
        self._reason = template(incident.grading_reason or _reason(profile))
        self._kind = one_word(incident.kind)
        self._grading = one_word(incident.grading)
        self._weapons = several_words(incident.weapons)
        self._targets = several_words(incident.targets)
        # Somewhere it is tomorrow already.
        self._dating = Dating(profile.date, today + _ONE_DAY)
        self._placing = Placing(profile.place, file.decimal)
        self._figuring = [Figuring(figures, file.thousands) for figures in profile.figures]
        self._as_of = day_reader(listed(profile.record.as_of_format))

    def id_of(self, row: Row) -> str:
        """The dataset's own id of the row. Raises SetAsideError."""
        return self._id(Cells(row, self._unknown))

    def record(self, row: Row) -> tuple[Record, list[Fault]]:
        """The record, and what is odd about it. Raises SetAsideError."""
        cells = Cells(row, self._unknown)
        identity = self._id(cells)
        try:
            text = row_text(row.cells)
        except ValueError as error:
            raise cells.aside(str(error), column_without_text(row.cells)) from error
        first, last, precision = self._dating.read(cells)
        as_of = self._as_of_day(cells)
        if first > as_of:
            cells.flag(f"{first} is after {as_of}, the day for which the record speaks")
        record = Record(
            id=identity,
            line=row.line,
            number=row.number,
            title=self._title(cells, identity),
            summary=_first(self._summaries, cells.get)[:_MAX_SUMMARY],
            kind=self._kind(cells),
            first_day=first,
            last_day=last,
            date_precision=precision,
            spot=self._placing.read(cells),
            weapons=self._weapons(cells),
            targets=self._targets(cells),
            grading=self._grading(cells),
            grading_reason=self._reason(cells.get) or _reason(self._profile),
            body=text.body,
            body_sha256=text.sha256,
            url=self._address(cells, identity),
            as_of=as_of,
            cited_sources=self._sources(cells),
            claims=[claim for each in self._figuring for claim in each.read(cells, text)],
            actors=self._actors(cells, text),
        )
        return record, cells.flags

    def _id(self, cells: Cells) -> str:
        parts: list[str] = []
        for column in self._ids:
            part = " ".join(cells.get(column).split())
            if not part:
                raise cells.aside("is empty: nobody could find the record again", column)
            if self._profile.record.id_is == "whole number":
                try:
                    part = read_number(part)
                except ValueError as error:
                    raise cells.aside(str(error), column) from error
            parts.append(part)
        identity = "/".join(parts)
        if len(identity) > MAX_ID or not identity.isprintable():
            message = f"an id has at most {MAX_ID} letters, digits and signs"
            raise cells.aside(message, self._ids[0])
        return identity

    def _title(self, cells: Cells, identity: str) -> str:
        title = _first(self._titles, _named(cells, identity))
        title = title or f"{self._profile.dataset.name}: {identity}"
        return title if len(title) <= _MAX_TITLE else Truncator(title).chars(_MAX_TITLE)

    def _as_of_day(self, cells: Cells) -> datetime.date:
        """The day that the row says, else that of the dataset's version, else today."""
        column = self._profile.record.as_of
        cell = cells.get(column) if column else ""
        if not cell:
            return self._profile.dataset.released or self._today
        try:
            return self._as_of(cell)[1]
        except ValueError as error:
            raise cells.aside(str(error), column) from error

    def _address(self, cells: Cells, identity: str) -> str:
        url = self._url(_named(cells, identity))
        if url and not is_address(url):
            cells.flag("is no address: it is left out", self._profile.record.url)
            return ""
        return url

    def _sources(self, cells: Cells) -> list[dict[str, str]]:
        sources = self._profile.sources
        return sources_of(sources, cells) if sources else []

    def _actors(self, cells: Cells, text: RowText) -> list[Actor]:
        named = (actor for each in self._profile.actors for actor in actors_of(each, cells, text))
        return list({(actor.name, actor.stance): actor for actor in named}.values())


def _reason(profile: Profile) -> str:
    return f"As recorded in {profile.dataset.name}; the archive has not checked it."


def _named(cells: Cells, identity: str) -> Get:
    """What a template reads, where {id} is the record's own."""
    return lambda name: identity if name == "id" else cells.get(name)


def _first(templates: Iterable[Callable[[Get], str]], get: Get) -> str:
    """The first of the templates whose columns are all filled; empty when none is."""
    return next((filled for fill in templates if (filled := fill(get))), "")
