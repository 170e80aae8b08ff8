"""An article's text with its passages marked, and what rests on each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.models import Article
from events.notes import marked, notes_of
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_incident,
    make_link,
    make_passage,
    make_quote,
)


@given(st.text("ab <&é😀\u0301\t\r\n", min_size=1, max_size=60))
def test_paragraphs_and_what_parts_them_are_the_text_letter_for_letter(body: str) -> None:
    paragraphs = marked(Article(body=body), {})
    parts = [
        [paragraph.before, *(part.piece.text for part in paragraph.pieces), paragraph.gap]
        for paragraph in paragraphs
    ]
    assert "".join(text for part in parts for text in part) == (body if paragraphs else "")


@pytest.mark.django_db
def test_a_note_has_each_record_that_rests_on_its_passage() -> None:
    article, incident = make_article(body="Six killed, he said. It rained."), make_incident()
    words = make_passage(article=article, words="Six killed, he said.")
    inside = make_passage(article=article, words="he said")
    claim = make_claim(incident=incident, passage=words)
    quote = make_quote(incidents=[incident], passage=inside)
    attribution = make_attribution(incident=incident, passage=inside)
    link = make_link(from_incident=incident, to_incident=make_incident())
    link.passage = words
    link.save()
    notes = notes_of(article)
    assert [
        (n.number, n.passage, n.claims, n.quotes, n.attributions, n.links, n.kinds)
        for n in notes.values()
    ] == [
        (1, words, [claim], [], [], [link], "claim"),
        (2, inside, [], [quote], [attribution], [], "quote attribution"),
    ]
    [paragraph] = marked(article, notes)
    assert [(part.piece.text, part.kinds) for part in paragraph.pieces] == [
        ("Six killed, ", "claim"),
        ("he said", "attribution claim quote"),
        (".", "claim"),
        (" It rained.", ""),
    ]
