"""Whether a release is what it says it is: its files, its rows, its passages and its figures."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from events.exchange.problems import Problem, RefusedError, shortened
from events.exchange.releases import package, tables
from events.exchange.releases.files import look_at
from events.exchange.releases.package import Package, release_id
from events.exchange.releases.reading import Read, Row, read_package, read_rows, tests_of
from events.exchange.releases.table import ReleaseTable
from events.exchange.releases.tables import TABLES
from events.verify.rules import wrong_figures

# The values of columns that others lead to, by table and column.
_Known = dict[tuple[str, str], set[str]]
_REFERRED = frozenset(there for table in TABLES for there in table.refers.values())


def check_release(folder: Path) -> Iterator[Problem]:
    """Everything that is wrong, file by file; nothing for a good release."""
    try:
        described = read_package(folder)
    except RefusedError as refused:
        yield from refused.problems
        return
    yield from _wrong_files(folder, described)
    known: _Known = {there: set() for there in _REFERRED}
    wrong = set()
    for table in TABLES:
        for problem in _wrong_rows(folder, table, described.rows.get(table.name), known):
            wrong.add(table.name)
            yield problem
    if wrong.isdisjoint({"articles", "passages"}):
        yield from _wrong_texts(folder)
    if wrong.isdisjoint({"incidents", "claims", "estimates"}):
        yield from _wrong_figures(folder)
    if wrong.isdisjoint({"incidents", "tombstones"}):
        yield from _living_and_dead(folder, known["incidents", "code"])


def _wrong_files(folder: Path, described: Package) -> Iterator[Problem]:
    listed = {one.path: one.written for one in (*described.resources, *described.files)}
    for path, right in listed.items():
        if not _is_file(folder, path):
            yield Problem(path, None, f"is not there, and {package.NAME} lists it")
        elif (found := look_at(folder, path)) != right:
            message = f"is not what {package.NAME} says: it has {found.bytes:,} bytes with the"
            message += f" SHA-256 {found.sha256}, and {right.bytes:,} with {right.sha256} expected"
            yield Problem(path, None, message)
    for table in TABLES:
        if table.path not in listed:
            yield Problem(package.NAME, None, f"does not list {table.path}")
    written = [one.written for one in described.resources]
    if described.id != release_id(written, synthetic=described.synthetic):
        yield Problem(package.NAME, None, f"its files do not give its id {described.id}")
    yield from _wrong_sums(folder, {path: one.sha256 for path, one in listed.items()})


def _wrong_sums(folder: Path, listed: Mapping[str, str]) -> Iterator[Problem]:
    """SHA256SUMS names every file, those that describe the others too."""
    try:
        text = (folder / package.SUMS).read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        yield Problem(package.SUMS, None, "is not there, or cannot be read")
        return
    summed = set()
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        sha256, _, path = line.partition("  ")
        summed.add(path)
        if path in listed:
            # The files themselves are held against the description.
            if listed[path] != sha256:
                message = f"says of {path} otherwise than {package.NAME}"
                yield Problem(package.SUMS, number, message)
        elif not _is_file(folder, path):
            yield Problem(package.SUMS, number, f"names “{shortened(path)}”, which is not there")
        elif look_at(folder, path).sha256 != sha256:
            yield Problem(path, None, f"is not what {package.SUMS} says")
    for path in sorted({*listed, package.NAME} - summed):
        yield Problem(package.SUMS, None, f"does not name {path}")
    for path in sorted({file.name for file in folder.iterdir()} - summed - {*listed, package.SUMS}):
        yield Problem(path, None, "belongs to no release: nothing names it")


def _is_file(folder: Path, path: str) -> bool:
    """Whether it is the name of a file in the folder itself."""
    return bool(path) and "\0" not in path and Path(path).name == path and (folder / path).is_file()


def _wrong_rows(
    folder: Path, table: ReleaseTable, expected: int | None, known: _Known
) -> Iterator[Problem]:
    """Cells that cannot stand in their columns, rows that stand twice, and what leads nowhere."""
    check, rows = _RowCheck(table, known), 0
    for read in read_rows(folder, table):
        if isinstance(read, Problem):
            yield read
        else:
            rows += 1
            yield from check.wrong_cells(read)
            yield from check.twice(read)
            yield from check.nowhere(read)
    yield from check.nowhere_at_last()
    if expected is not None and rows != expected:
        yield Problem(table.path, None, f"has {rows:,} rows, and {expected:,} are expected")


class _RowCheck:
    """The rows of one table, one after another; known are the values that others lead to."""

    def __init__(self, table: ReleaseTable, known: _Known) -> None:
        self._table = table
        self._known = known
        self._tests = tests_of(table)
        self._keys: set[tuple[str, ...]] = set()
        self._later: list[tuple[int, str, str]] = []
        self._told = [there for there in _REFERRED if there[0] == table.name]

    def wrong_cells(self, read: Read) -> Iterator[Problem]:
        for name, test in self._tests.items():
            cell = read.row[name]
            if wrong := test(cell):
                said = f"{name}: “{shortened(cell)}” {wrong}" if cell else f"{name} {wrong}"
                yield Problem(self._table.path, read.line, said)

    def twice(self, read: Read) -> Iterator[Problem]:
        key = tuple(read.row[name] for name in self._table.key)
        if key in self._keys:
            said = f"{', '.join(self._table.key)}: {', '.join(key)} stands twice"
            yield Problem(self._table.path, read.line, said)
        self._keys.add(key)
        for there in self._told:
            self._known[there].add(read.row[there[1]])

    def nowhere(self, read: Read) -> Iterator[Problem]:
        for name, there in self._table.refers.items():
            value = read.row[name]
            if there[0] == self._table.name and value:
                self._later.append((read.line, name, value))
            elif value and value not in self._known[there]:
                yield self._leads_nowhere(read.line, name, value)

    def nowhere_at_last(self) -> Iterator[Problem]:
        """What leads to rows of the same table, which may come after it."""
        for line, name, value in self._later:
            if value not in self._known[self._table.refers[name]]:
                yield self._leads_nowhere(line, name, value)

    def _leads_nowhere(self, line: int, name: str, value: str) -> Problem:
        there, column = self._table.refers[name]
        said = f"{name}: no {column} of {there}.csv is “{shortened(value)}”"
        return Problem(self._table.path, line, said)


def _rows(folder: Path, table: ReleaseTable) -> Iterator[Read]:
    return (read for read in read_rows(folder, table) if isinstance(read, Read))


def _together(
    one: Iterable[Read], many: Iterable[Read], one_by: str, many_by: str
) -> Iterator[tuple[Read, list[Read]]]:
    """Each row of the one table with its rows of the other, which stand in the same order."""
    groups = groupby(many, key=lambda read: read.row[many_by])
    waiting = next(groups, None)
    for read in one:
        if waiting is not None and waiting[0] == read.row[one_by]:
            yield read, list(waiting[1])
            waiting = next(groups, None)
        else:
            yield read, []
    if waiting is not None:
        yield next(waiting[1]), []


def _wrong_texts(folder: Path) -> Iterator[Problem]:
    """Texts of another hash, and passages that do not stand in theirs."""
    together = _together(
        _rows(folder, tables.ARTICLES), _rows(folder, tables.PASSAGES), "id", "article"
    )
    for article, passages in together:
        if "body" not in article.row:
            yield _out_of_order(tables.PASSAGES, article.line, "article")
            return
        body, rights = article.row["body"], article.row["rights"]
        if (rights == "full-text") != bool(body):
            message = f"body: its rights are {rights}, and the text is {'' if body else 'not '}here"
            yield Problem(tables.ARTICLES.path, article.line, message)
        elif body and hashlib.sha256(body.encode()).hexdigest() != article.row["body_sha256"]:
            message = "body_sha256 is not the hash of the body"
            yield Problem(tables.ARTICLES.path, article.line, message)
        elif body and len(body) != int(article.row["length"]):
            message = f"length: the body has {len(body):,} characters"
            yield Problem(tables.ARTICLES.path, article.line, message)
        for passage in passages:
            if wrong := _wrong_passage(passage.row, body):
                yield Problem(tables.PASSAGES.path, passage.line, wrong)


def _wrong_passage(row: Row, body: str) -> str | None:
    start, end, exact = int(row["start"]), int(row["end"]), row["exact"]
    where = f"characters {start} to {end} of article {row['article']}"
    if end - start != len(exact):
        return f"{where} are not as many as “{shortened(exact)}” has"
    if not body:
        return None
    if body[start:end] != exact:
        return f"{where} say “{shortened(body[start:end])}”, not “{shortened(exact)}”"
    for name in ("prefix", "sentence_before"):
        if not body[:start].endswith(row[name]):
            return f"{name}: “{shortened(row[name])}” does not stand before {where}"
    for name in ("suffix", "sentence_after"):
        if not body.startswith(row[name], end):
            return f"{name}: “{shortened(row[name])}” does not stand after {where}"
    return None


def _wrong_figures(folder: Path) -> Iterator[Problem]:
    """Estimates that are not what the counting rule makes of the claims."""
    claims = _together(
        _rows(folder, tables.INCIDENTS), _rows(folder, tables.CLAIMS), "code", "incident"
    )
    estimates = _together(
        _rows(folder, tables.INCIDENTS), _rows(folder, tables.ESTIMATES), "code", "incident"
    )
    for (incident, claimed), (_same, estimated) in zip(claims, estimates, strict=False):
        if "code" not in incident.row:
            yield _out_of_order(tables.CLAIMS, incident.line, "incident")
            return
        counts = {
            f"{harm}{ending}": _number(incident.row[f"{harm}_{bound}"])
            for harm in ("killed", "injured")
            for bound, ending in (("low", "_low"), ("best", ""), ("high", "_high"))
        }
        for message in wrong_figures(
            [_claim(read.row) for read in claimed],
            [_estimate(read.row) for read in estimated],
            counts,
        ):
            said = f"incident {incident.row['code']}: {message}"
            yield Problem(tables.INCIDENTS.path, incident.line, said)


def _out_of_order(table: ReleaseTable, line: int, column: str) -> Problem:
    return Problem(table.path, line, f"{column}: the rows do not stand in the order of theirs")


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _claim(row: Row) -> list[Any]:
    return [
        int(row["id"]), row["harm"], row["population"], _number(row["low"]), _number(row["high"]),
        row["as_of"], row["standing_since"] or None, row["preferred"] == "true",
    ]  # fmt: skip


def _estimate(row: Row) -> list[Any]:
    return [
        row["harm"], row["population"], *(_number(row[name]) for name in ("low", "best", "high")),
        int(row["best_claim"]), [int(one) for one in row["claims"].split(";") if one], row["rule"],
    ]  # fmt: skip


def _living_and_dead(folder: Path, codes: set[str]) -> Iterator[Problem]:
    for stone in _rows(folder, tables.TOMBSTONES):
        if stone.row["code"] in codes:
            message = f"code: {stone.row['code']} is an incident of incidents.csv as well"
            yield Problem(tables.TOMBSTONES.path, stone.line, message)
