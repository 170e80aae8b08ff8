"""Seed files: finding them, reading them safely, and parsing them, without a database.

A seed is a UTF-8 text file. It may begin with `date YYYY-MM-DD`, the day the article was
published; the rest is the article. Beside it may stand a coding sheet, of the same name but
ending in .yaml (events.exchange.sheets).
"""

import datetime
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from events.exchange.problems import Problem, RefusedError, shortened
from events.models.article import MAX_BODY

# A code point takes 4 bytes of UTF-8 at most; the rest is room for the header.
MAX_BYTES = 4 * MAX_BODY + 1_000
# Leaves room, within the 200 characters of a key, for what is recorded from the article.
MAX_STEM = 80

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_HEADER = re.compile(r"\s*date(?P<gap>[:=\s]\s*)(?P<day>\S*\d\S*)\s*", re.IGNORECASE)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A text, and the coding sheet beside it when there is one."""

    text: Path
    sheet: Path | None

    @property
    def stem(self) -> str:
        return self.text.stem

    @property
    def key(self) -> str:
        return f"seeds/{self.stem}"


@dataclass(frozen=True, slots=True)
class Seed:
    """An article as its file gives it; published_on is None when the file does not say."""

    published_on: datetime.date | None
    body: str

    @property
    def body_sha256(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


def find_seeds(paths: Iterable[Path]) -> tuple[list[SeedFile], list[Problem]]:
    """The seeds that the paths name, folders with all that is in them, in the order of names.

    A path that is nothing of the kind, a sheet without its text, and a second text of the same
    name are problems; the other files are found all the same.
    """
    found: dict[str, SeedFile] = {}
    problems: list[Problem] = []
    for path in paths:
        for file in _files_of(path):
            try:
                seed = _seed_file(file)
            except RefusedError as refused:
                problems += refused.problems
                continue
            first = found.setdefault(seed.stem, seed)
            if first.text.absolute() != seed.text.absolute():
                problems.append(
                    Problem(str(file), None, f"{first.text} has the same name: rename one of them")
                )
    return list(found.values()), list(dict.fromkeys(problems))


def _files_of(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            if not name.startswith(".") and name.lower().endswith((".txt", ".yaml", ".yml")):
                yield Path(folder, name)


def _seed_file(path: Path) -> SeedFile:
    if path.suffix.lower() == ".yml":
        raise _refused(path, "the name of a coding sheet ends in .yaml: rename it")
    if path.suffix == ".yaml":
        text = next((t for t in map(path.with_suffix, (".txt", ".TXT")) if t.is_file()), None)
        if text is None:
            raise _refused(
                path, f"a coding sheet without its text: {path.stem}.txt is not beside it"
            )
        path = text
    if not path.exists():
        raise _refused(path, "there is no such file")
    if not path.is_file():
        raise _refused(path, "this is not a file")
    if path.suffix.lower() != ".txt":
        raise _refused(path, "the name of a seed ends in .txt")
    if len(path.stem) > MAX_STEM or "#" in path.stem or not path.stem.isprintable():
        raise _refused(
            path, f"name the file with at most {MAX_STEM} letters, digits and spaces, and no #"
        )
    sheet = path.with_suffix(".yaml")
    return SeedFile(path, sheet if sheet.exists() else None)


def _refused(path: Path | str, message: str, line: int | None = None) -> RefusedError:
    # A name in bytes that are no UTF-8 is shown, not passed on.
    name = str(path).encode(errors="replace").decode()
    return RefusedError([Problem(name, line, message)])


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The file's bytes. Raises RefusedError, before reading it all, when there are too many."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise _refused(path, f"is {size:,} bytes long, but at most {limit:,} are read")
    return data


def decode(data: bytes, name: str) -> str:
    """The text of a UTF-8 file: no byte order mark, line ends as LF, every other letter kept.

    Raises RefusedError, with the line, for bytes that are no UTF-8 and for control characters.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(name, "is in UTF-16: save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The decoder counts from after the byte order mark.
        start = error.start + (len(data) - len(error.object))
        line = _line_of(data[:start].decode(errors="replace"))
        message = f"byte 0x{data[start]:02X} is not UTF-8: save the file as UTF-8"
        raise _refused(name, message, line) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROL.search(text)
    if control:
        message = f"holds the control character U+{ord(control[0]):04X}: remove it"
        raise _refused(name, message, _line_of(text[: control.start()]))
    return text


def _line_of(text_before: str) -> int:
    return text_before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def parse_seed(data: bytes, name: str, today: datetime.date) -> Seed:
    """The article in a seed's bytes; name is the file's, for messages.

    Raises RefusedError for a date that is none or lies ahead, a text that is empty or over
    250,000 characters, and what decode refuses.
    """
    text = decode(data, name)
    published_on = None
    header = _HEADER.match(text)
    if header:
        published_on = _header_day(header, name, _line_of(text[: header.start("day")]), today)
        text = text[header.end() :]
    body = text.strip()
    if not body:
        raise _refused(name, "has a date but no text" if header else "is empty")
    if len(body) > MAX_BODY:
        raise _refused(name, f"has {len(body):,} characters; an article has at most {MAX_BODY:,}")
    return Seed(published_on, body)


def _header_day(header: re.Match[str], name: str, line: int, today: datetime.date) -> datetime.date:
    value = shortened(header["day"], 40)
    form = "write it as in “date 2023-11-06”"
    if not header["gap"].isspace() or not _ISO_DAY.fullmatch(header["day"]):
        raise _refused(name, f"“{value}” is not a date: {form}", line)
    try:
        day = datetime.date.fromisoformat(header["day"])
    except ValueError as error:
        raise _refused(name, f"there is no day {value}: {form}", line) from error
    # Somewhere it is tomorrow already.
    if day > today + datetime.timedelta(days=1):
        raise _refused(name, f"{value} lies in the future", line)
    return day
