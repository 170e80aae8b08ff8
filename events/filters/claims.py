"""What may be asked of claims."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import Filter

from events.filters.incidents import IncidentFilters
from events.keyset import LATEST_RECORDED, OneOf, Order
from events.models import CasualtyClaim, Incident
from events.strict import PAGING

# Of so many incidents the records are asked for by the incidents' ids. In a million, these have
# twice as many claims as are walked until fifty of so many incidents are met.
FEW = 10_000


class ClaimFilters(IncidentFilters):
    """What may be asked of claims is what may be asked of the incidents that they speak of."""

    SORTS: ClassVar[dict[str, Order]] = {"latest-recorded": LATEST_RECORDED}
    FILTERS: ClassVar[dict[str, Filter]] = {
        name: one for name, one in IncidentFilters.FILTERS.items() if name != "sort"
    }

    # The first of the incidents that are asked for, one more than a few at most: known with the
    # claims, None where all are asked for.
    first: Sequence[int] | None = None

    class Meta:
        model = CasualtyClaim
        fields: ClassVar[list[str]] = []

    @property
    def order(self) -> Order:
        """The claims of few incidents are found and then sorted."""
        assert self.qs.query
        return replace(super().order, walked=not self.of_few)

    @property
    def of_few(self) -> bool:
        return self.first is not None and len(self.first) <= FEW

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.given.keys() - PAGING.keys():
            return queryset
        incidents = super().filter_queryset(Incident.objects.all()).order_by()
        self.first = list(incidents.values_list("pk", flat=True)[: FEW + 1])
        # The claims of few incidents are looked up by these. Walking all claims until fifty of
        # them were met might end after millions; of many incidents the walk meets some soon.
        if self.of_few:
            return queryset.filter(OneOf(self.first, "incident"))
        return queryset.filter(incident__in=incidents.values("pk"))
