"""The report of a run kept in the database, for the desk."""

from django.db.backends.utils import CursorWrapper

from events.exchange.datasets.loading.copying import cell, copy_rows
from events.exchange.datasets.loading.report import Report
from events.models import ImportRun

_ENTRY = ("run_id", "kind", "line", "row", "record", "column", "value", "reason")


def keep(cursor: CursorWrapper, report: Report, source: int | None) -> ImportRun:
    """Inside the caller's transaction."""
    counts = report.counts
    run = ImportRun.objects.create(
        source_id=source,
        file_name=report.file_name[:500],
        file_sha256=report.file_sha256,
        profile=report.profile[:500],
        started_at=report.started_at,
        finished_at=report.finished_at or report.started_at,
        strict=report.strict,
        status=report.status,
        outcome=report.outcome,
        rows=counts["rows"],
        new=counts["new"],
        changed=counts["changed"],
        same=counts["same"],
        kept=counts["kept"],
        gone=counts["gone"],
        set_aside=counts["set_aside"],
        odd=counts["odd"],
        places_matched=counts["places_matched"],
        places_unmatched=counts["places_unmatched"],
        refused_because="\n".join(report.refused),
    )
    copy_rows(
        cursor,
        "events_importentry",
        _ENTRY,
        (
            "\t".join(
                map(
                    cell,
                    (
                        run.pk, entry.kind, entry.line, entry.row, entry.record, entry.column,
                        entry.value, entry.reason,
                    ),
                )
            )
            for entry in report.entries()
        ),
    )  # fmt: skip
    return run
