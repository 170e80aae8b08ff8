"""A record's history at the desk: each change, who made it, when, and the way back to a state."""

import datetime
import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import F, Field, Model, QuerySet
from django.utils.text import capfirst

from events.changes import Column, Difference, each_with_the_state_before
from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Incident,
    IncidentLink,
    Passage,
    Place,
    PlaceName,
    Quote,
    QuoteIncident,
    Tombstone,
)

# What belongs to a record and is told in its history, by the column that points to it.
_PARTS: dict[type[Model], tuple[tuple[type[Model], str], ...]] = {
    Incident: (
        (CasualtyClaim, "incident"),
        (Attribution, "incident"),
        (QuoteIncident, "incident"),
        (Coverage, "incident"),
        (IncidentLink, "from_incident"),
        (Correction, "incident"),
        (Tombstone, "incident"),
    ),
    Article: ((Coverage, "article"),),
    Place: ((PlaceName, "place"),),
    Quote: ((QuoteIncident, "quote"),),
}
# No news: what a load finds a record by, and the hash of a text.
_SILENT = {"key", "body_sha256"}
_BY_HAND = "by hand in the database"
# The texts that a draft article had, by their hash.
Bodies = dict[str, str]


@dataclass(frozen=True)
class Change:
    """What one change did to one record; state is the row of history that it left.

    past: the record has another state now, or (gone) is not there any more.
    """

    what: str
    differences: tuple[Difference, ...]
    state: Any
    past: bool
    gone: bool

    @property
    def new(self) -> bool:
        return bool(self.state.pgh_label == "insert")


@dataclass
class Moment:
    """What was changed in one go."""

    at: datetime.datetime
    by: str
    changes: list[Change] = field(default_factory=list)


def history_model(model: type[Model]) -> Any:
    """Where the database keeps the states of a model's records."""
    return apps.get_model("events", f"{model.__name__}Event")


def moments_of(record: Model) -> list[Moment]:
    """Every change of the record and of what belongs to it, newest first.

    A query for each kind of record that belongs to it, and for each kind of thing that changed
    columns point to.
    """
    states = {model: list(rows) for model, rows in _states(record)}
    names = _Names(states)
    changes = [
        (state, change)
        for model, rows in states.items()
        for state, change in _changes(model, rows, names, alone=model is type(record))
    ]
    changes.sort(key=lambda pair: _moment(pair[0]), reverse=True)
    editors = _editors(state for state, _ in changes)
    return [
        Moment(at, _by(together[0][0], editors), [change for _, change in together])
        for (at, _), group in groupby(changes, key=lambda pair: _moment(pair[0]))
        for together in [list(group)]
    ]


def last_changed_by(record: Model) -> str:
    """Who made the record's latest change: “by anna”."""
    states = _in_order(history_model(type(record)).objects.filter(pgh_obj_id=record.pk))
    latest = states.last()
    return _by(latest, _editors([latest])) if latest else _BY_HAND


def _moment(state: Any) -> tuple[datetime.datetime, str]:
    return state.pgh_created_at, str(state.pgh_context_id)


def _states(record: Model) -> Iterator[tuple[type[Model], QuerySet[Any]]]:
    """The rows of history of the record, and of all that ever belonged to it."""
    model = type(record)
    yield model, _in_order(history_model(model).objects.filter(pgh_obj_id=record.pk))
    for part, column in _PARTS.get(model, ()):
        kept = history_model(part).objects
        belonged = kept.filter(**{column: record.pk}).values("pgh_obj_id")
        yield part, _in_order(kept.filter(pgh_obj_id__in=belonged))
    if model is Incident:
        joined = history_model(QuoteIncident).objects.filter(incident=record.pk)
        quotes = history_model(Quote).objects.filter(pgh_obj_id__in=joined.values("quote"))
        yield Quote, _in_order(quotes)


def _in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    told: QuerySet[Any] = rows.order_by("pgh_id").annotate(told_by=F("pgh_context__metadata"))
    return told


