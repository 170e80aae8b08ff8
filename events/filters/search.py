"""What may be asked of the whole archive: words."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from events.filter_kinds import query_filter
from events.models import Incident
from events.strict import StrictFilterSet


class SearchFilters(StrictFilterSet):
    FILTERS: ClassVar[dict[str, Filter]] = {"q": query_filter(_("incidents, articles and quotes"))}

    class Meta:
        model = Incident
        fields: ClassVar[list[str]] = []
