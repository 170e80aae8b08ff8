"""A text that may not be shown in full: its sentences or very words, in every format, no more."""

import re

import pytest

from events.models import Article, Incident
from tests.events.views.conftest import Ask
from tests.events.views.reading import text_of, words
from tests.factories import make_article, make_claim, make_incident, make_passage, make_source

pytestmark = pytest.mark.django_db

SECRET = "What stands far from any passage is kept and is not shown."
HELD_BACK = (
    f"{SECRET} On Monday at least six people were killed in a market. Dozens were injured, Mr. Bui"
    f" said. {SECRET}\n\n“It was loud,” she said.\n\n{SECRET} It was over by noon."
)


def address(article: Article) -> str:
    return f"/articles/{article.pk}-{article.slug}/"


def held_back(rights: str, *words: str) -> tuple[Article, Incident]:
    """An article of these rights with claims on these words."""
    article = make_article(body=HELD_BACK, rights=rights, source=make_source(name="Post"))
    incident = make_incident()
    for text in words:
        make_claim(incident=incident, passage=make_passage(article=article, words=text))
    return article, incident


def shown(page: str) -> list[str]:
    """The paragraphs of the text as a reader sees them, without the numbers of notes."""
    text = page.partition('<div class="text marked">')[2].partition("<section")[0]
    found = re.findall(r"<p[^>]*>(.*?)</p>", re.sub(r"<ol.*?</ol>", "", text, flags=re.S), re.S)
    return [" ".join(words(re.sub(r"<sup>.*?</sup>", "", one)).split()) for one in found]


def left_out(text: str) -> str:
    return f"[…] {len(text)} characters left out"


def test_a_text_of_which_excerpts_may_be_shown_shows_whole_sentences_and_marks_the_gaps(
    ask: Ask,
) -> None:
    article, _ = held_back("excerpts-only", "six people were", "Dozens", "loud", "people")
    page = text_of(ask(address(article)))
    assert "shows the sentences that its records rest on" in page
    assert shown(page) == [
        left_out(f"{SECRET} "),
        # Two sentences that follow each other are one excerpt.
        "On Monday at least six people were killed in a market. Dozens were injured, Mr. Bui said.",
        left_out(f"{SECRET}\n\n"),
        "“It was loud,” she said.",
        left_out(f"{SECRET} It was over by noon."),
    ]
    assert len(re.findall(r'id="passage-\d+"', page)) == 4
    assert "What stands far" not in page


def test_a_text_of_which_a_link_alone_may_be_given_shows_the_very_words(ask: Ask) -> None:
    article, _ = held_back("link-only", "six people were", "Dozens")
    page = text_of(ask(address(article)))
    assert "quotes the very words that its records rest on" in page
    first, second = HELD_BACK.index("six people were"), HELD_BACK.index("Dozens")
    assert shown(page) == [
        left_out(HELD_BACK[:first]),
        "six people were",
        left_out(HELD_BACK[first + len("six people were") : second]),
        "Dozens",
        left_out(HELD_BACK[second + len("Dozens") :]),
    ]
    twin = ask(address(article).rstrip("/") + ".json").json()
    around = [(one["prefix"], one["suffix"], one["sentence"]) for one in twin["passages"]]
    assert around == [("", "", "six people were"), ("", "", "Dozens")]


def test_an_excerpt_at_the_beginning_and_the_end_leaves_nothing_out_there(ask: Ask) -> None:
    article = make_article(body="Six died. It rained. Nobody spoke.", rights="excerpts-only")
    for text in ("Six", "spoke"):
        make_claim(incident=make_incident(), passage=make_passage(article=article, words=text))
    assert shown(text_of(ask(address(article)))) == [
        "Six died.", left_out("It rained. "), "Nobody spoke."
    ]  # fmt: skip


def test_the_twin_gives_the_same_excerpts(ask: Ask) -> None:
    article, _ = held_back("excerpts-only", "six people were", "Dozens", "loud")
    twin = ask(address(article).rstrip("/") + ".json").json()
    assert (twin["body"], twin["length"]) == ("", len(HELD_BACK))
    assert [one["text"].strip() for one in twin["excerpts"]] == [
        "On Monday at least six people were killed in a market. Dozens were injured, Mr. Bui said.",
        "“It was loud,” she said.",
    ]
    for one in twin["excerpts"]:
        assert HELD_BACK.startswith(one["text"], one["start"])
    for one in twin["passages"]:
        around = one["prefix"] + one["exact"] + one["suffix"]
        assert any(around in excerpt["text"] for excerpt in twin["excerpts"])
    assert twin["passages"][2]["sentence"] == "“It was loud,” she said."


def test_a_text_in_full_needs_no_excerpts(ask: Ask) -> None:
    twin = ask(address(make_article(body="Six died.")).rstrip("/") + ".json").json()
    assert (twin["body"], twin["excerpts"], twin["length"]) == ("Six died.", [], 9)


@pytest.mark.parametrize("rights", ["excerpts-only", "link-only"])
def test_no_page_shows_more_of_a_text_that_is_held_back(ask: Ask, rights: str) -> None:
    article, incident = held_back(rights, "six people were", "Dozens", "loud")
    addresses = [
        "/",
        "/articles/",
        "/quotes/",
        "/sources/post/",
        address(article),
        f"/incidents/{incident.code}/",
        f"/incidents/{incident.code}/history/",
    ]
    twins = [one.rstrip("/") + ".json" for one in addresses[1:]]
    searches = [
        f"/search{form}?q={q}" for form in ("/", ".json") for q in ("reader", "kept", "six")
    ]
    for one in [*addresses, *twins, *searches]:
        answer = text_of(ask(one))
        assert "What stands far" not in answer, one
        assert "over by noon" not in answer, one


def test_a_search_shows_the_whole_sentences_that_match(ask: Ask) -> None:
    held_back("excerpts-only", "six people were", "people", "Dozens", "loud")
    answer = ask("/search.json?q=people+OR+loud").json()
    assert [found["excerpt"] for found in answer["articles"]] == [
        "On Monday at least six people were killed in a market. … “It was loud,” she said."
    ]
    page = text_of(ask("/search/?q=loud"))
    assert "<mark>loud</mark>,” she said." in page


def test_a_search_shows_nothing_of_words_outside_the_sentences(ask: Ask) -> None:
    held_back("excerpts-only", "loud")
    answer = ask("/search.json?q=noon").json()
    assert [found["excerpt"] for found in answer["articles"]] == [""]
