"""What the review page shows: the record as readers will see it, and the texts that it rests on."""

import hashlib
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from events.dossier import Dossier, open_dossier
from events.editors import Held, User
from events.locator import locate_incident
from events.models import Article, Incident
from events.models.vocabulary import Rights
from events.notes import Note, Part, notes_of, notes_on, parts
from events.steps import obstacles
from events.tally import RULE_VERSION
from events.views.charts import step_charts

# A page with the texts of more articles than this is no page to read; the others are one click
# away.
_MOST_TEXTS = 20


@dataclass(frozen=True)
class Text:
    """An article with its text, the passages marked."""

    article: Article
    notes: list[Note]
    parts: list[Part]


@dataclass(frozen=True)
class Shown:
    """record is the readers' page; aside are articles that only report on the incident."""

    record: SafeString
    texts: list[Text]
    aside: list[Article]
    missing: list[str]

    @property
    def fingerprint(self) -> str:
        """Of all that a reviewer sees, so that they approve what they have seen."""
        seen = [self.record, *(f"{t.article.pk} {t.article.body_sha256}" for t in self.texts)]
        return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def show(record: Held, user: User) -> Shown:
    return _incident(record, user) if isinstance(record, Incident) else _article(record)


def _incident(incident: Incident, user: User) -> Shown:
    dossier = open_dossier(incident)
    context = {
        "incident": incident,
        "dossier": dossier,
        "steps": step_charts(dossier),
        "locator": locate_incident(incident),
        "rule": RULE_VERSION,
    }
    texts, aside = _texts(dossier)
    page = render_to_string("desk/review/_incident.html", context)
    return Shown(page, texts, aside, obstacles(incident, user))


def _article(article: Article) -> Shown:
    notes = notes_of(article)
    whole = [] if article.rights == Rights.FULL else [_text(article, notes)]
    seen = _as_readers_see(article, notes)
    context: dict[str, Any] = {
        "article": seen,
        "notes": list(notes.values()),
        "parts": parts(seen, notes),
        "coverage": list(article.coverage.select_related("incident").order_by("id")),
    }
    return Shown(render_to_string("desk/review/_article.html", context), whole, [], [])


def _as_readers_see(article: Article, notes: dict[int, Note]) -> Article:
    """The article without what its rights keep from readers (events.published.SHOWN_AS)."""
    seen = copy(article)
    if article.rights != Rights.FULL:
        seen.body = ""
    if article.rights == Rights.LINK:
        for note in notes.values():
            note.passage.sentence_before = note.passage.sentence_after = ""
    return seen


def _texts(dossier: Dossier) -> tuple[list[Text], list[Article]]:
    """The articles that something rests on with their texts, and the others: one query."""
    notes = notes_on(dossier)
    by_article: dict[int, dict[int, Note]] = {}
    for pk, note in notes.items():
        by_article.setdefault(note.passage.article_id, {})[pk] = note
    read = _with_bodies(list(by_article)[:_MOST_TEXTS])
    texts = [_text(article, by_article[article.pk]) for article in read]
    there = {text.article.pk for text in texts}
    return texts, [c.article for c in dossier.coverage if c.article_id not in there]


def _text(article: Article, notes: dict[int, Note]) -> Text:
    return Text(article, list(notes.values()), parts(article, notes))


def _with_bodies(ids: Iterable[int]) -> list[Article]:
    found = Article.objects.select_related("source").defer("search").in_bulk(ids)
    return [found[pk] for pk in ids]
