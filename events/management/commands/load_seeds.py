"""Load seed texts, and the coding sheets beside them, into the archive."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from events.exchange.loading import Loaded, load
from events.exchange.problems import shortened
from events.exchange.seeds import find_seeds
from events.management.base import ArchiveCommand
from events.models.vocabulary import Status

# How many file names a sentence names before it only counts the rest.
_NAMED = 10


class Command(ArchiveCommand):
    help = (
        "Load seeds: text files that may begin with “date YYYY-MM-DD”, each with an optional"
        " coding sheet of the same name ending in .yaml (see docs/coding-sheet.md)."
        " Loading again changes only what differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="files, or folders of files")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )
        parser.add_argument(
            "--draft",
            action="store_true",
            help="new records wait for review at the desk; without it they are published."
            " Records of the archive keep their status either way.",
        )

    def handle(self, *, paths: list[Path], dry_run: bool, draft: bool, **options: Any) -> None:
        files, problems = find_seeds(paths)
        for problem in problems:
            self.stderr.write(str(problem))
        status = Status.DRAFT if draft else Status.PUBLISHED
        loaded = load(files, status, timezone.now().date())
        outcomes: Counter[str] = Counter()
        undated: list[str] = []
        verbose = dry_run or options["verbosity"] > 1
        if dry_run:
            with transaction.atomic():
                self._tell(loaded, len(files), outcomes, undated, verbose)
                transaction.set_rollback(True)
        else:
            self._tell(loaded, len(files), outcomes, undated, verbose)
        self._sum_up(outcomes, undated, dry_run)
        refused = outcomes["refused"] + len(problems)
        if refused:
            raise CommandError(f"{refused:,} refused; nothing of them was loaded.")
        if not files:
            raise CommandError("No seed was found: a seed is a text file whose name ends in .txt.")

    def _tell(
        self,
        loaded: Iterable[Loaded],
        total: int,
        outcomes: Counter[str],
        undated: list[str],
        verbose: bool,
    ) -> None:
        for one in self._progress(loaded, total):
            outcomes[one.outcome] += 1
            if one.undated and one.outcome == "new":
                undated.append(str(one.file.text))
            for problem in one.problems:
                self.stderr.write(str(problem))
            for warning in one.warnings:
                self.stderr.write(f"Look again: {warning}")
            if one.outcome == "changed" or (verbose and one.outcome == "new"):
                self._tell_changes(one)

    def _tell_changes(self, one: Loaded) -> None:
        self.stdout.write(f"{one.file.text}: {one.outcome}")
        for change in one.changes:
            self.stdout.write(f"  {change.record}: {change.what}")
            for name, (old, new) in change.fields.items():
                self.stdout.write(f"    {name}: {_said(old)} -> {_said(new)}")

    def _progress(self, loaded: Iterable[Loaded], total: int) -> Iterator[Loaded]:
        """On a terminal alone, count on one line."""
        terminal = sys.stderr.isatty()
        for done, one in enumerate(loaded, start=1):
            if terminal and done % 100 == 0:
                self.stderr.write(f"\r{done:,} of {total:,}", ending="")
                self.stderr.flush()
            yield one
        if terminal and total >= 100:
            self.stderr.write("\r", ending="")

    def _sum_up(self, outcomes: Counter[str], undated: list[str], dry_run: bool) -> None:
        if undated:
            named = ", ".join(undated[:_NAMED])
            more = f" and {len(undated) - _NAMED:,} more" if len(undated) > _NAMED else ""
            self.stdout.write(
                f"No day of publication is given in {named}{more}: it is recorded as unknown."
            )
        counts = ", ".join(
            f"{outcomes[name]:,} {name}" for name in ("new", "changed", "same", "refused")
        )
        would = "Nothing was written; this would be: " if dry_run else ""
        texts = "1 text" if outcomes.total() == 1 else f"{outcomes.total():,} texts"
        self.stdout.write(f"{would}{texts}: {counts}.")


def _said(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    return shortened(str(value), 100)
