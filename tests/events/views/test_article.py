"""An article's page: its text with each passage marked, each mark leading to its records."""

import re
from typing import Any
from urllib.parse import quote, urldefrag

import pytest

from events.models import Article, Incident
from tests.events.views.conftest import Ask
from tests.events.views.reading import ids, links, text_of, words
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_incident,
    make_passage,
    make_quote,
)

pytestmark = pytest.mark.django_db

BODY = """At least six people were killed in Kryvyi Rih, officials said. <b>Dozens</b> & more.

“A terrorist attack,” the head of the council said.
A second line of one paragraph.

It was not the first: 11 people died in June."""


def address(article: Article) -> str:
    return f"/articles/{article.pk}-{article.slug}/"


@pytest.fixture
def coded() -> tuple[Article, Incident]:
    """Passages apart, one within another, overlapping, over two paragraphs, and one twice used."""
    article, incident = make_article(body=BODY), make_incident()

    def passage(text: str) -> Any:
        return make_passage(article=article, words=text)

    outer = passage("At least six people were killed in Kryvyi Rih, officials said.")
    make_claim(incident=incident, passage=outer)
    make_claim(incident=incident, passage=passage("six people"), harm="injured")
    make_attribution(
        incident=incident, passage=passage("Kryvyi Rih, officials said. <b>Dozens</b>")
    )
    make_attribution(incident=incident, passage=outer)
    make_quote(incidents=[incident, make_incident()], passage=passage("A terrorist attack"))
    over = passage("the head of the council said.\nA second line of one paragraph.\n\nIt was")
    make_quote(incidents=[incident], passage=over)
    make_claim(incident=incident, passage=passage("11 people died"), as_of="2023-06-30")
    return article, incident


def test_the_text_is_the_body_letter_for_letter(ask: Ask, coded: tuple[Article, Incident]) -> None:
    article, _ = coded
    page = text_of(ask(address(article)))
    paragraphs = re.findall(r'<div class="block">\s*<p[^>]*>(.*?)</p>', page, re.S)
    shown = [words(re.sub(r"<sup>.*?</sup>", "", paragraph)) for paragraph in paragraphs]
    assert "\n\n".join(shown) == BODY


def test_each_passage_is_marked_where_it_stands(ask: Ask, coded: tuple[Article, Incident]) -> None:
    article, _ = coded
    page = text_of(ask(address(article)))
    for passage in article.passages.all():
        begins = page.index(f'<span id="passage-{passage.pk}"')
        following = words(re.sub(r"<sup>.*?</sup>", "", page[begins:]))
        assert " ".join(following.split())[:8] == " ".join(passage.exact.split())[:8]
    assert len(re.findall(r'id="passage-\d+"', page)) == 6


def test_passages_that_share_words_show_where_each_begins_and_ends(ask: Ask) -> None:
    article, incident = make_article(body="One two three four five."), make_incident()
    for text in ("One two three", "two three four", "five"):
        make_claim(incident=incident, passage=make_passage(article=article, words=text))
    page = text_of(ask(address(article)))
    paragraph = page.partition('<div class="block">')[2].partition("</p>")[0]
    paragraph = re.sub(r'<span [^>]*data-number="(\d)"></span>', r"[\1 ", paragraph)
    assert words(paragraph).strip() == "[1 One [2 two three1] four2] five3."


def test_every_mark_leads_to_its_records_and_each_record_back_to_its_mark(
    ask: Ask, coded: tuple[Article, Incident]
) -> None:
    article, incident = coded
    page = ask(address(article))
    notes = [link for link in links(page) if link.startswith("#note-")]
    assert len(notes) == 6
    assert {link[1:] for link in notes} <= set(ids(page))
    records = [link for link in links(page) if re.match(r"/incidents/E\d+/#", link)]
    # Three claims, two attributions, and two quotes, one of them of two incidents.
    assert len(records) == 8
    for link in records:
        there, anchor = urldefrag(link)
        assert anchor in ids(ask(there)), link
    back = {link for link in links(ask(f"/incidents/{incident.code}/")) if "#passage-" in link}
    assert back == {f"{address(article)}#passage-{one.pk}" for one in article.passages.all()}
    for link in back:
        assert urldefrag(link).fragment in ids(page)


def test_every_anchor_that_a_page_names_is_there(ask: Ask, coded: tuple[Article, Incident]) -> None:
    article, incident = coded
    for start in (address(article), f"/incidents/{incident.code}/", "/quotes/"):
        for link in links(ask(start)):
            there, anchor = urldefrag(link)
            if anchor:
                assert anchor in ids(ask(there or start)), (start, link)


