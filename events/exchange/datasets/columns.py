"""How a profile names what it reads: a column, a list of them, or a path into JSON.

`sources[].path` is the path of every source; `filters[key=Weapon System].value` is the value of
the entry whose key is “Weapon System”. Such a path finds the columns that the reader made of the
JSON (`sources[0].path`), so that each value keeps the line of the row's text where it stands.
"""

import re
from collections.abc import Callable, Mapping

Cells = Mapping[str, str]

_INDEXED = re.compile(r"\[(?P<key>[^\[\]=]*)(?:=(?P<value>[^\[\]]*))?\]")
_CALLED = re.compile(r"\{([^{}]+)\}")


def columns_of(path: str, cells: Cells) -> list[str]:
    """The columns of the row that the path names: one, several or none."""
    if path in cells:
        return [path]
    wanted = _INDEXED.search(path)
    return _many(path, cells) if wanted else []


def _many(path: str, cells: Cells) -> list[str]:
    found = [""]
    rest = path
    while (indexed := _INDEXED.search(rest)) is not None:
        before, rest = rest[: indexed.start()], rest[indexed.end() :]
        key, value = indexed["key"], indexed["value"]
        found = [
            entry
            for base in found
            for entry in _entries(base + before, cells)
            if value is None or cells.get(f"{entry}.{key}") == value
        ]
    return [base + rest for base in found if base + rest in cells]


def _entries(name: str, cells: Cells) -> list[str]:
    """`name[0]`, `name[1]` and so on, as far as the row has them."""
    start = f"{name}["
    numbers = {
        column[len(start) :].partition("]")[0] for column in cells if column.startswith(start)
    }
    entries: list[str] = []
    while str(len(entries)) in numbers:
        entries.append(f"{start}{len(entries)}]")
    return entries


def entries_of(path: str, cells: Cells) -> list[str]:
    """The entries of a list of JSON, as the beginnings of their columns' names."""
    return _entries(path.removesuffix("[]"), cells)


def is_there(path: str, columns: list[str]) -> bool:
    """Whether a table with these columns can have what the path names."""
    return path in columns or bool(_INDEXED.search(path))


def template(text: str) -> Callable[[Callable[[str], str]], str]:
    """Fills "{dyad_name} in {place}" with what get gives; empty where one of its columns is."""
    names = _CALLED.findall(text)
    parts = _CALLED.split(text)
    if not names:
        plain = " ".join(text.split())
        return lambda get: plain

    def fill(get: Callable[[str], str]) -> str:
        filled = list(parts)
        for place, name in enumerate(names):
            value = get(name)
            if not value:
                return ""
            filled[2 * place + 1] = value
        return " ".join("".join(filled).split())

    return fill


def named_in(text: str) -> list[str]:
    """The columns that a template names."""
    return _CALLED.findall(text)
