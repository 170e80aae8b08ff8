"""What the pages of one incident share: itself, the day asked for, and the stone of one gone."""

import datetime

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from events.days import in_words, read_day
from events.listings import incidents
from events.models import Incident, Tombstone
from events.prepared import ByKey
from events.strict import given_often

# No code has a space.
_BY_CODE = ByKey(lambda code: incidents().filter(code=code), "no code")


def incident_of(code: str) -> Incident | None:
    """The incident with its place; None where readers see none. One query."""
    return next(iter(_BY_CODE.rows(code)), None)


def tombstone(code: str) -> Tombstone:
    stone = Tombstone.objects.select_related("moved_to").filter(code=code).first()
    if stone is None:
        raise Http404(_("There is no incident %(code)s.") % {"code": code})
    return stone


def gone_in_words(stone: Tombstone) -> str:
    said = _("%(code)s was withdrawn on %(day)s: %(reason)s") % {
        "code": stone.code,
        "day": in_words(stone.made_on),
        "reason": stone.reason,
    }
    if stone.moved_to is None:
        return said
    return f"{said} " + _("What it held is now at %(code)s.") % {"code": stone.moved_to.code}


def day_asked(request: HttpRequest) -> datetime.date | None:
    """The day in the address, None for today's state. Raises BadRequest with a sentence."""
    return day_in(request.GET)


def day_in(query: QueryDict) -> datetime.date | None:
    """The day in the query of an incident's address."""
    for name in query:
        if name != "as_of":
            raise BadRequest(
                _("“%(name)s” means nothing here. An incident knows “as_of” alone.")
                % {"name": name[:50]}
            )
    days = query.getlist("as_of")
    if not days:
        return None
    if len(days) > 1:
        raise BadRequest(given_often("as_of", len(days)))
    try:
        day = read_day(days[0])
    except ValueError as error:
        raise BadRequest(str(error)) from None
    if day > timezone.now().date():
        raise BadRequest(
            _("%(day)s has not come yet; nobody knows what will be known.") % {"day": in_words(day)}
        )
    return day
