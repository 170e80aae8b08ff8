"""What a reader may ask of each list, once: pages, twins, map, charts and feeds share these.

A filter's help text is its documentation, at /data/ and in the API.
"""

import datetime
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Upper
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from events.cells import Window
from events.countries import country_names
from events.keyset import (
    BY_NAME,
    DEADLIEST,
    LATEST_RECORDED,
    NEWEST,
    NEWEST_ARTICLE,
    NEWEST_CORRECTION,
    OLDEST,
    Order,
)
from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Estimate,
    Incident,
    Place,
    Quote,
    Source,
    Speaker,
    Spot,
)
from events.models.base import INITIAL
from events.models.incident import DEADLIEST as COUNT_OF_KILLED
from events.models.incident import IncidentQuerySet
from events.models.spans import SpannedQuerySet
from events.models.spot import SpotQuerySet
from events.models.vocabulary import Grading, Harm, IncidentKind, Mode, Target, Weapon
from events.search import understand
from events.strict import (
    PAGING,
    CellFilter,
    DayFilter,
    NumberFilter,
    PlaceFilter,
    StrictFilterSet,
    TextFilter,
    WordFilter,
    one_word,
    query_filter,
    slug_filter,
)

_INCIDENT_SORTS = {
    "newest": NEWEST,
    "oldest": OLDEST,
    "deadliest": DEADLIEST,
    "latest-recorded": LATEST_RECORDED,
}


# Of so many incidents the records are asked for by the incidents' ids. In a million, these have as
# many claims as are walked until fifty of so many incidents are met.
FEW = 5_000
_OUTER = OuterRef("pk")
# What indexes by date answer, and what is asked of every list.
_BY_DATE = {"from", "to", "city", "country", "kind", "grading", "sort", *PAGING}
Dated = IncidentQuerySet | SpotQuerySet


def _days(first: str | Promise, last: str | Promise) -> dict[str, Filter]:
    return {
        "from": DayFilter(method="from_day", label=_("From"), help_text=first),
        "to": DayFilter(method="to_day", label=_("To"), help_text=last),
    }


def _sort(help_text: str | Promise) -> WordFilter:
    return WordFilter(
        method="as_asked",
        label=_("Sort"),
        called=_("sort"),
        choices=[
            ("newest", _("newest")),
            ("oldest", _("oldest")),
            ("deadliest", _("deadliest")),
            ("latest-recorded", _("latest recorded")),
        ],
        help_text=help_text,
    )


def country_filter() -> WordFilter:
    return WordFilter(
        field_name="country_code",
        label=_("Country"),
        called=_("country"),
        choices=lambda: list(country_names().items()),
        help_text=_("ISO 3166-1, two letters, as in UA."),
    )


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
        **_days(
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
        "sort": _sort(_("newest when left out.")),
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
        "sort": _sort(_("oldest when left out.")),
    }


class ClaimFilters(IncidentFilters):
    """What may be asked of claims is what may be asked of the incidents that they speak of."""

    SORTS: ClassVar[dict[str, Order]] = {"latest-recorded": LATEST_RECORDED}
    FILTERS: ClassVar[dict[str, Filter]] = {
        name: one for name, one in IncidentFilters.FILTERS.items() if name != "sort"
    }

    # The incidents that are asked for, where they are so many; known with the claims.
    of_many: QuerySet[Any] | None = None

    class Meta:
        model = CasualtyClaim
        fields: ClassVar[list[str]] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.given.keys() - PAGING.keys():
            return queryset
        incidents = super().filter_queryset(Incident.objects.all()).order_by()
        few = list(incidents.values_list("pk", flat=True)[: FEW + 1])
        # The claims of few incidents are looked up by these. Walking all claims until fifty of
        # them were met might end after millions; of many incidents the walk meets some soon.
        if len(few) > FEW:
            self.of_many = incidents
            return queryset.filter(incident__in=incidents.values("pk"))
        # No id is 0: a question that finds nothing is still one that COPY can be asked.
        return queryset.filter(incident__in=few or [0])


