"""Rows of JSON: a list of objects, an object that holds one, GeoJSON, or an object on each line.

An object within a row becomes columns with a full stop (`place.name`), a list of objects or of
texts becomes numbered columns (`sources[0].path`), and any other list stays JSON in one cell.
"""

import json
from collections.abc import Iterator
from typing import Any

from events.exchange.datasets.readers.json_stream import (
    DECODER,
    TWICE,
    JsonError,
    JsonStream,
    Number,
    TwiceError,
)
from events.exchange.datasets.readers.opening import Opened, refused
from events.exchange.datasets.readers.rows import Fault, Row
from events.exchange.datasets.readers.shape import Shape
from events.exchange.problems import did_you_mean, shortened

MAX_DEPTH = 12
MAX_CELLS = 2_000


class JsonTable:
    """A file of JSON. Its columns are whatever its rows hold, so none are known beforehand."""

    columns: list[str] | None = None

    def __init__(self, file: Opened, shape: Shape) -> None:
        self._file = file
        self._shape = shape

    def rows(self) -> Iterator[Row | Fault]:
        """Raises RefusedError where the file is no JSON, or its rows cannot be found."""
        values = self._lines() if self._shape.format == "jsonl" else self._listed()
        geojson = self._shape.format == "geojson"
        try:
            for number, (line, value) in enumerate(values, start=1):
                if isinstance(value, JsonError):
                    yield Fault(line, number, value.message)
                else:
                    yield _row(line, number, value, geojson)
        except JsonError as error:
            raise refused(self._file.path, error.message, error.line) from error

    def _lines(self) -> Iterator[tuple[int, Any]]:
        for line, text in enumerate(self._file.lines(), start=1):
            if not text.strip():
                continue
            try:
                yield line, DECODER.decode(text)
            except json.JSONDecodeError as error:
                yield line, JsonError(line, f"is not JSON: {error.msg}, character {error.colno}")
            except RecursionError:
                yield line, JsonError(line, "is nested too deep")
            except ValueError as error:
                yield line, JsonError(line, str(error))

    def _listed(self) -> Iterator[tuple[int, Any]]:
        stream = JsonStream(self._file)
        names = self._shape.records.split(".") if self._shape.records else []
        if not names and self._shape.format == "geojson":
            names = ["features"]
        if not stream.peek():
            raise JsonError(1, "is empty")
        yield from self._within(stream, names, [])

    def _within(
        self, stream: JsonStream, names: list[str], above: list[str]
    ) -> Iterator[tuple[int, Any]]:
        if not names:
            if stream.peek() == "{":
                self._refuse_object(stream, above)
            yield from stream.elements()
            if not above and stream.peek():
                raise JsonError(stream.line, "something stands after the list of rows")
            return
        found: list[str] = []
        for key in stream.members():
            found.append(key)
            if key == names[0]:
                yield from self._within(stream, names[1:], [*above, key])
            else:
                stream.value()
        if names[0] not in found:
            message = f"“{names[0]}” is not a key of the file{did_you_mean(names[0], found)}"
            raise JsonError(1, message)

    def _refuse_object(self, stream: JsonStream, above: list[str]) -> None:
        keys: list[str] = []
        for key in stream.members():
            keys.append(key)
            stream.value()
        named = ", ".join(f"“{shortened('.'.join([*above, key]), 60)}”" for key in keys[:20])
        raise JsonError(
            1,
            "is one object, and no list of rows: say in the profile which of its keys holds the"
            f' rows, as in records = "…"; it has {named or "no keys"}',
        )


def _row(line: int, number: int, value: Any, geojson: bool) -> Row | Fault:
    if not isinstance(value, dict):
        return Fault(line, number, "a row is an object, with a key for each column")
    cells: dict[str, str] = {}
    try:
        if geojson:
            value = _feature(value)
        _flatten(value, "", cells, 0)
    except ValueError as error:
        return Fault(line, number, str(error))
    return Row(line, number, cells)


def _feature(feature: dict[str, Any]) -> dict[str, Any]:
    """A feature's properties, with its id and the coordinates of its point beside them."""
    if TWICE in feature:
        raise TwiceError(feature[TWICE])
    properties = feature.get("properties")
    found = dict(properties) if isinstance(properties, dict) else {}
    if "id" in feature:
        found.setdefault("id", feature["id"])
    geometry = feature.get("geometry")
    if isinstance(geometry, dict):
        spot = geometry.get("coordinates")
        if geometry.get("type") == "Point" and isinstance(spot, list) and len(spot) >= 2:
            found["geometry"] = {"longitude": spot[0], "latitude": spot[1]}
        else:
            found["geometry"] = _compact(geometry, 0)
    return found


def _flatten(value: Any, name: str, cells: dict[str, str], depth: int) -> None:
    """Raises ValueError for what is too deep, too wide or said twice."""
    if depth > MAX_DEPTH:
        raise ValueError(f"is nested more than {MAX_DEPTH} deep")
    if isinstance(value, dict):
        if TWICE in value:
            raise TwiceError(value[TWICE])
        for key, inner in value.items():
            plain = " ".join(key.split()) or "(no name)"
            _flatten(inner, f"{name}.{plain}" if name else plain, cells, depth + 1)
    elif isinstance(value, list) and value and _of_records(value):
        for place, inner in enumerate(value):
            _flatten(inner, f"{name}[{place}]", cells, depth + 1)
    else:
        if name in cells:
            raise TwiceError(name)
        if len(cells) >= MAX_CELLS:
            raise ValueError(f"has more than {MAX_CELLS:,} values")
        cells[name] = _text(value)


def _of_records(values: list[Any]) -> bool:
    """Whether all are objects, or all are texts; of numbers no list of columns is made."""
    return all(isinstance(each, dict) for each in values) or all(
        isinstance(each, str) and not isinstance(each, Number) for each in values
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else _compact(value, 0)


def _compact(value: Any, depth: int) -> str:
    """The value as JSON again, its numbers as the file writes them."""
    if depth > MAX_DEPTH:
        raise ValueError(f"is nested more than {MAX_DEPTH} deep")
    if isinstance(value, list):
        return f"[{','.join(_compact(inner, depth + 1) for inner in value)}]"
    if isinstance(value, dict):
        if TWICE in value:
            raise TwiceError(value[TWICE])
        inner = (f"{_compact(key, 0)}:{_compact(one, depth + 1)}" for key, one in value.items())
        return f"{{{','.join(inner)}}}"
    return value if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)
