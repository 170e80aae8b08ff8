"""From one incident to the two that were merged."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from events.merging.carrying import Carried, MergingError, locked
from events.merging.parts import PARTS, columns, plain, unplain
from events.merging.rows import KINDS, Kind, cover_what_rests
from events.models import CasualtyClaim, Correction, Incident, Merge, Tombstone
from events.models.vocabulary import Standing, Status


def why_stuck(merge: Merge) -> str:
    """Why the merge cannot be undone, in a sentence; empty when it can."""
    if merge.undone_at:
        return f"{merge} was undone already."
    later = Merge.objects.standing().filter(goes=merge.stays).select_related("stays").first()
    if later:
        return (
            f"{merge.stays.code} was itself merged into {later.stays.code} since: undo that first."
        )
    if merge.goes.status != Status.WITHDRAWN:
        return f"{merge.goes.code} is {merge.goes.get_status_display()}, not withdrawn, by now."
    for kind in KINDS:
        if reason := _moved_on(merge, kind):
            return reason
    return _entangled(merge)


def undo(merge: Merge, *, why: str, who: str) -> list[str]:
    """Part the two again, in one transaction, and say what could not be as it was.

    Rows that were carried go back, whatever was changed in them since. What was entered since
    stays where it is. Raises MergingError with the reason when it cannot be.
    """
    with transaction.atomic():
        stays, goes = locked(merge.stays_id, merge.goes_id)
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        merge.stays, merge.goes = stays, goes
        if reason := why_stuck(merge):
            raise MergingError(reason)
        carried: Carried = merge.carried
        told = [
            *_bring_back(carried, goes),
            *_restore_values(carried, stays),
        ]
        _stand_again(goes, carried["status"])
        told += _restore_preferences(carried)
        cover_what_rests([stays, goes])
        goes.refresh_from_db()
        for incident, other in ((stays, goes), (goes, stays)):
            note = _note(other, carried["status"], why)
            Correction.objects.tell_readers([incident], note)
        merge.undone_by, merge.undone_why, merge.undone_at = who, why, Now()
        merge.save(update_fields=["undone_by", "undone_why", "undone_at"])
        return told


def _note(other: Incident, status: str, why: str) -> str:
    if status != Status.PUBLISHED:
        return why
    return f"This and {other.code} are two incidents after all. {why}"


def _rows(carried: Carried, kind: Kind) -> Any:
    return kind.model._default_manager.filter(pk__in=carried["rows"].get(kind.name, []))


def _moved_on(merge: Merge, kind: Kind) -> str:
    elsewhere = _rows(merge.carried, kind).exclude(**{kind.column: merge.stays_id})
    number = elsewhere.count()
    if not number:
        return ""
    incident = Incident.objects.filter(pk=elsewhere.values(kind.column)[:1]).first()
    where = f"with {incident.code}" if incident else "elsewhere"
    return (
        f"{kind.counted(number)} carried from {merge.goes.code} to {merge.stays.code} "
        f"{'is' if number == 1 else 'are'} {where} by now: bring that back first."
    )


def _entangled(merge: Merge) -> str:
    """A claim that was carried replaces one that was not, or is replaced by one."""
    went = set(merge.carried["rows"].get("claims", []))
    involved = CasualtyClaim.objects.filter(incident_id__in=[merge.stays_id, merge.goes_id])
    there = set(merge.carried["left"].get("claims", [])) | went
    for claim in involved.exclude(replaced_by=None).order_by("pk"):
        if (claim.pk in there) != (claim.replaced_by_id in there):
            return (
                f"Claim {claim.pk} is {claim.get_standing_display()} by claim "
                f"{claim.replaced_by_id}, and only one of the two came from {merge.goes.code}: "
                "let the first stand again."
            )
    return ""


def _bring_back(carried: Carried, goes: Incident) -> list[str]:
    told = []
    for kind in KINDS:
        expected = len(carried["rows"].get(kind.name, []))
        number = _rows(carried, kind).update(**{kind.column: goes.pk}) if expected else 0
        if number < expected:
            told.append(f"{kind.counted(expected - number).capitalize()} deleted since: not back.")
    return told


def _restore_values(carried: Carried, stays: Incident) -> list[str]:
    """Give the incident that stays what it said before, but for what was changed since."""
    told = []
    values: dict[str, Any] = {}
    for part in PARTS:
        changed = carried["values"].get(part.name)
        if changed is None:
            continue
        if all(plain(getattr(stays, name)) == new for name, (_, new) in changed.items()):
            values |= {name: unplain(old) for name, (old, _) in changed.items()}
        else:
            told.append(f"{part.label} of {stays.code} was changed since and stays as it is.")
    if values:
        assert set(values) <= set(columns(carried["values"]))
        Incident.objects.filter(pk=stays.pk).update(**values)
    return told


def _restore_preferences(carried: Carried) -> list[str]:
    told = []
    for number, reason in carried["unpreferred"].items():
        claim = CasualtyClaim.objects.filter(pk=number).first()
        if claim is None:
            continue
        alike = CasualtyClaim.objects.filter(
            incident=claim.incident_id, harm=claim.harm, population=claim.population
        )
        if claim.standing == Standing.STANDS and not alike.filter(preferred=True).exists():
            claim.preferred, claim.preferred_reason = True, reason
            claim.save(update_fields=["preferred", "preferred_reason"])
        else:
            told.append(f"Claim {claim.pk} was preferred before the merge and is not now.")
    return told


def _stand_again(goes: Incident, status: str) -> None:
    # The stone goes once nothing is withdrawn any more; history keeps it.
    Incident.objects.filter(pk=goes.pk).update(status=status)
    Tombstone.objects.filter(incident=goes).delete()
