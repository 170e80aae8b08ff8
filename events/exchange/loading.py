"""Seeds into the archive: one batch of files after another, each file whole or not at all."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from django.db import Error, transaction

from events.exchange.articles import (
    Known,
    find_known,
    new_article,
    put_article,
    update_plain,
    warn_of_twins,
)
from events.exchange.checking import check_words
from events.exchange.coding import Coding, write
from events.exchange.ledger import Change, Ledger
from events.exchange.parts import Sheet
from events.exchange.problems import Problem, RefusedError
from events.exchange.seeds import Seed, SeedFile, decode, parse_seed, read_bytes
from events.exchange.shared import Shared
from events.exchange.sheets import parse_sheet
from events.exchange.signature import sign
from events.models import Article
from events.models.vocabulary import Status

BATCH = 500


Outcome = Literal["new", "changed", "same", "refused"]


@dataclass(slots=True)
class Loaded:
    """What became of one file."""

    file: SeedFile
    outcome: Outcome
    undated: bool = False
    changes: Sequence[Change] = ()
    warnings: Sequence[Problem] = ()
    problems: Sequence[Problem] = ()


@dataclass(slots=True)
class _Read:
    """A file that was read and is right as far as one can see without the archive."""

    file: SeedFile
    seed: Seed
    sheet: Sheet | None = None
    known: Known | None = None
    twins: list[Problem] = field(default_factory=list)


def load(files: Iterable[SeedFile], status: Status, today: datetime.date) -> Iterator[Loaded]:
    """Load the seeds, and say of each what became of it, in the order given.

    New records get the status; those of the archive keep theirs. Runs in one transaction for
    each batch, with a savepoint for each file that may fail.
    """
    remaining = iter(files)
    while batch := list(islice(remaining, BATCH)):
        yield from _load_batch(batch, status, today)


def _load_batch(
    batch: Sequence[SeedFile], status: Status, today: datetime.date
) -> Iterator[Loaded]:
    results: dict[str, Loaded] = {}
    read: list[_Read] = []
    for file in batch:
        try:
            read.append(_read(file, today))
        except RefusedError as refused:
            results[file.key] = Loaded(file, "refused", problems=refused.problems)
    with transaction.atomic():
        sign("load_seeds")
        known = find_known([each.file.key for each in read])
        unknown = [each for each in read if each.file.key not in known]
        twins = warn_of_twins((each.file, each.seed) for each in unknown)
        fresh = [each for each in unknown if each.sheet is None]
        # New texts go in all at once; only when the database refuses one, each alone.
        done = {each.file.key for each in fresh} if _create_together(fresh, status) else set()
        for each in read:
            each.known = known.get(each.file.key)
            each.twins = twins.get(each.file.key, [])
            if each.file.key in done:
                undated = each.seed.published_on is None
                results[each.file.key] = Loaded(each.file, "new", undated, warnings=each.twins)
            else:
                results[each.file.key] = _load_alone(each, status)
    for file in batch:
        yield results[file.key]


def _read(file: SeedFile, today: datetime.date) -> _Read:
    """Raises RefusedError."""
    name = str(file.text)
    seed = parse_seed(read_bytes(file.text), name, today)
    if file.sheet is None:
        return _Read(file, seed)
    sheet_name = str(file.sheet)
    sheet = parse_sheet(decode(read_bytes(file.sheet), sheet_name), sheet_name)
    return _Read(file, seed, sheet)


def _create_together(fresh: Sequence[_Read], status: Status) -> bool:
    try:
        with transaction.atomic():
            Article.objects.bulk_create(new_article(each.file, each.seed, status) for each in fresh)
    except Error:
        return False
    return True


def _load_alone(read: _Read, status: Status) -> Loaded:
    undated = read.seed.published_on is None
    ledger = Ledger(str(read.file.sheet or read.file.text))
    try:
        with transaction.atomic():
            sign("load_seeds")
            if read.sheet is None:
                update_plain(read.file, read.seed, read.known, ledger, status)
            else:
                _code(read, read.sheet, ledger, status)
    except RefusedError as refused:
        return Loaded(read.file, "refused", undated, problems=refused.problems)
    except Error as error:
        message = f"the database refuses it: {str(error).splitlines()[0]}"
        return Loaded(read.file, "refused", undated, problems=[Problem(ledger.file, None, message)])
    outcome: Outcome = "new" if read.known is None else "changed" if ledger.changes else "same"
    return Loaded(read.file, outcome, undated, ledger.changes, [*read.twins, *ledger.warnings])


def _code(read: _Read, sheet: Sheet, ledger: Ledger, status: Status) -> None:
    stretches = check_words(sheet, read.seed.body, ledger)
    shared = Shared(sheet, ledger)
    article = put_article(read.file, read.seed, sheet, shared, ledger, status)
    write(Coding(article, sheet, stretches, shared, ledger, status))
