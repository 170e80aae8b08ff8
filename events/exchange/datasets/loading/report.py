"""The report of an import: what became of every row, kept on disk while it grows."""

import datetime
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Any, Self

import msgspec

from events.exchange.datasets.readers import Fault
from events.exchange.datasets.row_text import CONTROL
from events.models.import_run import EntryKind


class Entry(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One thing that the report says; see the model ImportEntry."""

    kind: str
    reason: str
    line: int | None = None
    row: int | None = None
    record: str = ""
    column: str = ""
    value: str = ""


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Entry)


# What the database keeps of a column's name.
_MAX_COLUMN = 300


def _shown(said: str) -> str:
    """Without what no text of the database can hold: control characters, halves of a letter."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", said)


@dataclass
class Report:
    """What a load did. Entries lie in a file without a name, however many there are."""

    file_name: str
    profile: str
    dataset: str
    started_at: datetime.datetime
    strict: bool
    dry_run: bool
    status: str
    outcome: str = "loaded"
    file_sha256: str = ""
    finished_at: datetime.datetime | None = None
    # Rows by what became of them: new, changed, same, kept, set_aside; and what is told of them.
    counts: Counter[str] = field(default_factory=Counter)
    unread_columns: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _spool: IO[bytes] = field(default_factory=tempfile.TemporaryFile, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.close()

    def set_aside(self, fault: Fault, record: str = "") -> None:
        self.counts["set_aside"] += 1
        self._fault(EntryKind.SET_ASIDE, fault, record)

    def odd(self, fault: Fault, record: str) -> None:
        self.counts["odd"] += 1
        self._fault(EntryKind.ODD, fault, record)

    def odd_file(self, reason: str) -> None:
        """What is odd about the file as a whole, and about none of its rows."""
        self.counts["odd"] += 1
        self.say(Entry(EntryKind.ODD.value, _shown(reason)))

    def _fault(self, kind: EntryKind, fault: Fault, record: str) -> None:
        column, value = _shown(fault.column)[:_MAX_COLUMN], _shown(fault.value)
        reason = _shown(fault.reason)
        self.say(Entry(kind.value, reason, fault.line, fault.number, record, column, value))

    def say(self, entry: Entry) -> None:
        self._spool.write(_ENCODER.encode(entry) + b"\n")

    def entries(self, *kinds: EntryKind) -> Iterator[Entry]:
        """Those of these kinds, or all, in the order in which they were said."""
        wanted = {kind.value for kind in kinds}
        self._spool.seek(0)
        for line in self._spool:
            entry = _DECODER.decode(line)
            if not wanted or entry.kind in wanted:
                yield entry
        self._spool.seek(0, 2)

    def summary(self) -> dict[str, Any]:
        """The counts and what they are of, for JSON."""
        counts = {
            name: self.counts[name]
            for name in ("rows", "new", "changed", "same", "kept", "gone", "set_aside", "odd")
        }
        matched, unmatched = self.counts["places_matched"], self.counts["places_unmatched"]
        return {
            "file": self.file_name,
            "sha256": self.file_sha256,
            "profile": self.profile,
            "dataset": self.dataset,
            "started_at": self.started_at.isoformat(),
            "finished_at": self.finished_at.isoformat() if self.finished_at else None,
            "strict": self.strict,
            "dry_run": self.dry_run,
            "status_of_new_records": self.status,
            "outcome": self.outcome,
            "refused_because": self.refused,
            "counts": counts,
            "places": {"matched": matched, "not_matched": unmatched},
            "unread_columns": self.unread_columns,
        }

    def write_json(self, stream: IO[str], most: int | None = None) -> None:
        """The whole report as one object of JSON; with most, so many entries of each kind."""
        summary = json.dumps(self.summary(), ensure_ascii=False, indent=1)
        stream.write(summary.removesuffix("\n}"))
        stream.write(',\n "entries": [')
        told: Counter[str] = Counter()
        separator = "\n  "
        for entry in self.entries():
            told[entry.kind] += 1
            if most is None or told[entry.kind] <= most:
                stream.write(separator + _ENCODER.encode(entry).decode())
                separator = ",\n  "
        stream.write("\n ]")
        left_out = {kind: times - most for kind, times in told.items() if most and times > most}
        if left_out:
            stream.write(f',\n "entries_left_out": {json.dumps(left_out)}')
        stream.write("\n}\n")
