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

DATA = Path(".data")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
with atheris.instrument_imports(include=["events"]):
    django.setup()
    from events.exchange.datasets.profile_file import parse_profile
    from events.exchange.datasets.readers import Row, open_table
    from events.exchange.datasets.readers.shape import FORMATS, Shape
    from events.exchange.datasets.suggest import draft
    from events.exchange.datasets.translating import SetAsideError, Translator
    from events.exchange.problems import RefusedError
    from events.exchange.sheets import parse_sheet
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
    "words": [b"between 36 and 40 people", "at least six, “dozens” ≥3".encode()],
}
_TRANSLATOR = Translator(parse_profile(_PROFILE, "my.toml"), _DAY)
_FILE = Path(tempfile.mkdtemp(prefix="event-archive-fuzz-"), "table")


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


def words(data: bytes) -> None:
    said = data.decode(errors="replace")
    figure = read_figure(said)
    if figure is not None and figure.low is not None and figure.high is not None:
        assert figure.low <= figure.high
    assert fold(fold(said)) == fold(said)
    opening_words(said)


READERS: dict[str, Callable[[bytes], None]] = {
    "table": table, "profile": profile, "sheet": sheet, "words": words,
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
