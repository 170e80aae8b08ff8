"""A file into the archive: read, translated, matched and written, in one transaction."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import psycopg
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from events.exchange.datasets.loading import settling
from events.exchange.datasets.loading.again import Compared, load_again
from events.exchange.datasets.loading.ahead import ahead
from events.exchange.datasets.loading.collecting import seldom_collected
from events.exchange.datasets.loading.finding import find, holds
from events.exchange.datasets.loading.fresh import (
    Origin,
    write_articles,
    write_incidents,
    write_statements,
)
from events.exchange.datasets.loading.gazetteer import Gazetteer
from events.exchange.datasets.loading.held_columns import HeldColumns
from events.exchange.datasets.loading.identities import Identities
from events.exchange.datasets.loading.incoming import Incoming
from events.exchange.datasets.loading.keeping import keep
from events.exchange.datasets.loading.lines import Liner, Lines
from events.exchange.datasets.loading.refusals import (
    UnsettledError,
    first_line,
    is_lost,
    is_of_rows,
)
from events.exchange.datasets.loading.report import Entry, Report
from events.exchange.datasets.loading.speakers import Speakers, dataset_of
from events.exchange.datasets.profile import Profile, listed
from events.exchange.datasets.readers import Fault, Row, Table, open_table
from events.exchange.datasets.readers.rows import where
from events.exchange.datasets.record import Record
from events.exchange.datasets.translating import SetAsideError, Translator
from events.exchange.problems import RefusedError
from events.models.import_run import EntryKind

BATCH = 5_000
Watch = Callable[[Iterator[Row | Fault], Table], Iterable[Row | Fault]]


class _NothingIsWrittenError(Exception):
    """Takes the transaction back: a dry run, or a strict one with rows set aside."""


class Translated(msgspec.Struct, frozen=True, gc=False):
    """What became of one row on its way to the database."""

    record: Record | None
    faults: Sequence[Fault]
    # The dataset's own id, as far as it could be read.
    identity: str = ""
    lines: Lines | None = None


def load(
    path: Path,
    profile: Profile,
    report: Report,
    *,
    watch: Watch = lambda rows, table: rows,
) -> None:
    """Load the file, as the report's flags say, and fill the report.

    Raises RefusedError for a file that cannot be read to its end: nothing is written then; and
    UnsettledError for a database that went away at the very end.
    watch is given the rows on their way, for a progress bar.
    """
    written = False
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _load(cursor, path, profile, report, watch)
            written = True
    except _NothingIsWrittenError:
        if not report.dry_run:
            keep_refused(report)
    except RefusedError as refused:
        report.outcome = "refused"
        report.refused = [str(problem) for problem in refused.problems]
        report.finished_at = datetime.datetime.now(datetime.UTC)
        if not report.dry_run:
            keep_refused(report)
        raise
    except BaseException as error:
        if written and is_lost(error):
            report.outcome = "unknown"
            report.refused = [f"the database went away as it was to keep it: {first_line(error)}"]
            raise UnsettledError(first_line(error)) from error
        # The report is printed all the same: it must not say that anything was loaded.
        report.outcome = "refused"
        report.refused = [f"the load broke off: {first_line(error)}"]
        raise


def _load(
    cursor: CursorWrapper, path: Path, profile: Profile, report: Report, watch: Watch
) -> None:
    with open_table(path, profile.file) as table:
        columns = HeldColumns(path, profile, table, report)
        loading = _Loading(cursor, profile, report)
        loading.run(watch(columns.watched(table.rows()), table))
        columns.tell()
        report.file_sha256 = table.sha256()
    loading.tell_places()
    loading.tell_gone()
    if report.strict and report.counts["set_aside"]:
        report.outcome = "refused"
        report.refused = ["rows were set aside, and the run was strict: all or nothing"]
    report.finished_at = datetime.datetime.now(datetime.UTC)
    if report.dry_run or report.outcome == "refused":
        raise _NothingIsWrittenError
    keep(cursor, report, loading.origin.source_id)
    loading.settle()


def keep_refused(report: Report) -> None:
    """Keep the report of a load that wrote nothing else."""
    with transaction.atomic(), connection.cursor() as cursor:
        keep(cursor, report, None)


class _Loading:
    """One run within its transaction."""

    def __init__(self, cursor: CursorWrapper, profile: Profile, report: Report) -> None:
        self._cursor = cursor
        self._profile = profile
        self._report = report
        self._prefix = f"import/{profile.dataset.slug}/"
        self._gazetteer = Gazetteer()
        self._speakers = Speakers()
        # How often each name was not matched, and why.
        self._unmatched: Counter[tuple[str, str]] = Counter()
        self._translator = Translator(profile, report.started_at.date())
        self._liner = Liner(profile, self._prefix, report.status, report.started_at)
        # Two loads of one dataset wait for each other.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [self._prefix])
        self._identities = Identities(cursor)
        settling.ask_references_at_once(cursor)
        settling.index_words_by_many(cursor)
        self._is_first = not holds(cursor, self._prefix)
        source, claimant = dataset_of(profile)
        self.origin = Origin(profile, source.pk, claimant.pk, report.started_at)
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM events_importrun")
        self._run_key = f"run-{cursor.fetchone()[0]}"

    def run(self, rows: Iterable[Row | Fault]) -> None:
        translated = (self._translated(row) for row in rows)
        for batch in seldom_collected(ahead(translated, BATCH)):
            self._report.counts["rows"] += len(batch)
            self._take(batch)

    def _translated(self, row: Row | Fault) -> Translated:
        """On the other thread: no database here."""
        if isinstance(row, Fault):
            return Translated(None, [row])
        try:
            record, odd = self._translator.record(row)
        except SetAsideError as aside:
            return Translated(None, [aside.fault], self._identity(row))
        return Translated(record, odd, record.id, self._liner.lines(record))

    def _identity(self, row: Row) -> str:
        try:
            return self._translator.id_of(row)
        except SetAsideError:
            return ""

    def _take(self, batch: Sequence[Translated]) -> None:
        records = self._of_new_ids(batch)
        for each in batch:
            if each.record is None:
                for fault in each.faults:
                    self._report.set_aside(fault, each.identity)
        if self._report.strict and self._report.counts["set_aside"]:
            return  # nothing will be written: what is left is to say what else is wrong
        for each in records:
            for fault in each.faults:
                self._report.odd(fault, each.identity)
        self._write([(each.record, each.lines) for each in records if each.record and each.lines])

    def _of_new_ids(self, batch: Sequence[Translated]) -> list[Translated]:
        """Those with a record whose id no row before had; the others are set aside."""
        seen = self._identities.known(each.identity for each in batch if each.identity)
        new: dict[str, str] = {}
        column = listed(self._profile.record.id)[0]
        unique: list[Translated] = []
        for each in batch:
            record = each.record
            first = seen.get(each.identity) or new.get(each.identity)
            if record is not None and first is not None:
                reason = f"the id {record.id} stands on {first} already: which is meant?"
                fault = Fault(record.line, record.number, reason, column, record.id)
                self._report.set_aside(fault, record.id)
            elif record is not None:
                new[each.identity] = where(record.line, record.number)
                unique.append(each)
            elif each.identity and first is None:
                new[each.identity] = where(each.faults[0].line, each.faults[0].number)
        self._identities.add(new)
        return unique

    def _write(self, records: Sequence[tuple[Record, Lines]]) -> None:
        if not records:
            return
        self._gazetteer.look_up(record.spot for record, _ in records)
        self._speakers.learn(actor for record, _ in records for actor in record.actors)
        self._write_together([self._incoming(record, lines) for record, lines in records])

    def _incoming(self, record: Record, lines: Lines) -> Incoming:
        match = self._gazetteer.match(record.spot)
        self._report.counts["places_matched" if match.place else "places_unmatched"] += 1
        if match.place is None and any(letter.isalpha() for letter in record.spot.names[0]):
            self._unmatched[record.spot.names[0], match.reason] += 1
        if not record.is_complete:
            missing = "how exact its place is" if record.grading else "a grading"
            fault = Fault(record.line, record.number, f"stays a draft: the row lacks {missing}")
            self._report.odd(fault, record.id)
        return Incoming(record, lines, match.place, lines.status)

    def _write_together(self, rows: Sequence[Incoming]) -> None:
        """Write the rows; where the database refuses one, find out which, and write the others."""
        try:
            with transaction.atomic():
                self._write_rows(rows)
        except (DatabaseError, psycopg.Error) as error:
            if not is_of_rows(error):
                raise
            if len(rows) > 1:
                half = len(rows) // 2
                self._write_together(rows[:half])
                self._write_together(rows[half:])
                return
            record = rows[0].record
            reason = f"the database refuses it: {first_line(error)}"
            self._report.set_aside(Fault(record.line, record.number, reason), record.id)

    def _write_rows(self, rows: Sequence[Incoming]) -> None:
        for row in rows:
            row.incident_id = row.article_id = 0
        if not self._is_first:  # else nothing is there, for no id stands twice in a file
            find(self._cursor, rows)
        cursor, origin = self._cursor, self.origin
        new = [row for row in rows if not row.incident_id]
        fresh = [row for row in new if not row.article_id]
        # What follows from new records is worked out once, at the end (migration 0022).
        cursor.execute("SET LOCAL events.loading = 'on'")
        write_incidents(cursor, new)
        write_articles(cursor, fresh, origin)
        write_statements(cursor, fresh, origin, self._speakers)
        cursor.execute("SET LOCAL events.loading = 'off'")
        written = {row.key for row in fresh}
        known = [row for row in rows if row.key not in written]
        compared = (
            load_again(cursor, known, origin, self._speakers, self._run_key) if known else None
        )
        self._count(rows, {row.incident_id for row in new}, compared)

    def _count(self, rows: Sequence[Incoming], new: set[int], compared: Compared | None) -> None:
        counts = self._report.counts
        for row in rows:
            record, number = row.record, row.incident_id
            if number in new:
                counts["new"] += 1
            elif compared and (why := compared.kept.get(number)):
                counts["kept"] += 1
                self._say(EntryKind.KEPT, why, record)
            elif compared and (fields := compared.changed.get(number)):
                counts["changed"] += 1
                self._say(EntryKind.CHANGED, ", ".join(sorted(fields)), record)
            else:
                counts["same"] += 1

    def _say(self, kind: EntryKind, reason: str, record: Record) -> None:
        self._report.say(Entry(kind.value, reason, record.line, record.number, record.id))

    def settle(self) -> None:
        settling.settle(self._cursor, grown=bool(self._report.counts["new"]))

    def tell_places(self) -> None:
        """Each name that was not matched, once, with the number of its rows."""
        for (name, reason), times in self._unmatched.most_common():
            rows = "1 row" if times == 1 else f"{times:,} rows"
            self._report.say(Entry(EntryKind.PLACE.value, f"{reason} ({rows})", value=name))

    def tell_gone(self) -> None:
        """Records of this dataset that the file does not have: told, and left as they are."""
        for identity, code in self._identities.gone(self._prefix):
            self._report.counts["gone"] += 1
            reason = f"incident {code} is not in the file: it stays as it is"
            self._report.say(Entry(EntryKind.GONE.value, reason, record=identity))
        self._identities.forget()