class ArticleFilters(StrictFilterSet):
    SORTS: ClassVar[dict[str, Order]] = {"newest": NEWEST_ARTICLE}
    OF_ORDER: ClassVar[set[str]] = {"from", "to"}

    FILTERS: ClassVar[dict[str, Filter]] = {
        "q": query_filter(_("the headline and the text")),
        "source": slug_filter(
            Source, _("source"), label=_("Source"), help_text=_("What ends the source’s address.")
        ),
        **_days(
            _("Published on this day or later, as YYYY-MM-DD."),
            _("Published on this day or before."),
        ),
        **PAGING,
    }

    class Meta:
        model = Article
        fields: ClassVar[list[str]] = []

    def from_day(self, queryset: QuerySet[Any], name: str, value: datetime.date) -> QuerySet[Any]:
        return self._of_known_day(queryset).filter(day__gte=value)

    def to_day(self, queryset: QuerySet[Any], name: str, value: datetime.date) -> QuerySet[Any]:
        return self._of_known_day(queryset).filter(day__lte=value)

    def _of_known_day(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        # By the expression that the list is sorted by, whose index answers both.
        dated: QuerySet[Any] = queryset.alias(day=NEWEST_ARTICLE.expression())
        return dated.filter(published_on__isnull=False)


class QuoteFilters(StrictFilterSet):
    SORTS: ClassVar[dict[str, Order]] = {"latest-recorded": LATEST_RECORDED}

    FILTERS: ClassVar[dict[str, Filter]] = {
        "q": query_filter(_("the quoted words")),
        "speaker": slug_filter(
            Speaker,
            _("speaker"),
            label=_("Speaker"),
            help_text=_("What ends the speaker’s address."),
        ),
        "mode": one_word(
            Mode,
            _("mode"),
            label=_("Mode"),
            help_text=_("direct: the very words; indirect: reported."),
        ),
        **PAGING,
    }

    class Meta:
        model = Quote
        fields: ClassVar[list[str]] = []

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(understand(value).in_text("passage__search"))


class _ByName(StrictFilterSet):
    """Of a list that is an index by letter."""

    SORTS: ClassVar[dict[str, Order]] = {"name": BY_NAME}
    FILTERS: ClassVar[dict[str, Filter]] = {
        "letter": TextFilter(
            method="beginning_with",
            label=_("First letter"),
            max_length=1,
            help_text=_("The letter, or other character, that the name begins with."),
            error_messages={"max_length": _("This is longer than one letter.")},
        ),
        **PAGING,
    }

    def beginning_with(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        by_letter: QuerySet[Any] = queryset.alias(initial=INITIAL)
        return by_letter.filter(initial=Upper(Value(value)))


class PlaceFilters(_ByName):
    FILTERS: ClassVar[dict[str, Filter]] = {"country": country_filter(), **_ByName.FILTERS}

    class Meta:
        model = Place
        fields: ClassVar[list[str]] = []


class SpeakerFilters(_ByName):
    class Meta:
        model = Speaker
        fields: ClassVar[list[str]] = []


class SourceFilters(_ByName):
    class Meta:
        model = Source
        fields: ClassVar[list[str]] = []


class CorrectionFilters(StrictFilterSet):
    SORTS: ClassVar[dict[str, Order]] = {"newest": NEWEST_CORRECTION}
    FILTERS: ClassVar[dict[str, Filter]] = PAGING

    class Meta:
        model = Correction
        fields: ClassVar[list[str]] = []


class SearchFilters(StrictFilterSet):
    FILTERS: ClassVar[dict[str, Filter]] = {"q": query_filter(_("incidents, articles and quotes"))}

    class Meta:
        model = Incident
        fields: ClassVar[list[str]] = []
