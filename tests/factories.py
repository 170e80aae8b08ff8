"""Rows for tests. Every function takes keywords only and saves; what is not given is plain.

Everything is published unless a status says otherwise, so that a test names what it is about.
"""

import datetime
import hashlib
import itertools
from collections.abc import Iterable
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.text import slugify

from events.models import (
    Article,
    ArticleTombstone,
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Incident,
    IncidentLink,
    Passage,
    Place,
    PlaceName,
    Quote,
    QuoteIncident,
    Source,
    Speaker,
    Tombstone,
)
from events.text import find_stretch

_number = itertools.count(1)

DAY = datetime.date(2023, 11, 6)
BODY = "At least six people were killed in Kryvyi Rih, officials said. Dozens were injured."


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def days(first: str | None, last: str) -> DateRange:
    """An interval of days, both included."""
    return DateRange(first and day(first), day(last), "[]")


def make_source(*, name: str | None = None, **fields: Any) -> Source:
    name = name or f"Newspaper {next(_number)}"
    defaults = {"slug": slugify(name), "kind": "newspaper"}
    return Source.objects.create(name=name, **defaults | fields)


def make_article(*, body: str = BODY, headline: str = "Six killed", **fields: Any) -> Article:
    defaults: dict[str, Any] = {
        "slug": slugify(headline)[:100] or "article",
        "body_sha256": hashlib.sha256(body.encode()).hexdigest(),
        "language": "en",
        "published_on": DAY,
        "status": "published",
    }
    article = Article.objects.create(body=body, headline=headline, **defaults | fields)
    if article.status == "withdrawn":
        ArticleTombstone.objects.create(article=article, reason="Forged.", made_on=DAY)
    article.refresh_from_db()
    return article


def make_place(
    *, name: str = "Kryvyi Rih", slug: str | None = None, names: Iterable[str] = (), **fields: Any
) -> Place:
    defaults: dict[str, Any] = {
        "kind": "city",
        "country_code": "UA",
        "latitude": 47.91,
        "longitude": 33.39,
    }
    place = Place.objects.create(name=name, slug=slug or slugify(name), **defaults | fields)
    for spelling in dict.fromkeys([name, *names]):
        PlaceName.objects.create(place=place, name=spelling)
    return place


def make_incident(
    *,
    title: str = "Strike on Kryvyi Rih",
    dates: DateRange | None = None,
    place: Place | None = None,
    **fields: Any,
) -> Incident:
    defaults: dict[str, Any] = {
        "slug": slugify(title)[:100] or "incident",
        "kind": "airstrike",
        "dates": dates or days("2023-07-01", "2023-07-01"),
        "date_precision": "day",
        "place_name": "" if place else "a village",
        "place_precision": "city",
        "grading": "fair",
        "grading_reason": "Reported by one newspaper.",
        "status": "published",
    }
    incident = Incident(title=title, place=place, **defaults | fields)
    incident.save()
    incident.refresh_from_db()
    return incident


def make_passage(*, article: Article, words: str, occurrence: int | None = None) -> Passage:
    """The passage of the article that says these words, the one that is there if there is one."""
    passage = Passage.of(article, find_stretch(article.body, words, occurrence))
    found = Passage.objects.filter(article=article, start=passage.start, end=passage.end).first()
    if found:
        return found
    passage.save()
    return passage


def make_speaker(*, name: str | None = None, **fields: Any) -> Speaker:
    name = name or f"Official {next(_number)}"
    defaults = {"slug": slugify(name), "kind": "official"}
    return Speaker.objects.create(name=name, **defaults | fields)


def make_claim(
    *,
    incident: Incident,
    passage: Passage | None = None,
    low: int | None = 6,
    high: int | None = None,
    **fields: Any,
) -> CasualtyClaim:
    passage = passage or make_passage(
        article=make_article(), words="At least six people were killed"
    )
    Coverage.objects.get_or_create(article=passage.article, incident=incident)
    defaults: dict[str, Any] = {"harm": "killed", "as_of": DAY}
    claim = CasualtyClaim.objects.create(
        incident=incident, passage=passage, low=low, high=high, **defaults | fields
    )
    claim.refresh_from_db()
    return claim


def make_quote(
    *,
    incidents: Iterable[Incident] = (),
    passage: Passage | None = None,
    speaker: Speaker | None = None,
    **fields: Any,
) -> Quote:
    passage = passage or make_passage(article=make_article(), words="Dozens were injured.")
    quote = Quote.objects.create(
        passage=passage, speaker=speaker or make_speaker(), **{"mode": "indirect"} | fields
    )
    for incident in incidents:
        QuoteIncident.objects.create(quote=quote, incident=incident)
        Coverage.objects.get_or_create(article=passage.article, incident=incident)
    quote.refresh_from_db()
    return quote


def make_attribution(
    *,
    incident: Incident,
    actor: Speaker | None = None,
    passage: Passage | None = None,
    **fields: Any,
) -> Attribution:
    passage = passage or make_passage(article=make_article(), words="officials said")
    Coverage.objects.get_or_create(article=passage.article, incident=incident)
    return Attribution.objects.create(
        incident=incident,
        actor=actor or make_speaker(kind="belligerent"),
        passage=passage,
        **{"stance": "alleged"} | fields,
    )


def make_link(
    *, from_incident: Incident, to_incident: Incident, relation: str = "earlier-attack"
) -> IncidentLink:
    return IncidentLink.objects.create(
        from_incident=from_incident, to_incident=to_incident, relation=relation
    )


def make_coverage(*, article: Article, incident: Incident) -> Coverage:
    return Coverage.objects.get_or_create(article=article, incident=incident)[0]


def make_correction(*, incident: Incident, note: str = "The day was wrong.") -> Correction:
    return Correction.objects.create(incident=incident, note=note, made_on=DAY)


def make_tombstone(
    *, incident: Incident, moved_to: Incident | None = None, reason: str = "Recorded twice."
) -> Tombstone:
    """Withdraw the incident and put a stone in its place."""
    stone = Tombstone.objects.create(
        incident=incident, code=incident.code, reason=reason, moved_to=moved_to, made_on=DAY
    )
    incident.status = "withdrawn"
    incident.save()
    return stone
