"""The search page and its twin: the best first, with the words that matched marked."""

import pytest

from events import ranking
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
        "of_latest": [],
        "incidents": [],
        "articles": [],
        "quotes": [],
    }


def test_nothing_asked_is_nothing_found(ask: Ask) -> None:
    assert ask("/search/").status_code == 200
    assert ask("/search.json").json() == {
        "query": "",
        "of_latest": [],
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


@pytest.fixture
def latest_three(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word is common when one of the last two records has it; the last three are compared."""
    monkeypatch.setattr(ranking, "_COMMON", 1)
    monkeypatch.setattr(ranking, "_TRIED", 2)
    monkeypatch.setattr(ranking, "LATEST", 3)


@pytest.mark.usefixtures("latest_three")
def test_of_ranking_the_best_of_the_latest_are_shown_and_it_is_said(ask: Ask) -> None:
    for n in range(5):
        make_incident(title=f"Bridge {n}")
    answer = ask("/search.json?q=bridge").json()
    assert [row["title"] for row in answer["incidents"]] == ["Bridge 4", "Bridge 3", "Bridge 2"]
    assert answer["of_latest"] == ["incidents"]
    said = "Many have these words. The best of the 3 that were recorded last are shown."
    assert text_of(ask("/search/?q=bridge")).count(said) == 1


@pytest.mark.usefixtures("latest_three")
def test_rare_words_are_found_however_long_ago(ask: Ask) -> None:
    make_incident(title="Tower")
    make_quote(
        passage=make_passage(article=make_article(body="A tower fell."), words="tower"),
        incidents=[make_incident(title="Apart")],
    )
    for n in range(4):
        bridge = make_incident(title=f"Bridge {n}")
        make_quote(
            passage=make_passage(article=make_article(body="A bridge."), words="bridge"),
            incidents=[bridge],
        )
    answer = ask("/search.json?q=tower").json()
    found = [len(answer[kind]) for kind in ("incidents", "articles", "quotes")]
    assert (found, answer["of_latest"]) == ([1, 1, 1], [])
    answer = ask("/search.json?q=bridge").json()
    found = [len(answer[kind]) for kind in ("incidents", "articles", "quotes")]
    assert (found, answer["of_latest"]) == ([3, 3, 3], ["incidents", "articles", "quotes"])


@pytest.mark.usefixtures("latest_three")
def test_at_a_place_that_is_named_often_the_latest_are_compared(ask: Ask) -> None:
    place = make_place(name="Odesa")
    for n in range(5):
        make_incident(title=f"Strike {n}", place=place)
    answer = ask("/search.json?q=odesa").json()
    assert [row["title"] for row in answer["incidents"]] == ["Strike 4", "Strike 3", "Strike 2"]
    answer = ask("/search.json?q=odesa+strike").json()
    assert [row["title"] for row in answer["incidents"]] == ["Strike 4", "Strike 3", "Strike 2"]


@pytest.mark.usefixtures("latest_three")
def test_where_there_are_no_more_than_the_latest_all_are_compared(ask: Ask) -> None:
    for n in range(3):
        make_incident(title=f"Bridge {n}")
    assert ask("/search.json?q=bridge").json()["of_latest"] == []
