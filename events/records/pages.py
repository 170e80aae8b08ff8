"""What pages say that are no list and no record: the front door, the search, the methodology."""

from typing import Annotated

from msgspec import Meta, Struct

from events.records.articles import ArticleRow
from events.records.incidents import IncidentRow, QuoteRecord


class HomeRecord(Struct, kw_only=True, frozen=True):
    """How much the archive holds, and what it recorded last."""

    incidents: Annotated[int, Meta(description="How many incidents")]
    articles: Annotated[int, Meta(description="How many articles, or at least")]
    articles_are_counted: Annotated[bool, Meta(description="Whether there are not more articles")]
    quotes: Annotated[int, Meta(description="How many quotes, or at least")]
    quotes_are_counted: Annotated[bool, Meta(description="Whether there are not more quotes")]
    latest: Annotated[list[IncidentRow], Meta(description="The last ten that were recorded")]


class FoundArticle(Struct, kw_only=True, frozen=True):
    """An article that a search found."""

    excerpt: Annotated[str, Meta(description="Where the words stand")]
    article: Annotated[ArticleRow, Meta(description="The article")]


class SearchRecord(Struct, kw_only=True, frozen=True):
    """The best matches of each kind, twenty at most."""

    query: Annotated[str, Meta(description="What was asked")]
    of_latest: Annotated[
        list[str],
        Meta(description="The kinds that many match: the best of those recorded last are given"),
    ]
    incidents: Annotated[list[IncidentRow], Meta(description="Incidents that match")]
    articles: Annotated[list[FoundArticle], Meta(description="Articles that match")]
    quotes: Annotated[list[QuoteRecord], Meta(description="Quotes that match")]


class MethodologyRecord(Struct, kw_only=True, frozen=True):
    """The counting rule's version, and what the words of each vocabulary mean."""

    rule: Annotated[str, Meta(description="Version of the counting rule")]
    vocabularies: Annotated[dict[str, dict[str, str]], Meta(description="Each vocabulary's words")]


class ListDescription(Struct, kw_only=True, frozen=True):
    """What may be asked of a list, and what its rows hold."""

    twins: Annotated[list[str], Meta(description="The addresses of its forms")]
    filters: Annotated[dict[str, str], Meta(description="What each filter asks")]
    fields: Annotated[dict[str, str], Meta(description="What each field of a row holds")]


class CellsDescription(Struct, kw_only=True, frozen=True):
    """What the map's cells are asked for beside the filters of incidents."""

    address: Annotated[str, Meta(description="The address of the cells")]
    parameters: Annotated[dict[str, str], Meta(description="What each parameter asks")]


class DataRecord(Struct, kw_only=True, frozen=True):
    """How the data is asked for."""

    openapi: Annotated[str, Meta(description="The address of the description for programs")]
    lists: Annotated[dict[str, ListDescription], Meta(description="Every list, by address")]
    feeds: Annotated[dict[str, str], Meta(description="What is told at the address of each feed")]
    cells: Annotated[CellsDescription, Meta(description="The map's cells")]


class OEmbedRecord(Struct, kw_only=True, frozen=True):
    """How an incident is embedded in a page (oEmbed 1.0)."""

    type: Annotated[str, Meta(description="rich: html is what to embed")]
    version: Annotated[str, Meta(description="The version of oEmbed")]
    title: Annotated[str, Meta(description="What happened, in one line")]
    provider_name: Annotated[str, Meta(description="The archive's name")]
    provider_url: Annotated[str, Meta(description="The archive's address")]
    html: Annotated[str, Meta(description="A frame with the incident's card; it needs no script")]
    width: Annotated[int, Meta(description="In pixels")]
    height: Annotated[int, Meta(description="In pixels")]


class Problem(Struct, kw_only=True, frozen=True):
    """A refusal (RFC 9457)."""

    type: Annotated[str, Meta(description="about:blank: the status says what it is")]
    title: Annotated[str, Meta(description="The status in words")]
    status: Annotated[int, Meta(description="The status")]
    detail: Annotated[str, Meta(description="What is wrong, and what to do")]
    instance: Annotated[str, Meta(description="The address that was asked")]