def test_no_id_stands_twice_on_a_page(ask: Ask, coded: tuple[Article, Incident]) -> None:
    article, incident = coded
    for start in (address(article), f"/incidents/{incident.code}/", "/quotes/", "/incidents/"):
        named = ids(ask(start))
        assert [one for one in named if named.count(one) > 1] == [], start


def test_the_twin_gives_the_passages_by_both_selectors(
    ask: Ask, coded: tuple[Article, Incident]
) -> None:
    article, incident = coded
    answer = ask(address(article).rstrip("/") + ".json").json()
    assert answer["body"] == BODY
    assert answer["body_sha256"] == article.body_sha256
    assert incident.code in answer["incidents"]
    assert len(answer["passages"]) == 6
    for passage in answer["passages"]:
        start, end = passage["start"], passage["end"]
        assert BODY[start:end] == passage["exact"]
        assert (passage["prefix"] + passage["exact"] + passage["suffix"]) in BODY


def test_an_article_without_passages_is_its_text(ask: Ask) -> None:
    article = make_article(body="One.\n\nTwo.", headline="", source=None)
    page = text_of(ask(address(article)))
    assert "<mark" not in page
    assert "One. Two." in page  # its opening words stand for a headline


def test_the_original_and_its_copy_open_at_each_passage(ask: Ask) -> None:
    article = make_article(
        body="Кажуть, щонайменше 36–40 людей, зокрема діти, загинули. Це - війна.",
        url="https://news.example/a?b=1&c=2",
        archive_url="https://web.archive.org/web/2023/https://news.example/a",
    )
    incident = make_incident()
    passage = make_passage(article=article, words="36–40 людей, зокрема діти")
    make_claim(incident=incident, passage=passage)
    make_quote(incidents=[incident], passage=passage)
    there = "#:~:text=" + ",".join(
        [
            f"{quote('Кажуть, щонайменше')}-",
            quote("36–40 людей, зокрема діти"),
            f"-{quote(', загинули. Це')}%20%2D%20{quote('війна.')}",
        ]
    )
    expected = [article.url + there, article.archive_url + there]
    pages = (address(article), f"/incidents/{incident.code}/", "/quotes/")
    for page, times in zip(pages, (1, 2, 1), strict=True):
        found = [link for link in links(ask(page)) if ":~:text=" in link]
        assert found == expected * times, page


def test_an_article_without_an_address_opens_nothing(ask: Ask) -> None:
    incident = make_incident()
    claim = make_claim(incident=incident)
    for page in (address(claim.passage.article), f"/incidents/{incident.code}/"):
        assert "at these words" not in text_of(ask(page))


@pytest.mark.parametrize(("form", "there"), [("/", "/"), (".json", ".json")])
def test_another_slug_leads_to_the_right_one(ask: Ask, form: str, there: str) -> None:
    article = make_article(headline="Six killed")
    response = ask(f"/articles/{article.pk}-old{form}")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/articles/{article.pk}-six-killed{there}"


def test_a_record_of_a_dataset_says_so_with_its_licence_and_the_sources_that_it_names(
    ask: Ask,
) -> None:
    cited = {"name": "AFP", "headline": "Two <dead>", "url": "https://example.org/a?b&c"}
    cited |= {"published_on": "2013-01-03"}
    article = make_article(
        kind="dataset-record", licence="CC BY 4.0", cited_sources=[cited, {"name": "police"}]
    )
    response = ask(address(article))
    page = words(text_of(response))
    assert "Record of a dataset" in page
    assert "full text may be shown (CC BY 4.0)" in page
    assert "https://example.org/a?b&c" in links(response)
    section = page.partition("Sources that it names")[2].split()
    assert section[:5] == ["Two", "<dead>", "AFP,", "2013-01-03", "police"]
    twin = ask(address(article).rstrip("/") + ".json").json()
    assert (twin["kind"], twin["licence"]) == ("dataset-record", "CC BY 4.0")
    empty = {"name": "", "headline": "", "url": "", "published_on": ""}
    assert twin["cited_sources"] == [cited, empty | {"name": "police"}]


def test_the_list_of_sources_that_it_names_is_absent_where_it_names_none(ask: Ask) -> None:
    assert 'id="cited"' not in text_of(ask(address(make_article())))