def _changes(
    model: type[Model], states: list[Any], names: "_Names", *, alone: bool
) -> Iterator[tuple[Any, Change]]:
    columns = [Column(column, column.verbose_name, names.of(column)) for column in compared(model)]
    last = {state.pgh_obj_id: state for state in states}
    if model is Article:
        columns.append(_TextColumn(bodies_of(states)))
    for state, before in each_with_the_state_before(states):
        removed = state.pgh_label == "delete"
        verb = "removed" if removed else "recorded" if before is None else "changed"
        pair = (state, None) if removed else (before, state)
        told = tuple(difference for column in columns for difference in column.differences(*pair))
        if not told and verb == "changed":
            continue
        called = capfirst(model._meta.verbose_name or "")
        what = f"{called} {verb}" if alone else f"{called} {state.pgh_obj_id} {verb}"
        present = last[state.pgh_obj_id]
        gone = present.pgh_label == "delete"
        yield state, Change(what, told, state, gone or present is not state, gone)


def compared(model: type[Model]) -> list["Field[Any, Any]"]:
    """The columns of the model whose states are kept and mean something to a reader."""
    kept = {column.name for column in history_model(model)._meta.concrete_fields}
    return [
        column
        for column in model._meta.concrete_fields
        if column.name in kept and column.name not in _SILENT and not column.primary_key
    ]


def bodies_of(states: Iterable[Any]) -> Bodies:
    """The texts of articles, those that went as well as those that are there, by their hash."""
    numbers = {state.pgh_obj_id for state in states}
    gone = apps.get_model("events", "ArticleText")._default_manager.filter(pgh_obj_id__in=numbers)
    here = Article.objects.filter(pk__in=numbers)
    texts = (row for rows in (gone, here) for row in rows.values_list("body", flat=True))
    return {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}


class _TextColumn(Column):
    """The text of an article, whose history has its hash alone."""

    def __init__(self, bodies: Bodies) -> None:
        super().__init__(Article._meta.get_field("body"), "text", lambda value: None)
        self._bodies = bodies

    def value_of(self, state: Any) -> Any:
        return state and self._bodies.get(state.body_sha256)


def differences(record: Model, state: Any, leaving_out: Collection[str]) -> list[Difference]:
    """What a state of a record says otherwise than the record says now."""
    model = type(record)
    names = _Names({model: [record, state]})
    columns = [
        Column(column, column.verbose_name, names.of(column))
        for column in compared(model)
        if column.name not in leaving_out
    ]
    if model is Article and "body" not in leaving_out:
        columns.append(_TextColumn(bodies_of([state])))
    return [found for column in columns for found in column.differences(record, state)]


class _Names:
    """What things that columns point to are called: one query for each kind of thing."""

    def __init__(self, states: dict[type[Model], list[Any]]) -> None:
        wanted: dict[Any, set[int]] = {}
        for model, rows in states.items():
            for column in compared(model):
                if column.is_relation:
                    found = {getattr(row, column.attname) for row in rows} - {None}
                    wanted.setdefault(column.related_model, set()).update(found)
        self._called = {model: _called(model, ids) for model, ids in wanted.items() if ids}

    def of(self, column: Any) -> Any:
        if not column.is_relation:
            return None
        called = self._called.get(column.related_model, {})
        kind = column.related_model._meta.verbose_name
        return lambda pk: called.get(pk, f"{kind} {pk}, which is gone")


def _called(model: Any, ids: set[int]) -> dict[int, str]:
    rows = model._default_manager.all()
    if model is Quote:
        rows = rows.select_related("speaker", "passage")
    elif model in (Article, Incident, Passage):
        rows = rows.defer("search", *(["body"] if model is Article else []))
    called = {pk: str(row) for pk, row in rows.in_bulk(ids).items()}
    if model is Passage and ids - called.keys():
        # A passage goes with the last record that rests on it; its words are in its history.
        gone = history_model(Passage).objects.filter(pgh_obj_id__in=ids - called.keys())
        called |= dict(gone.order_by("pgh_id").values_list("pgh_obj_id", "exact"))
    return called


def _editors(states: Iterable[Any]) -> dict[int, str]:
    """The names of those who made the changes, by the number of their account."""
    numbers = {(state.told_by or {}).get("user") for state in states} - {None}
    found = get_user_model()._default_manager.in_bulk(numbers)
    return {pk: account.get_username() for pk, account in found.items()}


def _by(state: Any, editors: dict[int, str]) -> str:
    told = state.told_by
    if told is None:
        return _BY_HAND
    if told.get("user") is not None:
        number = told["user"]
        return f"by {editors.get(number, f'account {number}, which is gone')}"
    return f"by the command {told['command']}" if "command" in told else "by nobody signed in"
