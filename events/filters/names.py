"""What may be asked of the lists of names, which are indexes by letter."""

from typing import Any, ClassVar

from django.db.models import QuerySet, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from events.filter_kinds import TextFilter
from events.filters.parts import country_filter
from events.keyset import BY_NAME, Order
from events.models import Place, Source, Speaker
from events.models.base import INITIAL
from events.strict import PAGING, StrictFilterSet


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
