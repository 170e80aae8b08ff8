"""Loading small tables in tests, and reading the archive after it."""

import datetime
from pathlib import Path
from typing import Any

from events.exchange.datasets.loading.report import Report
from events.exchange.datasets.loading.running import load
from events.exchange.datasets.profile import Profile
from events.exchange.datasets.readers import Row
from events.models import Incident
from events.models.import_run import EntryKind
from tests.events.exchange.datasets.files import profile, table_of, written

NOW = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)


class Told:
    """What a load's report says, read while its entries are there."""

    def __init__(self, report: Report) -> None:
        names = ("rows", "new", "changed", "same", "kept", "gone", "set_aside", "odd")
        self.counts = {name: report.counts[name] for name in names if report.counts[name]}
        self.outcome = report.outcome
        self.unread = report.unread_columns
        self.entries = list(report.entries())

    def said(self, kind: EntryKind) -> list[str]:
        return [each.reason for each in self.entries if each.kind == kind]


def load_file(path: Path, by: Profile, **flags: Any) -> Told:
    """Raises RefusedError."""
    values: dict[str, Any] = {"strict": False, "dry_run": False, "status": "published"} | flags
    with Report(
        file_name=path.name, profile="my.toml", dataset=by.dataset.slug, started_at=NOW, **values
    ) as report:
        load(path, by, report)
        return Told(report)


def load_rows(
    folder: Path, *rows: Row, by: Profile | None = None, content: str | bytes = "", **flags: Any
) -> Told:
    """Load a table of these rows, or of this content."""
    path = written(folder, content or table_of(*rows))
    return load_file(path, by or profile(), **flags)


def incident(identity: str = "7") -> Incident:
    return Incident.objects.get(key=f"import/strikes/{identity}")
