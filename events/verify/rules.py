"""What holds between the records of a good archive."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef
from django.db.models.functions import StrIndex

from events import tally
from events.models import (
    Article,
    ArticleTombstone,
    Attribution,
    CasualtyClaim,
    Coverage,
    Incident,
    Passage,
    PlaceName,
    QuoteIncident,
    Tombstone,
)
from events.models.vocabulary import Harm, Population, Status
from events.text import fold
from events.verify.finding import Finding, each, named


class _IsStretch(Func):
    function = "events_is_stretch"
    output_field = BooleanField()


def wrong_passages() -> Iterator[Finding]:
    stretch = _IsStretch("article__body", "start", "end", "prefix", "exact", "suffix")
    here = Passage.objects.filter(article__length_elsewhere=None)
    wrong = here.annotate(is_stretch=stretch).filter(is_stretch=False)
    message = "characters {} to {} of article {} do not say this"
    yield from each(wrong, message, "start", "end", "article_id")


# A line of a dataset's row is all that it says of itself.
_OTHER_SENTENCES = """
    SELECT p.id
    FROM events_passage p
    JOIN events_article a ON a.id = p.article_id
    WHERE a.length_elsewhere IS NULL AND CASE a.kind
        WHEN 'dataset-record' THEN (p.sentence_before, p.sentence_after) <> ('', '')
        ELSE (p.sentence_before, p.sentence_after) <> (
            SELECT s.before, s.after FROM events_sentence(a.body, p.start, p."end") s
        )
    END
"""


def wrong_sentences() -> Iterator[Finding]:
    """Passages that keep something else than the sentence around them: readers may see it."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_OTHER_SENTENCES)
        for (pk,) in cursor:
            yield Finding(named(Passage, pk, pk), "does not stand in the sentence kept with it")


def wrong_wordings() -> Iterator[Finding]:
    claims = CasualtyClaim.objects.exclude(wording="")
    wrong = claims.annotate(place=StrIndex("passage__exact", "wording")).filter(place=0)
    yield from each(wrong, "its passage does not say “{}”", "wording")


def wrong_folds() -> Iterator[Finding]:
    names = PlaceName.objects.order_by().values_list("pk", "name", "folded")
    for pk, name, folded in names.iterator(chunk_size=2_000):
        if folded != fold(name):
            message = f"is folded as “{folded}”, not “{fold(name)}”: a search would miss it"
            yield Finding(named(PlaceName, pk, name), message)


def wrong_incidents() -> Iterator[Finding]:
    abroad = Incident.objects.exclude(place=None).exclude(country_code=F("place__country_code"))
    message = "its country is {}, and its place's is {}"
    yield from each(abroad, message, "country_code", "place__country_code")
    for model in (Incident, Article):
        stoneless = model._default_manager.filter(status=Status.WITHDRAWN, tombstone=None)
        yield from each(stoneless, "is withdrawn and has no tombstone")


def wrong_tombstones() -> Iterator[Finding]:
    other = Tombstone.objects.exclude(code=F("incident__code"))
    yield from each(other, "its incident has the code {}", "incident__code")
    living = Tombstone.objects.exclude(incident__status=Status.WITHDRAWN)
    yield from each(living, "its incident is {}, not withdrawn", "incident__status")
    shown = ArticleTombstone.objects.exclude(article__status=Status.WITHDRAWN)
    yield from each(shown, "its article is {}, not withdrawn", "article__status")


def uncovered() -> Iterator[Finding]:
    """Records whose article is not recorded as reporting on their incident."""
    message = "article {} is not recorded as coverage of incident {}"
    for model in (CasualtyClaim, Attribution):
        yield from each(
            model._default_manager.exclude(_covered("passage__article")),
            message,
            "passage__article_id",
            "incident__code",
        )
    yield from each(
        QuoteIncident.objects.exclude(_covered("quote__passage__article")),
        message,
        "quote__passage__article_id",
        "incident__code",
    )


def _covered(article: str) -> Exists:
    return Exists(Coverage.objects.filter(article=OuterRef(article), incident=OuterRef("incident")))


