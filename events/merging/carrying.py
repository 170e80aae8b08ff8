"""From two incidents to one."""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django.db import transaction

from events.merging.parts import changes, plain
from events.merging.rows import Found, rival_preferences, to_carry
from events.models import CasualtyClaim, Correction, Incident, Merge, Tombstone
from events.models.base import TODAY
from events.models.vocabulary import Status


class Carried(TypedDict):
    """What a merge records, so that it can be undone; rows by the names of their kinds.

    values is, by part and column, what the incident that stays said before and says now.
    unpreferred are the claims that ceased to be preferred, each with its reason.
    """

    status: str
    rows: dict[str, list[int]]
    left: dict[str, list[int]]
    values: dict[str, dict[str, tuple[Any, Any]]]
    unpreferred: dict[str, str]


class MergingError(ValueError):
    """Why two incidents are not merged, or not parted, in a sentence for an editor."""


def why_not(stays: Incident, goes: Incident) -> str:
    """Why the one cannot be merged into the other, in a sentence; empty when it can."""
    if stays == goes:
        return "An incident cannot be merged into itself."
    for incident in (stays, goes):
        if incident.status == Status.WITHDRAWN:
            return f"{incident.code} is withdrawn."
    if goes.status == Status.PUBLISHED and stays.status != Status.PUBLISHED:
        return (
            f"Readers see {goes.code} and do not see {stays.code}: {goes.code} is the one that "
            "stays."
        )
    return ""


def merge(
    stays: Incident,
    goes: Incident,
    *,
    why: str,
    who: str,
    choices: Mapping[str, str] | None = None,
    preferred: Iterable[int] = (),
) -> Merge:
    """Make the two one, in one transaction. Raises MergingError with the reason when it cannot be.

    choices says for each part whose values it keeps: those of the one that stays, where nothing
    is said. preferred are the claims of the one that goes that stay preferred where both have
    one. The two incidents are locked, and read again, first.
    """
    with transaction.atomic():
        stays, goes = locked(stays.pk, goes.pk)
        if reason := why_not(stays, goes):
            raise MergingError(reason)
        found = to_carry(stays, goes)
        carried = Carried(
            status=goes.status,
            rows={each.kind.name: [row.pk for row in each.carried] for each in found},
            left={each.kind.name: [row.pk for row in each.left] for each in found},
            values=_take_values(stays, goes, choices or {}),
            unpreferred=_settle_preferences(found, set(preferred)),
        )
        _carry(found, stays)
        _withdraw(goes, stays, why)
        Correction.objects.tell_readers([stays], _note(goes, carried["status"], why))
        return Merge.objects.create(stays=stays, goes=goes, why=why, carried=carried, made_by=who)


def locked(stays: int, goes: int) -> tuple[Incident, Incident]:
    """Both, as they are now; whoever changes one of them or adds to it waits."""
    both = Incident.objects.select_for_update(of=("self",)).select_related("place")
    found = {incident.pk: incident for incident in both.filter(pk__in=[stays, goes]).order_by("pk")}
    return found[stays], found[goes]


def _take_values(
    stays: Incident, goes: Incident, choices: Mapping[str, str]
) -> dict[str, dict[str, tuple[Any, Any]]]:
    changed = changes(stays, goes, choices)
    if changed:
        after = {name: new for part in changed.values() for name, (_, new) in part.items()}
        Incident.objects.filter(pk=stays.pk).update(**after)
    return {
        name: {column: (plain(old), plain(new)) for column, (old, new) in part.items()}
        for name, part in changed.items()
    }


def _settle_preferences(found: list[Found], preferred: set[int]) -> dict[str, str]:
    losing = [
        ours if theirs.pk in preferred else theirs for ours, theirs in rival_preferences(found)
    ]
    claims = CasualtyClaim.objects.filter(pk__in=[claim.pk for claim in losing])
    claims.update(preferred=False, preferred_reason="")
    return {str(claim.pk): claim.preferred_reason for claim in losing}


def _carry(found: Iterable[Found], stays: Incident) -> None:
    for each in found:
        if each.carried:
            rows = each.kind.model._default_manager.filter(pk__in=[row.pk for row in each.carried])
            rows.update(**{each.kind.column: stays.pk})


def _withdraw(goes: Incident, stays: Incident, why: str) -> None:
    Tombstone.objects.create(
        incident=goes,
        code=goes.code,
        reason=why,
        moved_to=stays,
        made_on=TODAY,
        for_readers=goes.status == Status.PUBLISHED,
    )
    goes.status = Status.WITHDRAWN
    goes.save(update_fields=["status"])


def _note(goes: Incident, status: str, why: str) -> str:
    if status != Status.PUBLISHED:
        return why  # readers have never heard of the one that went
    return f"{goes.code} told of the same incident; what it held is here now. {why}"
