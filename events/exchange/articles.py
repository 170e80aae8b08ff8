"""The article of a seed: made, compared with the archive's, and kept as it was published."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from events.exchange.coding.removal import unused_passages
from events.exchange.ledger import Ledger
from events.exchange.parts import ArticlePart, Sheet
from events.exchange.problems import Problem, RefusedError
from events.exchange.seeds import Seed, SeedFile
from events.exchange.shared import Shared
from events.exchange.strict_yaml import Part
from events.models import Article, Attribution, CasualtyClaim, Quote
from events.models.base import SEEN
from events.models.vocabulary import Status
from events.text import opening_words


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive has of an article, without its text."""

    id: int
    published_on: datetime.date | None
    body_sha256: str


def find_known(keys: Iterable[str]) -> dict[str, Known]:
    rows = Article.objects.filter(key__in=list(keys)).values_list(
        "key", "id", "published_on", "body_sha256"
    )
    return {key: Known(id, published_on, sha256) for key, id, published_on, sha256 in rows}


def warn_of_twins(files: Iterable[tuple[SeedFile, Seed]]) -> dict[str, list[Problem]]:
    """For each key, a warning when the archive or an earlier file has the very same text."""
    texts = [(file, seed.body_sha256) for file, seed in files]
    known = Article.objects.filter(body_sha256__in=[sha256 for _, sha256 in texts])
    twins: dict[str, str] = {}
    for sha256, key, pk in known.order_by("pk").values_list("body_sha256", "key", "pk"):
        twins.setdefault(sha256, f"article {pk} ({key})")
    warnings: dict[str, list[Problem]] = {}
    for file, sha256 in texts:
        if sha256 in twins:
            message = f"the same text, letter for letter, as {twins[sha256]}"
            warnings[file.key] = [Problem(str(file.text), None, message)]
        twins.setdefault(sha256, str(file.text))
    return warnings


def new_article(file: SeedFile, seed: Seed, status: Status) -> Article:
    """An unsaved article of a text without a sheet."""
    return Article(
        key=file.key,
        slug=article_slug("", seed.body),
        published_on=seed.published_on,
        body=seed.body,
        body_sha256=seed.body_sha256,
        status=status,
    )


def article_slug(headline: str, body: str) -> str:
    words = headline or opening_words(body[:500])
    return slugify(words)[:100].strip("-") or "article"


def update_plain(
    file: SeedFile, seed: Seed, known: Known | None, ledger: Ledger, status: Status
) -> None:
    """A text without a sheet says its day and its words; the rest stays as the archive has it."""
    if known and (known.published_on, known.body_sha256) == (seed.published_on, seed.body_sha256):
        return
    if known:
        article = Article.objects.get(pk=known.id)
        _change_text(article, file, seed, ledger)
    else:
        article = Article(key=file.key, slug=article_slug("", seed.body), status=status)
    values = _text(seed) | {"published_on": seed.published_on}
    ledger.put(article, f"article {file.stem}", Part(), values)


def _text(seed: Seed) -> dict[str, Any]:
    return {"body": seed.body, "body_sha256": seed.body_sha256}


def put_article(
    file: SeedFile, seed: Seed, sheet: Sheet, shared: Shared, ledger: Ledger, status: Status
) -> Article:
    """The article as its text and its sheet say it, saved."""
    part = sheet.article
    article = Article.objects.filter(key=file.key).first()
    if article:
        _change_text(article, file, seed, ledger)
    values = _text(seed) | {
        "published_on": seed.published_on,
        "headline": part.headline,
        "slug": article_slug(part.headline, seed.body),
        "source": shared.source(part.source, part, "source"),
        "url": part.url,
        "archive_url": part.archive_url,
        "retrieved_at": part.retrieved_at,
        "language": part.language,
        "origin_source": shared.source(part.origin_source, part, "origin_source"),
        "origin_article": _origin(part, ledger),
        "rights": part.rights.value,
        "licence": part.licence,
    }
    record = article or Article(key=file.key, status=status)
    return ledger.put(record, f"article {file.stem}", part, values)


def _origin(part: ArticlePart, ledger: Ledger) -> Article | None:
    if not part.origin_article:
        return None
    origin = Article.objects.filter(key=f"seeds/{part.origin_article}").first()
    if origin is None:
        message = f"origin_article: the archive has no text {part.origin_article}; load it first"
        raise ledger.refusal(part, "origin_article", message)
    return origin


def _change_text(article: Article, file: SeedFile, seed: Seed, ledger: Ledger) -> None:
    """Make room for another text. What readers have seen is not changed; a draft may be."""
    if article.body_sha256 == seed.body_sha256:
        return
    if article.status in SEEN:
        message = (
            f"the archive has another text of this name, published (article {article.pk}), and a"
            " published text does not change: give the new text another file name"
        )
        raise RefusedError([Problem(str(file.text), None, message)])
    # The sheet's own records are written again, on the new text.
    for model in (CasualtyClaim, Attribution, Quote):
        for record in model._default_manager.filter(key__startswith=f"{article.key}#"):
            record.delete()
    unused_passages(article.pk).delete()
    if article.passages.exists():
        message = "the text has changed, but passages entered at the desk rest on the old one"
        raise RefusedError([Problem(str(file.text), None, message)])
