"""What may be asked of corrections: which part of the list."""

from typing import ClassVar

from django_filters import Filter

from events.keyset import NEWEST_CORRECTION, Order
from events.models import Correction
from events.strict import PAGING, StrictFilterSet


class CorrectionFilters(StrictFilterSet):
    SORTS: ClassVar[dict[str, Order]] = {"newest": NEWEST_CORRECTION}
    FILTERS: ClassVar[dict[str, Filter]] = PAGING

    class Meta:
        model = Correction
        fields: ClassVar[list[str]] = []
