"""The description of the data: whole, true of every answer, and never the cause of a fault."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from events import records
from events.flat import flat_fields
from events.listings import LISTINGS
from events.models import Incident, Speaker
from events.openapi import document
from tests.events.conftest import Eyes
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
def world(db: None, kept_connection: None) -> dict[str, Incident]:
    """The small world, with one of everything in it that a record can hold; Foxtrot is gone."""
    world = make_small_world()
    report = world["A"].claims.get().passage.article
    passage = make_passage(article=report, words="Dozens were injured.")
    make_quote(incidents=[world["A"], world["D"]], passage=passage)
    make_correction(incident=world["A"])
    make_link(from_incident=world["A"], to_incident=world["D"])
    make_tombstone(incident=world["F"])
    Incident.objects.filter(pk=world["A"].pk).update(title="Alpha, by another name")
    return world


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("path", sorted(document("")["paths"]))
@settings(
    max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
def test_every_answer_is_as_it_is_described(
    path: str, public_eyes: Eyes, data: st.DataObject
) -> None:
    """Questions that fit the description, and questions that do not."""
    mode = data.draw(st.sampled_from(GenerationMode))
    case = data.draw(schema[path]["GET"].as_strategy(generation_mode=mode))
    with public_eyes():
        case.call_and_validate(checks=_CHECKS)


def test_every_record_is_as_it_is_described(world: dict[str, Incident], public_eyes: Eyes) -> None:
    """Each address, with the parts of one that is there."""
    article = world["A"].claims.get().passage.article
    speaker = Speaker.objects.filter(quotes__isnull=False).get()
    slugs = {"places": "kryvyi-rih", "sources": "evening-post", "articles": article.slug}
    parts = {"code": world["A"].code, "id": article.pk, "year": 2023, "month": 6, "day": 13}
    needed: dict[str, dict[str, Any]] = {
        "/map/cells.json": {"zoom": 3, "bbox": "-180,-80,180,80"},
        "/oembed.json": {"url": f"http://localhost/incidents/{world['A'].code}/"},
    }
    answered = {}
    with public_eyes():
        for path in document("")["paths"]:
            slug = slugs.get(path.split("/")[1], speaker.slug)
            asked = needed.get(path, {})
            case = schema[path]["GET"].Case(path_parameters={**parts, "slug": slug}, query=asked)
            response = case.call()
            case.validate_response(response, checks=_CHECKS)
            answered[path] = response.status_code
    assert answered == dict.fromkeys(document("")["paths"], 200)


def _routed() -> Iterator[str]:
    """Every address that ends in a form, as the description writes it."""
    for pattern in patterns(get_resolver().url_patterns):
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", pattern).replace("{pk}", "{id}")
        if "." in path.rpartition("/")[2]:
            yield path


def test_every_twin_is_described_and_nothing_else(client: Client) -> None:
    no_data = {path for path in _routed() if "sitemap" in path or "robots" in path}
    assert set(document("")["paths"]) == set(_routed()) - no_data - {"/api/openapi.json"}
    described = client.get("/api/openapi.json")
    assert described.json() == document("http://testserver")


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
