"""YAML read strictly, with line numbers, into msgspec structs.

Every scalar is read as its text and then as what the struct says it is, so that YAML's own
guesses (yes, 1_000, 12:30, a bare date) never come in. Tags, anchors and aliases are refused:
nobody writes them by hand, and files have been built of them to fill a machine's memory.
"""

import datetime
import enum
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
import yaml

from events.exchange.problems import did_you_mean, shortened

MAX_DEPTH = 12

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NULLS = {"", "~", "null", "Null", "NULL"}


class SheetError(ValueError):
    """The line, and what is wrong there."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(f"line {line}: {message}")


class Part(msgspec.Struct, kw_only=True):
    """A mapping of a sheet; line is where it begins, lines where each of its fields stands."""

    line: int = 0
    lines: dict[str, int] = {}

    def line_of(self, name: str) -> int:
        return self.lines.get(name, self.line)


P = TypeVar("P", bound=Part)


@dataclass(slots=True)
class Node:
    """A value of the file and its line; keys are the lines of a mapping's keys."""

    line: int
    value: "str | list[Node] | dict[str, Node] | None"
    keys: dict[str, int] = field(default_factory=dict)


def parse(text: str) -> Node:
    """The one document in the text. Raises SheetError."""
    events = _events(text)
    first = next(events, None)
    if first is None:
        raise SheetError(1, "is empty")
    node = _node(first, events, depth=0)
    extra = next(events, None)
    if extra is not None:
        raise SheetError(_line(extra), "a second document begins: one file is one sheet")
    return node


def _events(text: str) -> Iterator[Any]:
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "it cannot be read"
        hint = ""
        if "mapping values" in problem:
            hint = " (words that hold a colon followed by a space go between quotes)"
        elif "cannot start any token" in problem:
            hint = " (indent with spaces, and put words that begin with a sign between quotes)"
        raise SheetError(mark.line + 1 if mark else 1, f"{problem}{hint}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise SheetError(1, f"it is not YAML: {error}") from error


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _node(event: Any, events: Iterator[Any], depth: int) -> Node:
    line = _line(event)
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise SheetError(line, "& and * have a meaning in YAML: put the words between quotes")
    if event.tag is not None:
        raise SheetError(line, "! has a meaning in YAML: put the words between quotes")
    if depth > MAX_DEPTH:
        raise SheetError(line, f"this is nested more than {MAX_DEPTH} deep")
    if isinstance(event, yaml.ScalarEvent):
        return Node(line, _scalar(event, line))
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Node] = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events, depth + 1))
        return Node(line, items)
    return _mapping(line, events, depth)


def _scalar(event: Any, line: int) -> str | None:
    text: str = event.value
    if event.style in (None, "") and text in _NULLS:
        return None
    control = _CONTROL.search(text)
    if control:
        raise SheetError(line, f"holds the control character U+{ord(control[0]):04X}: remove it")
    return text.strip()


def _mapping(line: int, events: Iterator[Any], depth: int) -> Node:
    entries: dict[str, Node] = {}
    keys: dict[str, int] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, depth + 1)
        if not isinstance(key.value, str):
            raise SheetError(key.line, "a key is one word")
        if key.value in entries:
            message = f"“{key.value}” stands twice, first on line {keys[key.value]}"
            raise SheetError(key.line, message)
        keys[key.value] = key.line
        entries[key.value] = _node(next(events), events, depth + 1)
    return Node(line, entries, keys)


def fit(node: Node, kind: type[P], errors: list[SheetError]) -> P | None:
    """The mapping as the struct, or None; everything that is wrong is added to errors."""
    if not isinstance(node.value, dict):
        errors.append(SheetError(node.line, f"keys and values are expected here{_shown(node)}"))
        return None
    known = {
        f.encode_name: f
        for f in msgspec.structs.fields(kind)
        if f.name not in Part.__struct_fields__
    }
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    before = len(errors)
    for name, entry in node.value.items():
        line = node.keys[name]
        if name not in known:
            errors.append(
                SheetError(
                    line, f"“{shortened(name)}” is not known here{did_you_mean(name, known)}"
                )
            )
        elif entry.value is not None:
            lines[known[name].name] = line
            values[known[name].name] = _value(entry, known[name].type, name, line, errors)
    for name, spec in known.items():
        if spec.required and spec.name not in values:
            errors.append(SheetError(node.line, f"“{name}” is missing"))
    return kind(line=node.line, lines=lines, **values) if len(errors) == before else None


def _shown(node: Node) -> str:
    return f", not “{shortened(node.value)}”" if isinstance(node.value, str) else ""


def _value(node: Node, kind: Any, name: str, line: int, errors: list[SheetError]) -> Any:
    kind = _without_none(kind)
    if typing.get_origin(kind) is list:
        if not isinstance(node.value, list):
            errors.append(SheetError(line, f"{name}: a list is expected{_shown(node)}"))
            return []
        inner = typing.get_args(kind)[0]
        return [_value(item, inner, name, item.line, errors) for item in node.value]
    if issubclass(kind, Part):
        return fit(node, kind, errors)
    if not isinstance(node.value, str):
        errors.append(SheetError(line, f"{name}: one value is expected here"))
        return None
    try:
        # Numbers are read from their text; a day must not be read from a number.
        return msgspec.convert(node.value, kind, strict=kind not in (int, float, bool))
    except (msgspec.ValidationError, ValueError):
        errors.append(SheetError(line, f"{name}: {_misfit(node.value, kind)}"))
        return None


def _without_none(kind: Any) -> Any:
    if isinstance(kind, types.UnionType):
        return next(each for each in typing.get_args(kind) if each is not types.NoneType)
    return kind


_EXPECTED = {
    int: "a whole number in digits, as in 1200",
    float: "a number, as in 47.9",
    bool: "true or false",
    datetime.date: "a day, as in 2023-11-06",
    datetime.datetime: "a moment, as in 2023-11-06T12:30:00Z",
}


def _misfit(value: str, kind: Any) -> str:
    if issubclass(kind, enum.Enum):
        known = [str(member.value) for member in kind]
        return f"“{shortened(value)}” is not one of its values{did_you_mean(value, known)}"
    return f"“{shortened(value)}” is not {_EXPECTED[kind]}"
