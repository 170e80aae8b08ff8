"""Records for machines that read pages: JSON-LD documents in the words of schema.org.

Nothing is said more exactly than it is known: an event has a start and an end only where its
day is known, else the page says which days it covers. What nobody's words give, such as
whether a speaker is a person or a body, is left out.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.utils.safestring import SafeString, mark_safe

from events import addresses
from events.countries import country_name
from events.dossier import Dossier
from events.models import Article, CasualtyClaim, Incident, Passage, Quote, Speaker
from events.models.vocabulary import ArticleKind, Mode, PlacePrecision

# What would end the script element, or the string in a script of old.
_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}

_ARTICLES = {ArticleKind.REPORT: "NewsArticle", ArticleKind.DATASET_RECORD: "CreativeWork"}
_NAME = "Event Archive"

Node = dict[str, Any]


def document(dossier: Dossier, base: str) -> Node:
    """The page, with the event as what it is about. base is the site's address."""
    incident = dossier.incident
    permalink = base + addresses.incident(incident.code)
    claims = [_claim(claim, permalink, base) for claim in dossier.claims]
    quotes = [_quotation(quote, base) for quote in dossier.quotes if quote.mode == Mode.DIRECT]
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "@id": permalink,
            "url": permalink,
            "name": incident.title,
            "identifier": incident.code,
            "temporalCoverage": _days_covered(incident),
            "publisher": _publisher(base),
            "mainEntity": _event(incident, permalink, base),
            "hasPart": [*claims, *quotes],
            "citation": [_report(coverage.article, base) for coverage in dossier.coverage],
        }
    )


def article_document(article: Article, incidents: Iterable[Incident], base: str) -> Node:
    """The page of an archived article; about names the incidents that it reports."""
    permalink = base + addresses.article(article)
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "@id": f"{permalink}#page",
            "url": permalink,
            "name": article.title,
            "publisher": _publisher(base),
            "mainEntity": _report(article, base),
            "about": [
                {"@id": f"{base}{addresses.incident(one.code)}#event", "name": one.title}
                for one in incidents
            ],
        }
    )


def dataset_document(tables: Iterable[tuple[str, str]], base: str) -> Node:
    """The archive as a dataset; tables are the media type and the path of each download."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{base}/data/",
        "url": f"{base}/data/",
        "name": _NAME,
        "description": (
            "News events with who claimed what, in which sentence, as of which day: incidents,"
            " casualty claims, quotes and the articles that they rest on."
        ),
        "isAccessibleForFree": True,
        "creator": _publisher(base),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": base + path}
            for kind, path in tables
        ],
    }


def _publisher(base: str) -> Node:
    return {"@type": "Organization", "name": _NAME, "url": f"{base}/"}


def script_text(document: Node) -> SafeString:
    """The document as the text of a script element of type application/ld+json."""
    return mark_safe(msgspec.json.encode(document).decode().translate(_ESCAPED))


def _event(incident: Incident, permalink: str, base: str) -> Node:
    day = incident.last_day if incident.first_day == incident.last_day else None
    return _known(
        {
            "@type": "Event",
            "@id": f"{permalink}#event",
            "name": incident.title,
            "description": incident.summary,
            "startDate": day,
            "endDate": day,
            "location": _place(incident, base),
        }
    )


def _days_covered(incident: Incident) -> str:
    """An interval of ISO 8601, ".." where nothing bounds its beginning."""
    return f"{incident.first_day or '..'}/{incident.last_day}"


def _place(incident: Incident, base: str) -> Node:
    """The place, with the centre of itself; an exact spot has the incident's own coordinates."""
    place = incident.place
    exact = incident.place_precision == PlacePrecision.EXACT and incident.latitude is not None
    spot: Any = incident if exact else place
    known = spot is not None and spot.latitude is not None
    return _known(
        {
            "@type": "Place",
            "@id": base + addresses.place(place.slug) if place and not exact else None,
            "name": place.name if place else incident.place_name,
            "address": _known(
                {
                    "@type": "PostalAddress",
                    "addressCountry": incident.country_code,
                    "addressRegion": place.admin1 if place else None,
                }
            )
            if country_name(incident.country_code)
            else None,
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": spot.latitude,
                "longitude": spot.longitude,
            }
            if known
            else None,
        }
    )


def _claim(claim: CasualtyClaim, permalink: str, base: str) -> Node:
    return _known(
        {
            "@type": "Claim",
            "@id": f"{permalink}#claim-{claim.pk}",
            "text": claim.passage.exact,
            "author": _speaker(claim.claimant, base) if claim.claimant else None,
            "appearance": _appearance(claim.passage, base),
        }
    )


def _quotation(quote: Quote, base: str) -> Node:
    """A direct quote alone: another's words are the article's, not the speaker's."""
    return {
        "@type": "Quotation",
        "@id": base + addresses.quote(quote),
        "text": quote.passage.exact,
        "creator": _speaker(quote.speaker, base),
        "isPartOf": _appearance(quote.passage, base),
    }


def _speaker(speaker: Speaker, base: str) -> Node:
    return {"@id": base + addresses.speaker(speaker.slug), "name": speaker.name}


def _appearance(passage: Passage, base: str) -> Node:
    return {"@id": base + addresses.article(passage.article)}


def _report(article: Article, base: str) -> Node:
    return _known(
        {
            "@type": _ARTICLES[ArticleKind(article.kind)],
            "@id": base + addresses.article(article),
            "headline": article.title,
            "datePublished": article.published_on,
            "inLanguage": article.language,
            "url": article.url,
            "sourceOrganization": {"@type": "Organization", "name": article.source.name}
            if article.source
            else None,
        }
    )


def _known(node: Node) -> Node:
    """Without what is unknown."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}
