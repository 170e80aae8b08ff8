"""What may be asked of claims."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import Filter

from events.filters.incidents import IncidentFilters
from events.keyset import LATEST_RECORDED, Order
from events.models import CasualtyClaim, Incident
from events.strict import PAGING

# Of so many incidents the records are asked for by the incidents' ids. In a million, these have as
# many claims as are walked until fifty of so many incidents are met.
FEW = 5_000


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
