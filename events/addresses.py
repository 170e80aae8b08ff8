"""The permanent addresses of records; events.urls routes them, and nothing else spells them."""

import functools
from typing import Any

from django.urls import get_script_prefix

from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Incident,
    Passage,
    Place,
    Quote,
    Source,
    Speaker,
)


def incident(code: str) -> str:
    return f"/incidents/{code}/"


def claim(code: str, claim_id: int) -> str:
    return f"/incidents/{code}/#claim-{claim_id}"


def attribution(code: str, attribution_id: int) -> str:
    return f"/incidents/{code}/#attribution-{attribution_id}"


def correction(code: str, correction_id: int) -> str:
    return f"/incidents/{code}/#correction-{correction_id}"


def change(code: str, name: str) -> str:
    return f"/incidents/{code}/history/#change-{name}"


def article(article: Article) -> str:
    return f"/articles/{article.pk}-{article.slug}/"


def passage(passage: Passage) -> str:
    """The mark in the article's text; its article must be loaded with it."""
    return f"{article(passage.article)}#passage-{passage.pk}"


def quote(quote: Quote) -> str:
    """Beside its words in the article; passage and article must be loaded with it."""
    return f"{article(quote.passage.article)}#quote-{quote.pk}"


def place(slug: str) -> str:
    return f"/places/{slug}/"


def speaker(slug: str) -> str:
    return f"/speakers/{slug}/"


def source(slug: str) -> str:
    return f"/sources/{slug}/"


def in_language(address: str) -> str:
    """The page at a permanent address in the language of the page that leads to it."""
    return get_script_prefix().rstrip("/") + address


@functools.singledispatch
def of(record: Any) -> str:
    """The address of any record that has one of its own. Raises TypeError for others."""
    raise TypeError(f"{type(record).__name__} has no address of its own")


of.register(Incident, lambda record: incident(record.code))
of.register(CasualtyClaim, lambda record: claim(record.incident.code, record.pk))
of.register(Attribution, lambda record: attribution(record.incident.code, record.pk))
of.register(Article, article)
of.register(Passage, passage)
of.register(Quote, quote)
of.register(Place, lambda record: place(record.slug))
of.register(Speaker, lambda record: speaker(record.slug))
of.register(Source, lambda record: source(record.slug))
