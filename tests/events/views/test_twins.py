"""What holds for every twin of every page: open to all, strict, and refused as a problem."""

from typing import Any

import pytest

from events.models import ArticleTombstone
from events.openapi import document
from tests.events.views.conftest import Ask
from tests.events.views.reading import table, text_of
from tests.events.world import make_small_world
from tests.factories import (
    make_article,
    make_incident,
    make_passage,
    make_quote,
    make_speaker,
    make_tombstone,
)

pytestmark = pytest.mark.django_db

_NEEDED = {
    "/map/cells.json": "zoom=3&bbox=-180,-80,180,80",
    "/oembed.json": "url=http://testserver/incidents/{code}/",
}


def _filled(path: str, parts: dict[str, Any]) -> str:
    for name, value in parts.items():
        path = path.replace(f"{{{name}}}", str(value))
    return path


@pytest.fixture
def parts(db: None) -> dict[str, Any]:
    """For each part of an address, that of a record which is there."""
    world = make_small_world()
    article = world["A"].claims.get().passage.article
    passage = make_passage(article=article, words="Dozens were injured.")
    speaker = make_speaker(name="evening-post")
    make_quote(incidents=[world["A"]], passage=passage, speaker=speaker)
    return {
        "code": world["A"].code, "id": article.pk, "year": 2023, "month": "06", "day": 13,
        "slug": "evening-post",
    }  # fmt: skip


def _addresses(parts: dict[str, Any]) -> dict[str, str]:
    found = {}
    for path in document("")["paths"]:
        here = parts
        if path.startswith(("/places/", "/articles/")):
            slug = "kryvyi-rih" if path.startswith("/places/") else "six-killed"
            here = {**parts, "slug": slug}
        query = _NEEDED.get(path, "")
        found[path] = _filled(f"{path}?{query}" if query else path, here)
    return found


def test_every_twin_is_open_to_all_pages(ask: Ask, parts: dict[str, Any]) -> None:
    for path, address in _addresses(parts).items():
        response = ask(address)
        assert response.status_code == 200, path
        assert response.headers["Access-Control-Allow-Origin"] == "*", path
        assert "ETag" in response.headers["Access-Control-Expose-Headers"], path
        assert "Set-Cookie" not in response.headers, path


def test_every_twin_refuses_a_name_that_it_does_not_know(ask: Ask, parts: dict[str, Any]) -> None:
    for path, address in _addresses(parts).items():
        asked = f"{address}{'&' if '?' in address else '?'}nonsense=1"
        response = ask(asked)
        assert (path, response.status_code) == (path, 400)
        assert response.headers["Content-Type"] == "application/problem+json", path
        assert response.headers["Access-Control-Allow-Origin"] == "*", path
        said = response.json()
        assert (said["status"], said["title"]) == (400, "Bad Request"), path
        assert said["instance"] == asked, path
        assert "“nonsense”" in said["detail"], path


def test_every_twin_of_what_is_not_here_is_a_problem(ask: Ask) -> None:
    nowhere = {"code": "E999999", "slug": "nobody", "id": 9, "year": 2023, "month": 13, "day": 9}
    for path in document("")["paths"]:
        if "{" not in path or path == "/dates/{year}" or path.startswith("/dates/{year}."):
            continue
        response = ask(_filled(path, nowhere))
        assert (path, response.status_code) == (path, 404)
        assert response.headers["Content-Type"] == "application/problem+json", path
        assert response.json()["detail"].endswith("."), path


def test_every_twin_of_a_withdrawn_incident_says_where_it_went(
    ask: Ask,
) -> None:
    gone, kept = make_incident(), make_incident()
    make_tombstone(incident=gone, moved_to=kept, reason="Recorded twice.")
    twins = [path for path in document("")["paths"] if path.startswith("/incidents/{code}")]
    assert len(twins) >= 8
    for path in twins:
        response = ask(_filled(path, {"code": gone.code}))
        assert (path, response.status_code) == (path, 410)
        assert response.json()["detail"] == (
            f"{gone.code} was withdrawn on 6 November 2023: Recorded twice. "
            f"What it held is now at {kept.code}."
        ), path


def test_a_withdrawn_article_leaves_every_list_and_its_twin_says_why(ask: Ask) -> None:
    make_article(headline="Kept")
    gone = make_article(headline="Forged", status="withdrawn")
    ArticleTombstone.objects.update(reason="It was forged.")
    for form in ("json", "csv", "csv.gz", "atom"):
        response = ask(f"/articles.{form}")
        assert response.status_code == 200
        assert "Kept" in text_of(response), form
        assert "Forged" not in text_of(response), form
    twin = ask(f"/articles/{gone.pk}-forged.json")
    assert twin.status_code == 410
    assert "It was forged." in twin.json()["detail"]


def test_a_choice_of_fields_is_kept_in_every_form(ask: Ask, parts: dict[str, Any]) -> None:
    (row,) = ask("/incidents.json?fields=title,code&q=Alpha").json()["results"]
    assert list(row) == ["title", "code", "permalink"]
    (feature,) = ask("/incidents.geojson?fields=title&q=Alpha").json()["features"]
    assert list(feature["properties"]) == ["title", "permalink"]
    (line,) = table(ask("/incidents.csv?fields=title,code&q=Alpha"))
    assert list(line) == ["title", "code", "permalink"]
