"""The description of the data: whole, true of every answer, and never the cause of a fault."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import get_resolver
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import CHECKS

from events import records
from events.flat import flat_fields
from events.listings import LISTINGS
from events.openapi import document
from tests.events.conftest import Eyes
from tests.events.views.conftest import Ask
from tests.events.views.test_drafts import patterns
from tests.events.world import make_small_world
from tests.factories import make_correction, make_link, make_passage, make_quote, make_tombstone

pytestmark = pytest.mark.django_db

# Every answer is checked, but for one thing: a word that fits its schema may name nothing, and
# is then refused rather than ignored.
_CHECKS: list[Any] = [
    check for check in CHECKS.get_all() if check.__name__ != "positive_data_acceptance"
]
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", WSGIHandler())


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """The test's own connection, with its rows, is not closed between requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def world(db: None, kept_connection: None) -> None:
    world = make_small_world()
    report = world["A"].claims.get().passage.article
    passage = make_passage(article=report, words="Dozens were injured.")
    make_quote(incidents=[world["A"], world["D"]], passage=passage)
    make_correction(incident=world["A"])
    make_link(from_incident=world["A"], to_incident=world["D"])
    make_tombstone(incident=world["F"])


@pytest.mark.usefixtures("world")
@schema.parametrize()
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_it_is_described(case: Case[Any], public_eyes: Eyes) -> None:
    with public_eyes():
        case.call_and_validate(checks=_CHECKS)


def _routed() -> Iterator[str]:
    """Every address that ends in a form, as the description writes it."""
    for pattern in patterns(get_resolver().url_patterns):
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", pattern).replace("{pk}", "{id}")
        if "." in path.rpartition("/")[2]:
            yield path


def test_every_twin_is_described_and_nothing_else(ask: Ask) -> None:
    assert set(document("")["paths"]) == set(_routed()) - {"/api/openapi.json"}
    assert ask("/api/openapi.json").json() == document("http://testserver")


def test_every_field_says_what_it_holds() -> None:
    silent = [
        f"{name}.{field}"
        for name in records.__all__
        for field, told in _properties(getattr(records, name))
        if not told.get("description")
    ]
    assert silent == []


def _properties(record: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    _refs, components = msgspec.json.schema_components([record])
    yield from components[record.__name__]["properties"].items()


def test_every_list_and_record_says_what_it_is() -> None:
    assert [name for name in records.__all__ if not getattr(records, name).__doc__] == []


def test_a_list_s_table_has_the_columns_of_its_record() -> None:
    for address, listing in LISTINGS.items():
        names = [field.name for field in flat_fields(listing.table.record)]
        assert list(listing.table.columns("")) == names, address
