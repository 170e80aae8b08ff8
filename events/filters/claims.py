"""What may be asked of claims."""

from dataclasses import replace
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Func, QuerySet, Value
from django_filters import Filter

from events.filters.incidents import IncidentFilters
from events.keyset import LATEST_RECORDED, Order
from events.models import CasualtyClaim, Incident
from events.strict import PAGING

# Of so many incidents the records are asked for by the incidents' ids. In a million, these have
# twice as many claims as are walked until fifty of so many incidents are met.
FEW = 10_000


class _IsOneOf(Func):
    """Of however many ids, which go to the database as one list."""

    template = "(%(expressions)s)"
    arg_joiner = " = "
    output_field = BooleanField()


class ClaimFilters(IncidentFilters):
    """What may be asked of claims is what may be asked of the incidents that they speak of."""

    SORTS: ClassVar[dict[str, Order]] = {"latest-recorded": LATEST_RECORDED}
    FILTERS: ClassVar[dict[str, Filter]] = {
        name: one for name, one in IncidentFilters.FILTERS.items() if name != "sort"
    }

    # The incidents that are asked for, where they are so many, and whether they are few: known with
    # the claims.
    of_many: QuerySet[Any] | None = None
    of_few = False

    class Meta:
        model = CasualtyClaim
        fields: ClassVar[list[str]] = []

    @property
    def order(self) -> Order:
        """Of few incidents, which are known with the claims, these are found and then sorted."""
        assert self.qs.query
        return replace(super().order, walked=not self.of_few)

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
        self.of_few = True
        ids = Value(few, ArrayField(BigIntegerField()))
        return queryset.filter(_IsOneOf("incident", Func(ids, function="ANY")))
