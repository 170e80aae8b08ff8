"""Articles: the list, and one article with its passages marked in the text."""

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from events import addresses
from events.filters import ArticleFilters
from events.marking import Piece, Span, mark
from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Incident,
    IncidentLink,
    Passage,
    Quote,
)
from events.to_records import article_record, article_row
from events.views.listing import base, json_list, json_response, read_page, twin


def index(request: HttpRequest) -> HttpResponse:
    page = read_page(request, ArticleFilters, Article.objects.listed())
    context = {"page": page, "twin": twin(request), "choices": page.filters.choices()}
    return render(request, "articles/index.html", context)


def index_json(request: HttpRequest) -> HttpResponse:
    return json_list(request, ArticleFilters, Article.objects.listed(), article_row)


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


def detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    article = _article(pk)
    if article.slug != slug:
        return redirect(addresses.in_language(addresses.article(article)), permanent=True)
    notes = _notes(article)
    context = {
        "article": article,
        "notes": list(notes.values()),
        "paragraphs": _marked(article, notes),
        "coverage": list(article.coverage.select_related("incident").order_by("id")),
        "twin": twin(request),
    }
    return render(request, "articles/detail.html", context)


def detail_json(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    article = _article(pk)
    if article.slug != slug:
        return redirect(addresses.article(article).rstrip("/") + ".json", permanent=True)
    passages = list(article.passages.in_reading_order())
    for passage in passages:
        passage.article = article
    incidents = Incident.objects.filter(coverage__article=article).order_by("id")
    return json_response(article_record(article, passages, incidents, base(request)))


def _article(pk: int) -> Article:
    """Raises Http404 with a sentence."""
    article = (
        Article.objects.select_related("source", "origin_source", "origin_article")
        .defer("search")
        .filter(pk=pk)
        .first()
    )
    if article is None:
        raise Http404(_("There is no article %(number)s.") % {"number": pk})
    return article


def _notes(article: Article) -> dict[int, Note]:
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
    """A piece of text with the notes that begin and end with it."""

    piece: Piece
    kinds: str
    begins: list[Note]
    ends: list[Note]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph's pieces, and the notes of the passages that end in it."""

    pieces: list[Marked]

    @property
    def notes(self) -> list[Note]:
        ended = (note for marked in self.pieces for note in marked.ends)
        return sorted(ended, key=lambda note: note.number)


def _marked(article: Article, notes: dict[int, Note]) -> list[Paragraph]:
    spans = [Span(n.passage.pk, n.passage.start, n.passage.end) for n in notes.values()]
    return [
        Paragraph([_with_notes(piece, notes) for piece in paragraph])
        for paragraph in mark(article.body, spans)
    ]


def _with_notes(piece: Piece, notes: dict[int, Note]) -> Marked:
    return Marked(
        piece,
        " ".join(sorted({kind for span in piece.within for kind in notes[span].kinds.split()})),
        [notes[span] for span in piece.begins],
        [notes[span] for span in piece.ends],
    )
