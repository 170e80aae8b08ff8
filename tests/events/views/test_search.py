"""The search page and its twin: the best first, with the words that matched marked."""

import pytest

from tests.events.views.conftest import Ask
from tests.events.views.reading import text_of
from tests.factories import (
    make_article,
    make_claim,
    make_incident,
    make_passage,
    make_place,
    make_quote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def strike() -> tuple[str, int]:
    """A strike on Kryvyi Rih, in an article; the incident's code and the article's id."""
    article = make_article(
        headline="Strike on a tower", body="Missiles hit a residential tower in Kryvyi Rih."
    )
    incident = make_incident(
        title="Strike on a tower",
        place=make_place(names=["Krivoy Rog", "Кривий Ріг"]),
    )
    make_claim(incident=incident, passage=make_passage(article=article, words="residential tower"))
    return incident.code, article.pk


@pytest.mark.parametrize("place", ["Kryvyi Rih", "Krivoy Rog", "Кривий Ріг", "kryvyi rih"])
@pytest.mark.parametrize("query", ["{}", "tower {}", "{} missile"])
def test_any_spelling_finds_the_same(
    ask: Ask, strike: tuple[str, int], place: str, query: str
) -> None:
    answer = ask("/search.json", {"q": query.format(place)}).json()
    found = (
        [row["code"] for row in answer["incidents"]],
        [row["article"]["id"] for row in answer["articles"]],
    )
    expected = ([] if "missile" in query else [strike[0]], [strike[1]])
    assert found == expected


def test_the_best_match_comes_first(ask: Ask) -> None:
    make_article(headline="A", body="A bridge, and much else besides, at some length.")
    make_article(headline="The bridge", body="The bridge fell. A bridge is a bridge.")
    make_article(headline="C", body="Nothing of the kind.")
    answer = ask("/search.json?q=bridge").json()
    assert [row["article"]["title"] for row in answer["articles"]] == ["The bridge", "A"]


def test_a_word_in_the_title_weighs_more_than_one_in_the_summary(ask: Ask) -> None:
    make_incident(title="A bridge was hit", summary="Two cars burned.")
    make_incident(title="Two cars burned", summary="A bridge was hit.")
    answer = ask("/search.json?q=bridge").json()
    assert [row["title"] for row in answer["incidents"]] == ["A bridge was hit", "Two cars burned"]


def test_what_happened_at_the_place_comes_before_what_mentions_it(ask: Ask) -> None:
    make_incident(title="At it", place=make_place(name="Odesa"))
    make_incident(title="Odesa, Odesa and Odesa")
    answer = ask("/search.json?q=odesa").json()
    assert [row["title"] for row in answer["incidents"]] == ["At it", "Odesa, Odesa and Odesa"]


def test_an_excerpt_marks_the_words_and_escapes_the_rest(ask: Ask) -> None:
    make_article(body="The bridge & <tower fell on Monday.")
    page = text_of(ask("/search/?q=bridges"))
    assert (
        '<p class="excerpt" dir="auto"><mark>bridge</mark> &amp; &lt;tower fell on Monday</p>'
        in page
    )
    twin = ask("/search.json?q=bridges").json()
    assert twin["articles"][0]["excerpt"] == "bridge & <tower fell on Monday"


def test_quotes_are_found_by_their_words(ask: Ask) -> None:
    quote = make_quote(incidents=[make_incident()])
    answer = ask("/search.json?q=injured").json()
    assert [row["id"] for row in answer["quotes"]] == [quote.pk]


def test_nothing_found_is_said(ask: Ask) -> None:
    page = text_of(ask("/search/", {"q": "<unicorn>"}))
    assert "Nothing fits “<bdi>&lt;unicorn&gt;</bdi>”." in page
    assert ask("/search.json?q=unicorn").json() == {
        "query": "unicorn",
        "incidents": [],
        "articles": [],
        "quotes": [],
    }


def test_nothing_asked_is_nothing_found(ask: Ask) -> None:
    assert ask("/search/").status_code == 200
    assert ask("/search.json").json() == {
        "query": "",
        "incidents": [],
        "articles": [],
        "quotes": [],
    }


@pytest.mark.parametrize(
    "query",
    ["'", '"', "(", "a & b | !c <-> d", "a:*", "%_", "\\", "--", "; DROP TABLE x", "'' OR 1"],
)
def test_marks_of_other_languages_are_only_marks(ask: Ask, query: str) -> None:
    for form in ("/search/", "/search.json", "/incidents/", "/articles.json", "/quotes/"):
        assert ask(form, {"q": query}).status_code == 200


def test_more_than_a_page_shows_leads_to_the_list(ask: Ask) -> None:
    for n in range(21):
        make_incident(title=f"Bridge {n}")
    page = text_of(ask("/search/?q=bridge"))
    assert 'href="/incidents/?q=bridge"' in page
    assert "/articles/?q=bridge" not in page