@dataclass(frozen=True, slots=True)
class _Claim:
    """What the counting rule reads, out of a row."""

    id: int
    harm: str
    population: str
    low: int | None
    high: int | None
    as_of: datetime.date
    standing_since: datetime.date | None
    preferred: bool


# One statement, so that claims and estimates are of the same moment.
_FIGURES = """
    SELECT i.id, i.code, c.claims, e.estimates, json_build_object(
        'killed_low', i.killed_low, 'killed', i.killed, 'killed_high', i.killed_high,
        'injured_low', i.injured_low, 'injured', i.injured, 'injured_high', i.injured_high
    )
    FROM events_incident i
    LEFT JOIN (
        SELECT c.incident_id, json_agg(json_build_array(
            c.id, c.harm, c.population, c.low, c.high, c.as_of, c.standing_since, c.preferred
        )) AS claims
        FROM events_casualtyclaim c
        JOIN events_passage p ON p.id = c.passage_id
        JOIN events_article a ON a.id = p.article_id AND a.status = 'published'
        GROUP BY c.incident_id
    ) c ON c.incident_id = i.id
    LEFT JOIN (
        SELECT incident_id, json_agg(json_build_array(
            harm, population, low, best, high, best_claim_id, claims, rule
        )) AS estimates
        FROM events_estimate GROUP BY incident_id
    ) e ON e.incident_id = i.id
    WHERE c.claims IS NOT NULL OR e.estimates IS NOT NULL OR num_nonnulls(
        i.killed_low, i.killed, i.killed_high, i.injured_low, i.injured, i.injured_high
    ) > 0
"""


def wrong_estimates() -> Iterator[Finding]:
    """Estimates that are not what the counting rule makes of the claims."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_FIGURES)
        for pk, code, claims, estimates, kept in cursor:
            for message in wrong_figures(claims or [], estimates or [], kept):
                yield Finding(named(Incident, pk, code), message)


def wrong_figures(
    claims: list[Any], estimates: list[Any], counts: Mapping[str, int | None]
) -> Iterator[str]:
    """What of an incident's figures is not what the counting rule makes of its claims.

    A claim is id, harm, population, low, high, as_of, standing_since, preferred; an estimate is
    harm, population, low, best, high, best claim, claims, rule; counts are the incident's own, by
    the names of its columns. Days are texts.
    """
    counted = tally.tallies(
        _Claim(pk, harm, population, low, high, _day(as_of), _day(standing_since), preferred)
        for pk, harm, population, low, high, as_of, standing_since, preferred in claims
    )
    kept = {
        (harm, population): tally.Tally(low, best, high, best_claim, tuple(sorted(of)), rule)
        for harm, population, low, best, high, best_claim, of, rule in estimates
    }
    for harm, population in sorted(counted.keys() | kept.keys()):
        right, found = counted.get((harm, population)), kept.get((harm, population))
        if right != found:
            label = f"{population} {harm}"
            yield f"the estimate of {label} is {_said(found)}, and its claims make {_said(right)}"
    for name, right_count in _counts_of_people(counted).items():
        if counts[name] != right_count:
            column: Any = Incident._meta.get_field(name)
            yield f"its {column.verbose_name} is {counts[name]}, and its claims make {right_count}"


def _counts_of_people(counted: Mapping[tuple[str, str], tally.Tally]) -> dict[str, int | None]:
    """What the incident keeps of its estimates, by the name of the column."""
    return {
        harm if bound == "best" else f"{harm}_{bound}": getattr(
            counted.get((harm, Population.PEOPLE)), bound, None
        )
        for harm in (Harm.KILLED.value, Harm.INJURED.value)
        for bound in ("low", "best", "high")
    }


def _day(text: str | None) -> Any:
    return text and datetime.date.fromisoformat(text)


def _said(figures: tally.Tally | None) -> str:
    if figures is None:
        return "missing"
    range_ = f"low {figures.low}, best {figures.best}, high {figures.high}"
    return f"{range_} (claims {', '.join(map(str, figures.claims))}, rule {figures.rule})"
