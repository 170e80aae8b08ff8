"""Files and profiles for tests of imports, and the real data beside the project."""

import gzip
from pathlib import Path

import pytest

from events.exchange.datasets.profile import Profile
from events.exchange.datasets.profile_file import parse_profile
from events.exchange.datasets.readers import Fault, Row, open_table
from events.exchange.datasets.readers.shape import Shape
from tests.clone import PROJECT

SHARED = PROJECT.parent / "shared" / "data"

# A whole profile, small; a test changes the line that it is about.
PROFILE = """
[dataset]
name = "Strikes"
slug = "strikes"
licence = "CC BY 4.0"
released = 2023-06-01

[record]
id = "id"

[incident]
title = "Strike on {city}"
kind = "airstrike"

[date]
column = "day"

[place]
name = "city"
country = "country"
latitude = "lat"
longitude = "lon"
precision = "city"

[[figures]]
harm = "killed"
count = "best"
low = "low"
high = "high"
"""
HEADER = "id,day,city,country,lat,lon,best,low,high"


def profile(*changes: tuple[str, str], more: str = "") -> Profile:
    """The profile with texts of it replaced, and more at its end."""
    text = PROFILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return parse_profile((text + more).encode(), "my.toml")


def row(**cells: str) -> Row:
    """A row that fits the profile, but for these cells."""
    plain = {
        "id": "7", "day": "2023-05-01", "city": "Kryvyi Rih", "country": "Ukraine",
        "lat": "47.91", "lon": "33.39", "best": "6", "low": "6", "high": "6",
    }  # fmt: skip
    return Row(2, 1, plain | cells)


def table_of(*rows: Row) -> str:
    """The rows as CSV, with the header of the profile's columns."""
    lines = [",".join(f'"{cell}"' for cell in each.cells.values()) for each in rows]
    return "\n".join([HEADER, *lines]) + "\n"


def written(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    """A file of this content, packed where its name says so."""
    path = folder / name
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def read(path: Path, **shape: object) -> tuple[list[Row], list[Fault]]:
    """The rows of a file, and those that are none."""
    with open_table(path, Shape(**shape)) as table:  # type: ignore[arg-type]
        found = list(table.rows())
    rows = [each for each in found if isinstance(each, Row)]
    return rows, [each for each in found if isinstance(each, Fault)]


def real(name: str) -> Path:
    """A real file beside the project; the test is skipped, and says so, where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not in ../shared/data: this test tries the real file")
    return path
