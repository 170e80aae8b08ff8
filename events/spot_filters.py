"""The filters of incidents, asked of the map's own table."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import Filter

from events.cells import Window
from events.filters import IncidentFilters
from events.models import Incident, Spot
from events.models.spot import SpotQuerySet
from events.search import understand


class SpotFilters(IncidentFilters):
    """The same questions as IncidentFilters, with the same answers.

    Days, country, kind, harm, killed and grading are read from the table itself; what else is
    asked leads through the incidents.
    """

    class Meta:
        model = Spot
        fields: ClassVar[list[str]] = []

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        filters = super().get_filters()
        filters["city"].field_name = "incident__place"
        return filters

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return _of(queryset, Incident.objects.filter(understand(value).in_incidents()))

    def has_weapon(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return _of(queryset, super().has_weapon(Incident.objects.all(), name, value))

    def has_target(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return _of(queryset, super().has_target(Incident.objects.all(), name, value))

    def with_figure(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(harms__contains=[value])

    def with_killed(self, queryset: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        return queryset.filter(killed__gte=value)

    def in_cell(self, queryset: QuerySet[Any], name: str, value: Window) -> QuerySet[Any]:
        assert isinstance(queryset, SpotQuerySet)
        return queryset.inside(value)


def _of(queryset: QuerySet[Any], incidents: QuerySet[Incident]) -> QuerySet[Any]:
    assert isinstance(queryset, SpotQuerySet)
    return queryset.of(incidents)
