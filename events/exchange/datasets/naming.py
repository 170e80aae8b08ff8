"""Whom a row names: those who took part, and the sources that it rests on."""

import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from events.exchange.datasets.cells import Cells, held
from events.exchange.datasets.columns import columns_of, entries_of
from events.exchange.datasets.profile import Actors, Said, Sources
from events.exchange.datasets.record import Actor
from events.exchange.datasets.row_text import RowText

_MAX_NAME = 200
_MAX_SOURCES = 200
_FIELDS = ("name", "headline", "url", "published_on")
_NO_LETTER = re.compile("[\x00\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,990}")


def actors_of(actors: Actors, cells: Cells, text: RowText) -> Iterator[Actor]:
    """Each actor that a column names; its passage is the column's line."""
    for column, words in actors.when.items():
        if not set(words) & set(held(cells, Said(column=column, values={}))):
            return
    for column in columns_of(actors.column, cells.all_cells):
        cell = cells.known(cells.all_cells[column])
        names = cell.split(actors.separator) if actors.separator else [cell]
        for name in dict.fromkeys(" ".join(name.split()) for name in names):
            if len(name) > _MAX_NAME:
                cells.flag(f"is longer than {_MAX_NAME} characters: no actor is made of it", column)
            elif name and name not in actors.leave_out:
                start, end = text.line_of(column)
                yield Actor(name, actors.kind.value, actors.stance.value, start, end)


def sources_of(sources: Sources, cells: Cells) -> list[dict[str, str]]:
    """The sources that the row names, in its own words; what they leave empty is left out."""
    if sources.json:
        entries = _from_json(sources, cells)
    elif sources.each:
        entries = _from_entries(sources, cells)
    else:
        entries = _from_cells(sources, cells)
    found = [plain for entry in entries if (plain := _plain(entry, sources))]
    if not found and (whole := cells.get(sources.otherwise)):
        found = [{"headline": " ".join(whole.split())}]
    unlike = [entry for place, entry in enumerate(found) if entry not in found[:place]]
    if len(unlike) > _MAX_SOURCES:
        cells.flag(f"names {len(unlike)} sources; the first {_MAX_SOURCES} are listed")
    return unlike[:_MAX_SOURCES]


def _plain(entry: dict[str, str], sources: Sources) -> dict[str, str]:
    """Without what is unknown; what is no address is kept as a name."""
    unknown = {"", *sources.unknown}
    said = {key: " ".join(value.split()) for key, value in entry.items()}
    said = {key: value for key, value in said.items() if value not in unknown}
    url = said.get("url")
    if url and not is_address(url):
        del said["url"]
        said.setdefault("name", url)
    return said


def is_address(text: str) -> bool:
    """Whether this is an address of the web that may be linked to."""
    return _ADDRESS.fullmatch(text) is not None


def _columns(sources: Sources) -> dict[str, str]:
    return {name: column for name in _FIELDS if (column := getattr(sources, name))}


def _from_cells(sources: Sources, cells: Cells) -> list[dict[str, str]]:
    parts: dict[str, list[str]] = {}
    for name, column in _columns(sources).items():
        if found := cells.every(column):
            sign = sources.separator
            parts[name] = [
                part for cell in found for part in (cell.split(sign) if sign else [cell])
            ]
    if len({len(each) for each in parts.values()}) > 1:
        # Nobody can say which headline is whose, so none is given to anybody.
        return [{name: part} for name, each in parts.items() for part in each]
    rows = zip_longest(*parts.values(), fillvalue="")
    return [dict(zip(parts, row, strict=True)) for row in rows]


def _from_entries(sources: Sources, cells: Cells) -> list[dict[str, str]]:
    columns = _columns(sources)
    return [
        {name: cells.get(f"{entry}.{key}") for name, key in columns.items()}
        for entry in entries_of(sources.each, cells.all_cells)
    ]


def _from_json(sources: Sources, cells: Cells) -> list[dict[str, str]]:
    cell = cells.get(sources.json)
    if not cell:
        return []
    try:
        values = json.loads(cell)
    except (ValueError, RecursionError) as error:
        raise cells.aside("is not JSON, as the profile says it is", sources.json) from error
    values = values if isinstance(values, list) else [values]
    entries = [_of_value(value, _columns(sources)) for value in values]
    # JSON writes with \u what the row's own text could not hold.
    no_letter = _NO_LETTER.search("".join(word for entry in entries for word in entry.values()))
    if no_letter:
        reason = f"names a source with U+{ord(no_letter[0]):04X}, which is no letter"
        raise cells.aside(reason, sources.json)
    return entries


def _of_value(value: Any, columns: dict[str, str]) -> dict[str, str]:
    if isinstance(value, dict):
        return {name: _text(value.get(key)) for name, key in columns.items()}
    # A list of texts: each is what the profile names first.
    return {next(iter(columns)): _text(value)}


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)
