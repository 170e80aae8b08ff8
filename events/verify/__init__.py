"""Whether the archive is what it says it is, row by row, even where no constraint stood guard.

Everything here reads only, streams its rows, and goes by the same declarations that the database
was built from.
"""

from collections.abc import Iterator

from events.verify.finding import RECORDS, Finding
from events.verify.guards import missing_guards, wrong_views
from events.verify.map import wrong_cells, wrong_day_counts, wrong_spots
from events.verify.rows import broken_rules, dangling_references, unlike_history
from events.verify.rules import (
    uncovered,
    wrong_estimates,
    wrong_folds,
    wrong_incidents,
    wrong_passages,
    wrong_sentences,
    wrong_tombstones,
    wrong_wordings,
)

__all__ = ["Finding", "counts", "findings"]


def counts() -> dict[str, int]:
    """How many records of each kind there are to check, by the name for that many."""
    found = ((model._meta, model._base_manager.count()) for model in RECORDS)
    return {
        str(meta.verbose_name if number == 1 else meta.verbose_name_plural): number
        for meta, number in found
    }


def findings() -> Iterator[Finding]:
    """Each thing that is wrong; nothing for a good archive."""
    yield from missing_guards()
    for model in RECORDS:
        yield from broken_rules(model)
        yield from dangling_references(model)
        yield from unlike_history(model)
    yield from wrong_passages()
    yield from wrong_sentences()
    yield from wrong_wordings()
    yield from wrong_folds()
    yield from wrong_incidents()
    yield from wrong_tombstones()
    yield from uncovered()
    yield from wrong_estimates()
    yield from wrong_spots()
    yield from wrong_cells()
    yield from wrong_day_counts()
    yield from wrong_views()
