"""What a sheet said before and says no longer. History keeps every row that goes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import ProtectedError, QuerySet

from events.exchange.coding.context import Coding
from events.exchange.strict_yaml import Part
from events.models import Attribution, CasualtyClaim, Incident, IncidentLink, Passage, Quote
from events.models.base import SEEN


def remove_unsaid(coding: Coding, kept: Iterable[str]) -> None:
    """Remove the sheet's own records that it no longer has, and passages nothing rests on."""
    kept = set(kept)
    for link in _links_of_the_sheet(coding):
        if str(link.pk) not in kept:
            coding.ledger.remove(link, f"link {link}")
    for model in (CasualtyClaim, Attribution, Quote):
        gone = [record for key, record in coding.recorded(model).items() if key not in kept]
        _remove(coding, gone)
    said = {coding.own + part.key for part in coding.sheet.incidents}
    for key, incident in coding.recorded(Incident).items():
        if key not in said:
            _remove_incident(coding, incident)
    unused_passages(coding.article.pk).delete()


def _remove(coding: Coding, records: Iterable[Any]) -> None:
    for record in records:
        label = f"{record._meta.verbose_name} {record.key.removeprefix(coding.own)}"
        try:
            coding.ledger.remove(record, label)
        except ProtectedError as error:
            message = f"{label} is no longer in the sheet, but another record rests on it"
            raise coding.ledger.refusal(Part(), "", message) from error


def _links_of_the_sheet(coding: Coding) -> Iterable[IncidentLink]:
    """Links that rest on this article's words, or on none and join two of its incidents."""
    own = {
        "passage": None,
        "from_incident__key__startswith": coding.own,
        "to_incident__key__startswith": coding.own,
    }
    links = IncidentLink.objects.filter(passage__article=coding.article)
    return [*links, *IncidentLink.objects.filter(**own)]


def _remove_incident(coding: Coding, incident: Incident) -> None:
    label = f"incident {incident.key.removeprefix(coding.own)}"
    if incident.status in SEEN:
        message = (
            f"{label} ({incident.code}) is no longer in the sheet, but it is {incident.status}:"
            " put it back, and withdraw it at the desk"
        )
        raise coding.ledger.refusal(Part(), "", message)
    if incident.claims.exists() or incident.attributions.exists():
        message = f"{label} ({incident.code}) is no longer in the sheet, but others rest on it"
        raise coding.ledger.refusal(Part(), "", message)
    coding.ledger.remove(incident, label)


def unused_passages(article: int) -> QuerySet[Passage]:
    return Passage.objects.filter(
        article=article, claims=None, quotes=None, attributions=None, links=None
    )
