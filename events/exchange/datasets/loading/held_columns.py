"""The columns that a profile reads, held against those that a file has.

A table says its columns in its header. JSON says them row by row, so what was never there is only
known at the end; the rows are loaded then, and the report says what the profile sought in vain.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from events.exchange.datasets.loading.report import Report
from events.exchange.datasets.profile import Profile
from events.exchange.datasets.profile_columns import missing_columns, unread_columns
from events.exchange.datasets.readers import Fault, Row, Table
from events.exchange.problems import Problem, RefusedError

_INDEX = re.compile(r"\[\d+\]")
# Where keys are ids there is no end of them.
_MOST = 20_000


class HeldColumns:
    """Raises RefusedError when a header lacks what the profile reads."""

    def __init__(self, path: Path, profile: Profile, table: Table, report: Report) -> None:
        self._profile = profile
        self._report = report
        self._by_row = table.columns is None
        self._seen: dict[str, None] = {}
        if table.columns is None:
            return
        missing = missing_columns(profile, table.columns)
        if missing:
            raise RefusedError(Problem(str(path), None, message) for message in missing)
        report.unread_columns = unread_columns(profile, table.columns)

    def watched(self, rows: Iterable[Row | Fault]) -> Iterator[Row | Fault]:
        """The rows, while their columns are noted."""
        for row in rows:
            if self._by_row and isinstance(row, Row) and len(self._seen) < _MOST:
                self._seen |= dict.fromkeys(row.cells)
            yield row

    def tell(self) -> None:
        """Once all rows have passed: what of the profile no row had, and what it did not read."""
        if not self._seen:
            return
        seen = list(dict.fromkeys(_INDEX.sub("[]", name) for name in self._seen))
        self._report.unread_columns = unread_columns(self._profile, seen)
        for message in missing_columns(self._profile, [*seen, *self._seen]):
            self._report.odd_file(message)
