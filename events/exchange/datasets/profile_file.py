"""A profile read from TOML, with a sentence and a line for everything that is wrong with it."""

import enum
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from events.exchange.datasets.profile import Profile
from events.exchange.datasets.profile_rules import broken_rules
from events.exchange.problems import Problem, RefusedError, did_you_mean, shortened

_BUILT_IN = Path(__file__).parent / "profiles"
_MAX_BYTES = 200_000
_WORDS = {
    "str": "text between quotation marks",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list between [ and ]",
    "object": "a part of its own, with keys",
    "date": "a day, as in 2023-06-01",
    "datetime": "a moment",
    "null": "nothing",
}
_MISFIT = re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<got>[^`]+)`")
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]+)`")
# Keys of a profile have three parts at most. Each further part costs TOML's reader memory.
_MAX_DOTS = 100
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_AT = re.compile(r" - at `(?P<path>[^`]*)`$")


def built_in() -> list[str]:
    """The names of the profiles that come with the project."""
    return sorted(path.stem for path in _BUILT_IN.glob("*.toml"))


def find_profile(name: str) -> Profile:
    """The built-in profile of this name, or the one in this file. Raises RefusedError."""
    if name in built_in():
        return read_profile(_BUILT_IN / f"{name}.toml")
    path = Path(name)
    if path.suffix != ".toml":
        known = did_you_mean(name, built_in())
        message = f"there is no profile of this name{known}; a profile of yours ends in .toml"
        raise RefusedError([Problem(name, None, message)])
    return read_profile(path)


def read_profile(path: Path) -> Profile:
    """Raises RefusedError, with every fault that can be told at once."""
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise RefusedError(
            [Problem(str(path), None, f"cannot be read: {error.strerror}")]
        ) from error
    if len(data) > _MAX_BYTES:
        message = f"is longer than {_MAX_BYTES:,} bytes, as no profile is"
        raise RefusedError([Problem(str(path), None, message)])
    return parse_profile(data, str(path))


def parse_profile(data: bytes, name: str) -> Profile:
    """The profile in these bytes; name is the file's, for messages. Raises RefusedError."""
    try:
        text = data.decode("utf-8-sig")
        _refuse_long_keys(text, name)
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        message = f"byte 0x{data[error.start]:02X} is not UTF-8: save the profile as UTF-8"
        raise RefusedError([Problem(name, None, message)]) from error
    except RecursionError as error:
        raise RefusedError([Problem(name, None, "is nested too deep")]) from error
    except ValueError as error:
        raise RefusedError([_broken(str(error), name)]) from error
    lines = _lines(text)

    def problem(path: str, message: str) -> Problem:
        return Problem(name, _line_of(path, lines), f"{path}: {message}" if path else message)

    faults = list(_unknown(values, inspect.type_info(Profile), ""))
    if not faults:
        try:
            profile = msgspec.convert(values, Profile)
        except msgspec.ValidationError as error:
            faults = [_misfit(str(error))]
    if not faults:
        faults = list(broken_rules(profile))
    if faults:
        raise RefusedError(problem(path, message) for path, message in faults)
    return profile


def _refuse_long_keys(text: str, name: str) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        if any(piece.count(".") > _MAX_DOTS for piece in _QUOTED.sub("", line).split("=")):
            message = f"a key has more than {_MAX_DOTS} parts, as none of a profile has"
            raise RefusedError([Problem(name, number, message)])


def _broken(said: str, name: str) -> Problem:
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", said)
    line = int(found[1]) if found and found[1] else None
    if "int_max_str_digits" in said:
        said = "a number has too many digits"
    at_end = " at its end" if found and not found[1] else ""
    said = said.removesuffix(found[0]) if found else said
    return Problem(name, line, f"is not TOML{at_end}: {said}")


def _unknown(value: Any, kind: Any, path: str) -> Iterator[tuple[str, str]]:
    """Keys that a profile does not know, and words that are none of a vocabulary's."""
    if isinstance(kind, inspect.UnionType):
        for each in kind.types:
            yield from _unknown(value, each, path)
    elif isinstance(kind, inspect.StructType) and isinstance(value, dict):
        fields = {field.encode_name: field.type for field in kind.fields}
        for name, inner in value.items():
            here = f"{path}.{name}" if path else name
            if name not in fields:
                yield here, f"is not known here{did_you_mean(name, fields)}"
            else:
                yield from _unknown(inner, fields[name], here)
    elif isinstance(kind, inspect.ListType) and isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _unknown(inner, kind.item_type, f"{path}[{number}]")
    elif isinstance(value, str) and (known := _choices(kind)) and value not in known:
        said = shortened(value, 60)
        yield path, f"“{said}” is not one of its words{did_you_mean(value, known)}"


def _choices(kind: Any) -> list[str]:
    """The words of a vocabulary, or of a list of texts; nothing for any other type."""
    if isinstance(kind, inspect.CustomType) and issubclass(kind.cls, enum.Enum):
        return [str(member.value) for member in kind.cls]
    return [str(value) for value in kind.values] if isinstance(kind, inspect.LiteralType) else []


def _misfit(said: str) -> tuple[str, str]:
    """Where, and what msgspec says in plain words."""
    at = _AT.search(said)
    path = at["path"].removeprefix("$").removeprefix(".") if at else ""
    message = said.removesuffix(at[0]) if at else said
    missing, misfit = _MISSING.match(message), _MISFIT.match(message)
    if missing:
        return path, f"“{missing['name']}” is missing"
    if misfit:
        expected = [_WORDS.get(word, word) for word in misfit["expected"].split(" | ")]
        wanted = " or ".join(word for word in expected if word != "nothing")
        return path, f"{wanted} is expected, not {_WORDS.get(misfit['got'], misfit['got'])}"
    return path, message


_TABLE = re.compile(r"^\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(\"[^\"]+\"|'[^']+'|[A-Za-z0-9_.-]+)\s*=")


def _lines(text: str) -> dict[str, int]:
    """Where each table and each key of it stands, by its path; for messages alone."""
    lines: dict[str, int] = {}
    counted: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _TABLE.match(line):
            table = heading[2].strip()
            if heading[1] == "[[":
                counted[table] = counted.get(table, -1) + 1
                table = f"{table}[{counted[table]}]"
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            named = key[1].strip("\"'")
            lines.setdefault(f"{table}.{named}" if table else named, number)
    return lines


def _line_of(path: str, lines: dict[str, int]) -> int | None:
    """The line of the path, or of the nearest thing around it."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)
