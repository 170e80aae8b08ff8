"""Articles, the passages in them, and who published them."""

import datetime
from typing import Annotated

from django.utils.translation import gettext_noop as _
from msgspec import Meta, Struct

from events.models.vocabulary import ArticleKind, Rights, SourceKind, SpeakerKind
from events.records.words import (
    Country,
    Number,
    Permalink,
    Source,
    SourceSlug,
    looks,
    one_of,
)


class PassageRecord(Struct, kw_only=True, frozen=True):
    """An exact stretch of an article, by the W3C Web Annotation model's two selectors."""

    permalink: Permalink
    article: Annotated[str, Meta(description=_("The article's address"))]
    start: Annotated[int, Meta(description=_("First code point"))]
    end: Annotated[int, Meta(description=_("End in code points, exclusive"))]
    exact: Annotated[str, Meta(description=_("The very words"))]
    prefix: Annotated[str, Meta(description=_("What stands before, as far as rights allow"))]
    suffix: Annotated[str, Meta(description=_("What stands after, as far as rights allow"))]
    sentence: Annotated[str, Meta(description=_("The whole sentence, as far as rights allow"))]


class ArticleRow(Struct, kw_only=True, frozen=True):
    """One archived report, as lists show it."""

    id: Number
    permalink: Permalink
    kind: Annotated[str, one_of(ArticleKind, _("A report, or the record of a dataset"))]
    title: Annotated[str, Meta(description=_("The headline, or the opening words"))]
    source: Source
    source_slug: SourceSlug
    url: Annotated[str, Meta(description=_("Where it was published; empty when unknown"))]
    archive_url: Annotated[str, Meta(description=_("A copy elsewhere; empty when there is none"))]
    published_on: Annotated[
        datetime.date | None, Meta(description=_("The day it was published; null when unknown"))
    ]
    language: Annotated[str, Meta(description=_("BCP 47; empty when unknown"))]
    body_sha256: Annotated[str, looks("^[0-9a-f]{64}$", _("SHA-256 of the text in UTF-8"))]
    rights: Annotated[str, one_of(Rights, _("How much of the text may be shown"))]
    licence: Annotated[
        str, Meta(description=_("Terms of passing it on; empty when none are stated"))
    ]


class CitedSource(Struct, kw_only=True, frozen=True):
    """A source that an article names, in the article's own words; empty where it says nothing."""

    name: Annotated[str, Meta(description="What it is called")] = ""
    headline: Annotated[str, Meta(description="The report's headline")] = ""
    url: Annotated[str, Meta(description="The report's address")] = ""
    published_on: Annotated[str, Meta(description="When it was published")] = ""


class ExcerptRecord(Struct, kw_only=True, frozen=True):
    """A stretch of an article's text."""

    start: Annotated[int, Meta(description="First code point")]
    text: Annotated[str, Meta(description="The very words")]


class ArticleRecord(ArticleRow, kw_only=True, frozen=True):
    """One archived report with its text and the passages that records rest on."""

    body: Annotated[str, Meta(description="Plain text; empty when it may not be shown in full")]
    length: Annotated[int, Meta(description="Of the text, in code points")]
    excerpts: Annotated[
        list[ExcerptRecord],
        Meta(description="Of a text that may not be shown in full, what may be; else empty"),
    ]
    cited_sources: Annotated[list[CitedSource], Meta(description="Sources that it names")]
    passages: Annotated[list[PassageRecord], Meta(description="What records rest on")]
    incidents: Annotated[list[str], Meta(description="Codes of the incidents it reports on")]


class SpeakerRow(Struct, kw_only=True, frozen=True):
    """A person or body that says things."""

    slug: Annotated[str, Meta(description=_("What names the speaker in addresses"))]
    permalink: Permalink
    name: Annotated[str, Meta(description=_("The speaker's name"))]
    kind: Annotated[str, one_of(SpeakerKind, _("What kind of speaker"))]


class SourceRow(Struct, kw_only=True, frozen=True):
    """Who publishes reports."""

    slug: Annotated[str, Meta(description=_("What names the source in addresses"))]
    permalink: Permalink
    name: Annotated[str, Meta(description=_("The source's name"))]
    kind: Annotated[str, one_of(SourceKind, _("What kind of source"))]
    country: Country
    url: Annotated[str, Meta(description=_("The source's own address; empty when unknown"))]
