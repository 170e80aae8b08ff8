"""What may be asked of incidents."""

import datetime
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from events.cells import Window
from events.filter_kinds import (
    CellFilter,
    NumberFilter,
    PlaceFilter,
    WordFilter,
    one_word,
    query_filter,
    slug_filter,
)
from events.filters.parts import country_filter, days, sort
from events.keyset import DEADLIEST, LATEST_RECORDED, NEWEST, OLDEST, Order
from events.models import Attribution, Coverage, Estimate, Incident, Source, Speaker, Spot
from events.models.incident import DEADLIEST as COUNT_OF_KILLED
from events.models.incident import IncidentQuerySet
from events.models.spans import SpannedQuerySet
from events.models.spot import SpotQuerySet
from events.models.vocabulary import Grading, Harm, IncidentKind, Target, Weapon
from events.search import understand
from events.strict import PAGING, StrictFilterSet

_INCIDENT_SORTS = {
    "newest": NEWEST,
    "oldest": OLDEST,
    "deadliest": DEADLIEST,
    "latest-recorded": LATEST_RECORDED,
}
_OUTER = OuterRef("pk")
# What indexes by date answer, and what is asked of every list.
_BY_DATE = {"from", "to", "city", "country", "kind", "grading", "sort", *PAGING}
Dated = IncidentQuerySet | SpotQuerySet


class IncidentFilters(StrictFilterSet):
    SORTS: ClassVar[dict[str, Order]] = _INCIDENT_SORTS

    FILTERS: ClassVar[dict[str, Filter]] = {
        "q": query_filter(_("the incident's title, summary and place")),
        "city": PlaceFilter(
            field_name="place",
            label=_("City"),
            help_text=_("A place’s name in any spelling, or what ends its address: kryvyi-rih."),
        ),
        "country": country_filter(),
        **days(
            _(
                "The first day, as YYYY-MM-DD. An incident counts when it may have happened then "
                "or later, imprecisely dated ones included."
            ),
            _("The last day, as YYYY-MM-DD, in the same way."),
        ),
        "certain": WordFilter(
            method="as_asked",
            label=_("Certainly then"),
            called=_("such choice"),
            choices=[("1", _("only certainly within these days"))],
            help_text=_("1 asks for incidents whose possible days all lie from “from” to “to”."),
        ),
        "kind": one_word(
            IncidentKind, _("kind"), label=_("Kind"), help_text=_("What kind of event.")
        ),
        "weapon": one_word(
            Weapon,
            _("weapon"),
            method="has_weapon",
            label=_("Weapon"),
            help_text=_("A weapon that was used, by what the reports say."),
        ),
        "target": one_word(
            Target,
            _("target"),
            method="has_target",
            label=_("Target"),
            help_text=_("What was hit, by what the reports say."),
        ),
        "actor": slug_filter(
            Speaker,
            _("actor"),
            method="attributed_to",
            label=_("Actor"),
            help_text=_(
                "Who is said to have done it, whatever the stance: what ends the speaker’s "
                "address, as in russia."
            ),
        ),
        "harm": one_word(
            Harm,
            _("harm"),
            method="with_figure",
            label=_("Harm"),
            help_text=_("Incidents with a figure for this harm, of any part of the people."),
        ),
        "min_killed": NumberFilter(
            method="with_killed",
            label=_("Killed at least"),
            min_value=0,
            max_value=100_000_000,
            help_text=_(
                "The best count of people killed is this or more. Unknown is not zero: "
                "incidents without a count are left out."
            ),
        ),
        "grading": one_word(
            Grading, _("grading"), label=_("Grading"), help_text=_("How well it is established.")
        ),
        "source": slug_filter(
            Source,
            _("source"),
            method="reported_by",
            label=_("Source"),
            help_text=_("Who published one of its articles: what ends the source’s address."),
        ),
        "cell": CellFilter(
            method="in_cell",
            label=_("Part of the map"),
            help_text=_(
                "A cell of the map’s grid, as level-column-row: where the map’s groups lead."
            ),
        ),
        "sort": sort(_("newest when left out.")),
        **PAGING,
    }

    class Meta:
        model = Incident
        fields: ClassVar[list[str]] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = super().filter_queryset(queryset)
        by_index = self.given.keys() <= _BY_DATE
        if isinstance(found, SpannedQuerySet) and by_index and "to" in self.given:
            return found.in_spans(self.given["to"])
        return found

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(understand(value).in_incidents())

    def from_day(self, queryset: Dated, name: str, value: datetime.date) -> Dated:
        return self._in_days(queryset, value, None)

    def to_day(self, queryset: Dated, name: str, value: datetime.date) -> Dated:
        return self._in_days(queryset, None, value)

    def _in_days(
        self, queryset: Dated, first: datetime.date | None, last: datetime.date | None
    ) -> Dated:
        if "certain" in self.given:
            # An end that was not asked for bounds nothing, but an unknown day is never certain.
            return queryset.within(first, last)
        return queryset.overlapping(first, last)

    def has_weapon(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(weapons__contains=[value])

    def has_target(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(targets__contains=[value])

    def in_cell(self, queryset: QuerySet[Any], name: str, value: Window) -> QuerySet[Any]:
        return queryset.filter(pk__in=Spot.objects.inside(value).values("incident"))

    def attributed_to(self, queryset: QuerySet[Any], name: str, value: Speaker) -> QuerySet[Any]:
        return queryset.filter(Exists(Attribution.objects.filter(incident=_OUTER, actor=value)))

    def with_figure(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(Exists(Estimate.objects.filter(incident=_OUTER, harm=value)))

    def with_killed(self, queryset: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        # By the expression that the list is sorted by, whose index answers both.
        deadly: QuerySet[Any] = queryset.alias(counted=COUNT_OF_KILLED).filter(counted__gte=value)
        return deadly

    def reported_by(self, queryset: QuerySet[Any], name: str, value: Source) -> QuerySet[Any]:
        covered = Coverage.objects.filter(incident=_OUTER, article__source=value)
        return queryset.filter(Exists(covered))


class DateFilters(IncidentFilters):
    """Of what happened in a year, a month or on a day: told from its first day on.

    What surely happened then comes before what is only known to be no later.
    """

    SORTS: ClassVar[dict[str, Order]] = {"oldest": OLDEST, **_INCIDENT_SORTS}
    FILTERS: ClassVar[dict[str, Filter]] = {
        **IncidentFilters.FILTERS,
        "sort": sort(_("oldest when left out.")),
    }
