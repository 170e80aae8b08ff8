"""Feed the readers of files and of text with bytes that a fuzzer makes up: `make fuzz`.

Each reader runs for so many seconds in a process of its own, from small seeds. To be refused with
a sentence is right; whatever else is raised ends the run, and the bytes are kept in .data/fuzz.

The fuzzer is atheris. It has wheels for Linux on x86-64 alone, so `make fuzz` installs it and no
other command does.
"""

import contextlib
import datetime
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris
import django
from django.core.exceptions import BadRequest

DATA = Path(".data")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
with atheris.instrument_imports(include=["events"]):
    django.setup()
    from events.cells import read_box, read_cell, read_zoom
    from events.days import read_day
    from events.exchange.datasets.profile_file import parse_profile
    from events.exchange.datasets.readers import Row, open_table
    from events.exchange.datasets.readers.shape import FORMATS, Shape
    from events.exchange.datasets.suggest import draft
    from events.exchange.datasets.translating import SetAsideError, Translator
    from events.exchange.problems import RefusedError
    from events.exchange.releases import package
    from events.exchange.releases.reading import Read, read_package, read_rows, tests_of
    from events.exchange.releases.tables import TABLES
    from events.exchange.seeds import parse_seed
    from events.exchange.sheets import parse_sheet
    from events.keyset import BY_NAME, NEWEST, NEWEST_CORRECTION
    from events.text import fold, opening_words, read_figure

_DAY = datetime.date(2026, 1, 1)
_PROFILE = b"""
[dataset]
name = "Strikes"
slug = "strikes"
[record]
id = "id"
[incident]
title = "Strike on {city}"
kind = "airstrike"
[date]
column = "day"
format = ["YYYY-MM-DD", "D.M.YYYY", "MMMM D, YYYY"]
[place]
name = "city"
point = "at"
precision = "city"
[[figures]]
harm = "killed"
count = "n"
in_words = true
[sources]
json = "s"
url = "u"
"""
_SEEDS = {
    "table": [
        b'\1id,day,city,at,n,s\n1,2023-05-01,Kyiv,"50.4,30.5",3-5,"[{""u"": ""x""}]"\n',
        b'\3[{"id": 1, "day": "1.5.2023", "city": "A", "at": "1 2", "n": "10+", "s": "[]"}]',
        b'\4{"id": "a", "n": "six", "x": [{"y": [1, 2]}, {"y": null}]}\n{"id": "b"}\n',
        b'\5{"type": "FeatureCollection", "features": [{"id": 1, "properties": {"n": 1},'
        b' "geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
    ],
    "profile": [_PROFILE],
    "sheet": [b"incidents:\n  - title: A\n    claims:\n      - {low: 1}\n"],
    "seed": [
        b"date 2023-11-06 Six were killed.\r\n\r\nMore.",
        b"\xef\xbb\xbfDATE 6.11.2023\nA text.",
    ],
    "release": [b'\0{"profile": "data-package"}', b'\2code,title\r\nE000001,"A ""b"""\r\n'],
    "asked": [b"2023-11-06", b"7-74-43", b"30.1,50.2,31,51", b"WyJLeWl2IiwxXQ", b"12"],
    "words": [b"between 36 and 40 people", "at least six, “dozens” ≥3".encode()],
}
_TRANSLATOR = Translator(parse_profile(_PROFILE, "my.toml"), _DAY)
_FILE = Path(tempfile.mkdtemp(prefix="event-archive-fuzz-"), "table")
_RELEASE = Path(tempfile.mkdtemp(prefix="event-archive-fuzz-"))


def table(data: bytes) -> None:
    """A table, the records that a profile makes of its rows, and a draft of a profile for it."""
    formats = ("", *FORMATS)
    _FILE.write_bytes(data[1:])
    with open_table(_FILE, Shape(format=formats[data[0] % len(formats)] if data else "")) as found:
        for row in found.rows():
            if isinstance(row, Row):
                with contextlib.suppress(SetAsideError):
                    _TRANSLATOR.record(row)
    draft(_FILE, _DAY)


def profile(data: bytes) -> None:
    Translator(parse_profile(data, "my.toml"), _DAY)


def sheet(data: bytes) -> None:
    parse_sheet(data.decode(errors="replace"), "seed.yaml")


def seed(data: bytes) -> None:
    found = parse_seed(data, "seed.txt", _DAY)
    assert found.body == found.body.strip() != ""
    assert found.published_on is None or found.published_on <= _DAY


def release(data: bytes) -> None:
    """The description of a release, or a table of it with what can stand in each column."""
    if not data or data[0] == 0:
        (_RELEASE / package.NAME).write_bytes(data[1:])
        read_package(_RELEASE)
        return
    table = TABLES[data[0] % len(TABLES)]
    names = ",".join(one.name for one in table.fields).encode()
    (_RELEASE / table.path).write_bytes(names + b"\r\n" + data[1:])
    tests = tests_of(table)
    for read in read_rows(_RELEASE, table):
        if isinstance(read, Read):
            for name, cell in read.row.items():
                tests[name](cell)


def asked(data: bytes) -> None:
    """What a reader writes in an address."""
    said = data.decode(errors="replace")
    for reader in (read_day, read_cell, read_box, read_zoom):
        with contextlib.suppress(ValueError):
            reader(said)
    for order in (NEWEST, BY_NAME, NEWEST_CORRECTION):
        with contextlib.suppress(BadRequest):
            order.read(said)


def words(data: bytes) -> None:
    said = data.decode(errors="replace")
    figure = read_figure(said)
    if figure is not None and figure.low is not None and figure.high is not None:
        assert figure.low <= figure.high
    assert fold(fold(said)) == fold(said)
    opening_words(said)


READERS: dict[str, Callable[[bytes], None]] = {
    "table": table, "profile": profile, "sheet": sheet, "seed": seed, "release": release,
    "asked": asked, "words": words,
}  # fmt: skip


def fuzz(name: str, seconds: str) -> None:
    """Feed one reader until the time is over; does not return."""
    corpus = Path(tempfile.mkdtemp(prefix="event-archive-fuzz-"))
    for number, seed in enumerate(_SEEDS[name]):
        (corpus / f"seed-{number}").write_bytes(seed)
    kept = DATA / "fuzz" / name
    kept.mkdir(parents=True, exist_ok=True)

    def feed(data: bytes) -> None:
        with contextlib.suppress(RefusedError):
            READERS[name](data)

    limits = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024", "-max_len=4096"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={kept}/", str(corpus)], feed)
    atheris.Fuzz()


def main(seconds: str, reader: str = "") -> int:
    if reader:
        fuzz(reader, seconds)
    command = [sys.executable, "-m", "scripts.fuzz", seconds]
    ended = {name: subprocess.run([*command, name], check=False).returncode for name in READERS}
    for name, code in ended.items():
        print(f"{name}: {f'broke, see {DATA}/fuzz/{name}' if code else 'nothing found'}")
    return int(any(ended.values()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
