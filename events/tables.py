"""Each public record as a table: its flat fields as the database itself computes them.

The fields are those of events.records, in their order; events.to_records makes the same of rows
in Python, and a test holds the two together. `base` is the site's address, without a path.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    CharField,
    Expression,
    F,
    Func,
    OuterRef,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from msgspec import Struct

from events.flat import PARTED_BY, FlatField, flat_fields
from events.models import QuoteIncident
from events.models.article import title_in_sql
from events.records import (
    ArticleRow,
    ClaimRecord,
    CorrectionRecord,
    IncidentRow,
    PlaceRow,
    QuoteRecord,
    SourceRow,
    SpeakerRow,
)
from events.sentences import WHITE

Column = Expression | F
Columns = dict[str, Column]


@dataclass(frozen=True)
class Table:
    """A record's flat fields, and an expression for each over the rows of a queryset."""

    record: type[Struct]
    columns: Callable[[str], Columns]

    @property
    def fields(self) -> list[FlatField]:
        return flat_fields(self.record)


class _Joined(Func):
    """Texts one after another; null where one of them is."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = TextField()


def _text(*parts: str | Column) -> _Joined:
    return _Joined(*(Value(part) if isinstance(part, str) else part for part in parts))


def _number(name: str) -> Cast:
    return Cast(name, TextField())


def _parted(array: Any) -> Func:
    return Func(array, Value(PARTED_BY), function="array_to_string", output_field=CharField())


def _own(*names: str) -> Columns:
    """Columns that are the row's own, under their own names."""
    return {name: F(name) for name in names}


def _passage(base: str) -> Columns:
    """A passage's columns, beside a record that rests on it."""
    article = _article(base, "passage__article")
    return {
        "passage_permalink": _text(article, "#passage-", _number("passage_id")),
        "passage_article": article,
        **{f"passage_{name}": F(f"passage__{name}") for name in ("start", "end", "exact")},
        **{f"passage_{name}": F(f"passage__{name}") for name in ("prefix", "suffix")},
        "passage_sentence": Func(
            _text(
                *map(F, ("passage__sentence_before", "passage__exact", "passage__sentence_after"))
            ),
            Value(WHITE),
            function="btrim",
        ),
    }


def _article(base: str, path: str = "") -> _Joined:
    """An article's address; path leads to it from the row."""
    pk, slug = (f"{path}_id", f"{path}__slug") if path else ("pk", "slug")
    return _text(f"{base}/articles/", _number(pk), "-", F(slug), "/")


def _incident_columns(base: str) -> Columns:
    return {
        "code": F("code"),
        "permalink": _text(f"{base}/incidents/", F("code"), "/"),
        **_own("title", "language", "kind", "first_day", "last_day", "date_precision"),
        "place": F("place__slug"),
        "place_name": Coalesce("place__name", "place_name"),
        "country": F("country_code"),
        "place_precision": F("place_precision"),
        "latitude": Coalesce("latitude", "place__latitude"),
        "longitude": Coalesce("longitude", "place__longitude"),
        "weapons": _parted(F("weapons")),
        "targets": _parted(F("targets")),
        "grading": F("grading"),
        "killed_low": F("killed_low"),
        "killed_best": F("killed"),
        "killed_high": F("killed_high"),
        "injured_low": F("injured_low"),
        "injured_best": F("injured"),
        "injured_high": F("injured_high"),
    }


def _claim_columns(base: str) -> Columns:
    return {
        "id": F("pk"),
        "permalink": _text(f"{base}/incidents/", F("incident__code"), "/#claim-", _number("pk")),
        "incident": F("incident__code"),
        **_own("harm", "population", "low", "high", "wording"),
        "claimant": F("claimant__name"),
        "claimant_slug": F("claimant__slug"),
        **_own("as_of", "standing", "standing_since"),
        "replaced_by": F("replaced_by_id"),
        **_own("preferred", "preferred_reason"),
        "source": F("passage__article__source__name"),
        "source_slug": F("passage__article__source__slug"),
        **_passage(base),
    }


def _quote_columns(base: str) -> Columns:
    spoken_of = QuoteIncident.objects.filter(quote=OuterRef("pk")).order_by("-incident_id")
    return {
        "id": F("pk"),
        "permalink": _text(_article(base, "passage__article"), "#quote-", _number("pk")),
        "speaker": F("speaker__name"),
        "speaker_slug": F("speaker__slug"),
        **_own("described_as", "mode"),
        "incidents": _parted(ArraySubquery(spoken_of.values("incident__code"))),
        **_passage(base),
    }


def _article_columns(base: str) -> Columns:
    return {
        "id": F("pk"),
        "permalink": _article(base),
        "kind": F("kind"),
        "title": title_in_sql(),
        "source": F("source__name"),
        "source_slug": F("source__slug"),
        **_own(
            "url", "archive_url", "published_on", "language", "body_sha256", "rights", "licence"
        ),
    }


def _place_columns(base: str) -> Columns:
    """Of places_with_incidents."""
    return {
        "slug": F("slug"),
        "permalink": _text(f"{base}/places/", F("slug"), "/"),
        **_own("name", "kind"),
        "country": F("country_code"),
        **_own("admin1", "latitude", "longitude", "geonames_id"),
        "incidents": F("happened"),
    }


def _speaker_columns(base: str) -> Columns:
    return {
        "slug": F("slug"),
        "permalink": _text(f"{base}/speakers/", F("slug"), "/"),
        **_own("name", "kind"),
    }


def _source_columns(base: str) -> Columns:
    return {
        "slug": F("slug"),
        "permalink": _text(f"{base}/sources/", F("slug"), "/"),
        **_own("name", "kind"),
        "country": F("country_code"),
        "url": F("url"),
    }


def _correction_columns(base: str) -> Columns:
    code = F("incident__code")
    return {
        "incident": code,
        "permalink": _text(f"{base}/incidents/", code, "/#correction-", _number("pk")),
        **_own("made_on", "note"),
    }


INCIDENTS = Table(IncidentRow, _incident_columns)
CLAIMS = Table(ClaimRecord, _claim_columns)
QUOTES = Table(QuoteRecord, _quote_columns)
ARTICLES = Table(ArticleRow, _article_columns)
PLACES = Table(PlaceRow, _place_columns)
SPEAKERS = Table(SpeakerRow, _speaker_columns)
SOURCES = Table(SourceRow, _source_columns)
CORRECTIONS = Table(CorrectionRecord, _correction_columns)
