"""What may be asked of articles."""

import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from events.filter_kinds import query_filter, slug_filter
from events.filters.parts import days
from events.keyset import NEWEST_ARTICLE, Order
from events.models import Article, Source
from events.strict import PAGING, StrictFilterSet


class ArticleFilters(StrictFilterSet):
    SORTS: ClassVar[dict[str, Order]] = {"newest": NEWEST_ARTICLE}
    OF_ORDER: ClassVar[set[str]] = {"from", "to"}

    FILTERS: ClassVar[dict[str, Filter]] = {
        "q": query_filter(_("the headline and the text")),
        "source": slug_filter(
            Source, _("source"), label=_("Source"), help_text=_("What ends the source’s address.")
        ),
        **days(
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
