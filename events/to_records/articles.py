"""Articles, their passages, and who published or said something."""

from collections.abc import Iterable, Sequence

from events import addresses
from events.excerpts import excerpts_of
from events.models import Article, Incident, Passage, Source, Speaker
from events.records import (
    ArticleRecord,
    ArticleRow,
    CitedSource,
    ExcerptRecord,
    PassageRecord,
    SourceRow,
    SpeakerRow,
)


def article_row(article: Article, base: str) -> ArticleRow:
    return ArticleRow(
        id=article.pk,
        permalink=base + addresses.article(article),
        kind=article.kind,
        title=article.title,
        source=article.source.name if article.source else None,
        source_slug=article.source.slug if article.source else None,
        url=article.url,
        archive_url=article.archive_url,
        published_on=article.published_on,
        language=article.language,
        body_sha256=article.body_sha256,
        rights=article.rights,
        licence=article.licence,
    )


def article_record(
    article: Article, passages: Sequence[Passage], incidents: Iterable[Incident], base: str
) -> ArticleRecord:
    row = article_row(article, base)
    return ArticleRecord(
        **{name: getattr(row, name) for name in ArticleRow.__struct_fields__},
        body=article.body,
        length=article.length,
        excerpts=[
            ExcerptRecord(start=excerpt.start, text=excerpt.text)
            for excerpt in ([] if article.body else excerpts_of(passages))
        ],
        cited_sources=[CitedSource(**cited) for cited in article.cited_sources],
        passages=[passage_record(passage, base) for passage in passages],
        incidents=[incident.code for incident in incidents],
    )


def passage_record(passage: Passage, base: str) -> PassageRecord:
    return PassageRecord(
        permalink=base + addresses.passage(passage),
        article=base + addresses.article(passage.article),
        start=passage.start,
        end=passage.end,
        exact=passage.exact,
        prefix=passage.prefix,
        suffix=passage.suffix,
        sentence=passage.sentence,
    )


def speaker_row(speaker: Speaker, base: str) -> SpeakerRow:
    return SpeakerRow(
        slug=speaker.slug,
        permalink=base + addresses.speaker(speaker.slug),
        name=speaker.name,
        kind=speaker.kind,
    )


def source_row(source: Source, base: str) -> SourceRow:
    return SourceRow(
        slug=source.slug,
        permalink=base + addresses.source(source.slug),
        name=source.name,
        kind=source.kind,
        country=source.country_code,
        url=source.url,
    )
