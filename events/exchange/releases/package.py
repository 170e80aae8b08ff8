"""The description of a release: a Frictionless data package in datapackage.json."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from events.exchange.releases.files import Written
from events.exchange.releases.table import ReleaseTable
from events.flat import PARTED_BY, FlatField
from events.tally import RULE_VERSION

NAME = "datapackage.json"
SUMS = "SHA256SUMS"
# Raised whenever a release of before can no longer be read.
FORMAT = "1"
_ID_LENGTH = 16
_KINDS = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    datetime.date: "date",
    datetime.datetime: "datetime",
}


class Resource(msgspec.Struct, kw_only=True):
    """One file as datapackage.json lists it; hash is “sha256:” and 64 digits."""

    path: str
    bytes: int
    hash: str
    rows: int | None = None

    @property
    def written(self) -> Written:
        return Written(self.path, self.bytes, self.hash.removeprefix("sha256:"))


class Package(msgspec.Struct, kw_only=True):
    """What programs of the archive read of datapackage.json."""

    id: str
    version: str
    created: datetime.datetime
    resources: list[Resource]
    files: list[Resource]
    synthetic: bool = False
    site: str = ""
    counting_rule: str = msgspec.field(name="countingRule", default=RULE_VERSION)

    @property
    def day(self) -> datetime.date:
        return self.created.date()

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has, by its name."""
        return {one.path.removesuffix(".csv"): one.rows or 0 for one in self.resources}


def release_id(tables: Iterable[Written], *, synthetic: bool) -> str:
    """What the tables hold, in so many digits: the same archive gives the same id."""
    lines = sorted(f"{one.sha256}  {one.path}\n" for one in tables)
    said = "".join([FORMAT, "made up" if synthetic else "", "\n", *lines])
    return hashlib.sha256(said.encode()).hexdigest()[:_ID_LENGTH]


def describe(
    tables: Sequence[tuple[ReleaseTable, Written, int]],
    files: Sequence[Written],
    *,
    site: str,
    day: datetime.date,
    synthetic: bool,
) -> dict[str, Any]:
    """The content of datapackage.json."""
    return {
        "profile": "tabular-data-package",
        "name": "event-archive",
        "id": release_id((written for _table, written, _rows in tables), synthetic=synthetic),
        "version": FORMAT,
        "title": "Event Archive" + (" (made up: nothing of it happened)" if synthetic else ""),
        "created": f"{day}T00:00:00Z",
        "site": site,
        "synthetic": synthetic,
        "countingRule": RULE_VERSION,
        "resources": [_resource(*one) for one in tables],
        "files": [_file(one) for one in files],
    }


def _file(written: Written) -> dict[str, Any]:
    return {"path": written.path, "bytes": written.bytes, "hash": f"sha256:{written.sha256}"}


def _resource(table: ReleaseTable, written: Written, rows: int) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "description": (table.record.__doc__ or "").partition("\n")[0],
        **_file(written),
        "rows": rows,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(one) for one in table.fields],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": [column],
                    "reference": {"resource": "" if to == table.name else to, "fields": [there]},
                }
                for column, (to, there) in table.refers.items()
            ],
        },
    }


def _field(one: FlatField) -> dict[str, Any]:
    kind = "string" if one.listed else _KINDS[one.kind]
    description = one.description
    if one.listed:
        description = f"{description}, parted by “{PARTED_BY}”"
    constraints: dict[str, Any] = {}
    if never_empty(one):
        constraints["required"] = True
    if one.choices and not one.listed:
        constraints["enum"] = list(one.choices)
    if one.pattern:
        constraints["pattern"] = one.pattern
    field = {"name": one.name, "type": kind, "description": description}
    return field | ({"constraints": constraints} if constraints else {})


def never_empty(one: FlatField) -> bool:
    """Whether a cell of the column says something; an empty text and none are one in CSV."""
    if not one.required or one.listed:
        return False
    if one.kind is not str or one.choices:
        return True
    return one.pattern is not None and not re.fullmatch(one.pattern, "")
