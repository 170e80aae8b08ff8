"""README.md of a release: what it holds, how it is read and checked."""

from collections.abc import Iterable, Sequence

from events.exchange.releases.files import Written
from events.exchange.releases.table import ReleaseTable

NAME = "README.md"
_TEXT = """\
# {title}

{intro}Release `{id}`. The same archive gives the same release: its number is made of what its
tables hold.

Every figure in it is a claim that somebody made in a sentence, and leads to that sentence:
`claims.csv` to `passages.csv` to `articles.csv`. Rival claims stand side by side; `estimates.csv`
is what the published counting rule (version {rule}) makes of them.

## Files

| file | what | rows |
| --- | --- | --- |
{tables}

{others}

`datapackage.json` (Frictionless Data Package) says what each column is. Days are ISO 8601, moments
are in UTC, text is UTF-8, lists are parted by semicolons. An empty cell is unknown or open-ended,
never zero; where it stands in quotation marks it is an empty text. Cells are the very words: a
spreadsheet may take one that begins with = for a formula.

## What a release holds, and what not

What readers of the archive see on the day that it is made: published records with their permanent
codes and numbers, corrections, and the tombstones of what was withdrawn. It does not hold drafts,
the history of changes, what the desk alone knows, or texts that may not be passed on: of these the
passages are there, as far as their rights allow.

## Checking it

    sha256sum --check SHA256SUMS
    manage.py verify THIS_FOLDER

The second, a command of the archive's software, reads every row: its types, what it refers to,
whether each passage stands in its text, and whether the counting rule gives the estimates.
`manage.py import_archive THIS_FOLDER` makes an archive of it again, in an empty database.

## Licences

The rights in each text are its publisher's; `articles.csv` gives the licence of each and how much
of it may be shown.

| licence | rights | articles |
| --- | --- | --- |
{licences}
"""
_OTHERS = {
    "incidents.jsonl": "each incident with everything that belongs to it, a line of JSON each",
    "incidents.geojson": "the incidents as features, for maps",
    "incidents.sha256": "SHA-256 of each line of incidents.jsonl, by which changes are found",
    "articles.jsonl": "each article with its text and passages, a line of JSON each",
}
_MADE_UP = "**This archive was made up to try out software: nothing of it happened.**\n\n"


def readme(
    *,
    release: str,
    rule: str,
    synthetic: bool,
    tables: Sequence[tuple[ReleaseTable, int]],
    others: Sequence[Written],
    licences: Iterable[tuple[str, str, int]],
) -> bytes:
    """licences are the licence, the rights and how many articles have them."""
    columnar = any(one.path.endswith(".parquet") for one in others)
    said = [f"- `{one.path}`: {_OTHERS[one.path]}" for one in others if one.path in _OTHERS]
    if columnar:
        said.append("- the tables once more as `.parquet`, with their types")
    return _TEXT.format(
        title="Event Archive: a release",
        intro=_MADE_UP if synthetic else "",
        id=release,
        rule=rule,
        tables="\n".join(
            f"| `{table.path}` | {_line(table)} | {rows:,} |" for table, rows in tables
        ),
        others="\n".join(said),
        licences="\n".join(
            f"| {licence or 'none stated'} | {rights} | {number:,} |"
            for licence, rights, number in licences
        ),
    ).encode()


def _line(table: ReleaseTable) -> str:
    return (table.record.__doc__ or "").partition("\n")[0]
