"""An article's passages with the records that rest on them, and its text with them marked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from events.dossier import Dossier
from events.excerpts import Excerpt, excerpts_of
from events.marking import Piece, Span, mark, paragraphs
from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Incident,
    IncidentLink,
    Passage,
    Quote,
)
from events.prepared import prepared

Shown = Callable[[QuerySet[Any]], QuerySet[Any]]


@dataclass
class Note:
    """A passage with the records that rest on it, as it stands beside the text."""

    passage: Passage
    number: int
    claims: list[CasualtyClaim] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    links: list[IncidentLink] = field(default_factory=list)
    # Whether another passage shares some of its words; known once the text is marked.
    overlaps: bool = False

    @property
    def records(self) -> list[Any]:
        """All that rests on it."""
        return [*self.claims, *self.quotes, *self.attributions, *self.links]

    @property
    def kinds(self) -> str:
        """The kinds of record that rest on it, as class names."""
        kinds = {"claim": self.claims, "quote": self.quotes, "attribution": self.attributions}
        return " ".join(kind for kind, records in kinds.items() if records) or "link"


@prepared()
def notes_of(article: Article, shown: Shown = lambda rows: rows) -> dict[int, Note]:
    """A note for each passage, by the passage's id, in the order of the text: six queries.

    shown leaves of claims, quotes, attributions, links and incidents those that may be seen.
    """
    passages = article.passages.in_reading_order().defer("search")
    notes = {passage.pk: Note(passage, n) for n, passage in enumerate(passages, 1)}
    claims = CasualtyClaim.objects.select_related("incident", "claimant")
    for claim in shown(claims.filter(passage__in=notes)):
        notes[claim.passage_id].claims.append(claim)
    spoken_of = Prefetch("incidents", shown(Incident.objects.only("code", "title", "language")))
    quotes = Quote.objects.select_related("speaker").filter(passage__in=notes)
    for quote in shown(quotes).prefetch_related(spoken_of):
        notes[quote.passage_id].quotes.append(quote)
    attributions = Attribution.objects.select_related("incident", "actor", "claimant")
    for attribution in shown(attributions.filter(passage__in=notes)):
        notes[attribution.passage_id].attributions.append(attribution)
    links = IncidentLink.objects.select_related("from_incident", "to_incident")
    for link in shown(links.filter(passage__in=notes)):
        notes[link.passage_id].links.append(link)
    return notes


def notes_on(dossier: Dossier) -> dict[int, Note]:
    """A note for each passage that the incident rests on, numbered as they stand in its articles,
    one article after the other: no query."""
    notes: dict[int, Note] = {}

    def note_of(passage: Passage) -> Note:
        return notes.setdefault(passage.pk, Note(passage, 0))

    for claim in dossier.claims:
        note_of(claim.passage).claims.append(claim)
    for quote in dossier.quotes:
        note_of(quote.passage).quotes.append(quote)
    for attribution in dossier.attributions:
        note_of(attribution.passage).attributions.append(attribution)
    for link in dossier.links:
        if link.passage:
            note_of(link.passage).links.append(link)
    order = {coverage.article_id: place for place, coverage in enumerate(dossier.coverage)}
    ordered = sorted(
        notes.values(),
        key=lambda n: (order.get(n.passage.article_id, len(order)), n.passage.start),
    )
    for number, note in enumerate(ordered, 1):
        note.number = number
    return {note.passage.pk: note for note in ordered}


@dataclass(frozen=True)
class Marked:
    """A piece of text with the notes that it is part of, and those that begin and end with it."""

    piece: Piece
    within: list[Note]
    begins: list[Note]
    ends: list[Note]

    @property
    def kinds(self) -> str:
        """The kinds of record that rest on the piece, as class names."""
        return " ".join(sorted({kind for note in self.within for kind in note.kinds.split()}))


@dataclass(frozen=True)
class Paragraph:
    """A paragraph's pieces, and what stands between it and the next (nothing after the last).

    before is what the text begins with when that is no paragraph, else empty: befores, pieces and
    gaps together are the text, letter for letter.
    """

    pieces: list[Marked]
    before: str
    gap: str

    @property
    def notes(self) -> list[Note]:
        """The notes of the passages that end in it."""
        ended = (note for marked in self.pieces for note in marked.ends)
        return sorted(ended, key=lambda note: note.number)


def marked(article: Article, notes: dict[int, Note]) -> list[Paragraph]:
    """The article's text with these notes' passages marked."""
    return _marked(Excerpt(0, article.body), notes)


@dataclass(frozen=True)
class Part:
    """Paragraphs that follow each other, and how many code points are left out before them."""

    left_out: int
    paragraphs: list[Paragraph]


def parts(article: Article, notes: dict[int, Note]) -> list[Part]:
    """What a reader may see of the text, marked: all of it, or the sentences of its passages.

    When the end of the text is left out, the last part says so and has no paragraph.
    """
    if article.body:
        return [Part(0, marked(article, notes))]
    excerpts = excerpts_of(note.passage for note in notes.values())
    ends = [0, *(excerpt.end for excerpt in excerpts)]
    shown = [
        Part(excerpt.start - end, _marked(excerpt, notes))
        for end, excerpt in zip(ends, excerpts, strict=False)
    ]
    left_out = article.length - ends[-1]
    return [*shown, Part(left_out, [])] if left_out else shown


def _marked(excerpt: Excerpt, notes: dict[int, Note]) -> list[Paragraph]:
    text, offset = excerpt.text, excerpt.start
    spans = [
        Span(n.passage.pk, n.passage.start - offset, n.passage.end - offset)
        for n in notes.values()
        if offset <= n.passage.start < excerpt.end
    ]
    stretches = paragraphs(text)
    nexts = [*(start for start, _ in stretches[1:]), len(text)]
    return [
        Paragraph(
            [_with_notes(piece, notes) for piece in pieces],
            text[:start] if number == 0 else "",
            text[end : nexts[number]],
        )
        for number, ((start, end), pieces) in enumerate(
            zip(stretches, mark(text, spans), strict=True)
        )
    ]


def _with_notes(piece: Piece, notes: dict[int, Note]) -> Marked:
    within = [notes[span] for span in piece.within]
    for note in within:
        note.overlaps |= len(within) > 1
    return Marked(
        piece,
        within,
        [notes[span] for span in piece.begins],
        [notes[span] for span in piece.ends],
    )
