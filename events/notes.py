"""An article's passages with the records that rest on them, and its text with them marked."""

from dataclasses import dataclass, field

from django.db.models import Prefetch

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


@dataclass
class Note:
    """A passage with the records that rest on it, as it stands beside the text."""

    passage: Passage
    number: int
    claims: list[CasualtyClaim] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    links: list[IncidentLink] = field(default_factory=list)

    @property
    def kinds(self) -> str:
        """The kinds of record that rest on it, as class names."""
        kinds = {"claim": self.claims, "quote": self.quotes, "attribution": self.attributions}
        return " ".join(kind for kind, records in kinds.items() if records) or "link"


def notes_of(article: Article) -> dict[int, Note]:
    """A note for each passage, by the passage's id, in the order of the text: six queries."""
    passages = article.passages.in_reading_order().defer("search")
    notes = {passage.pk: Note(passage, n) for n, passage in enumerate(passages, 1)}
    for claim in CasualtyClaim.objects.select_related("incident", "claimant").filter(
        passage__in=notes
    ):
        notes[claim.passage_id].claims.append(claim)
    spoken_of = Prefetch("incidents", Incident.objects.only("code", "title"))
    for quote in (
        Quote.objects.select_related("speaker")
        .filter(passage__in=notes)
        .prefetch_related(spoken_of)
    ):
        notes[quote.passage_id].quotes.append(quote)
    for attribution in Attribution.objects.select_related("incident", "actor", "claimant").filter(
        passage__in=notes
    ):
        notes[attribution.passage_id].attributions.append(attribution)
    for link in IncidentLink.objects.select_related("from_incident", "to_incident").filter(
        passage__in=notes
    ):
        notes[link.passage_id].links.append(link)  # type: ignore[index]  # the filter's own
    return notes


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
    body = article.body
    spans = [Span(n.passage.pk, n.passage.start, n.passage.end) for n in notes.values()]
    stretches = paragraphs(body)
    nexts = [*(start for start, _ in stretches[1:]), len(body)]
    return [
        Paragraph(
            [_with_notes(piece, notes) for piece in pieces],
            body[:start] if number == 0 else "",
            body[end : nexts[number]],
        )
        for number, ((start, end), pieces) in enumerate(
            zip(stretches, mark(body, spans), strict=True)
        )
    ]


def _with_notes(piece: Piece, notes: dict[int, Note]) -> Marked:
    return Marked(
        piece,
        [notes[span] for span in piece.within],
        [notes[span] for span in piece.begins],
        [notes[span] for span in piece.ends],
    )
