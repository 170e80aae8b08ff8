"""What may be asked of quotes."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from events.filter_kinds import one_word, query_filter, slug_filter
from events.keyset import LATEST_RECORDED, Order
from events.models import Quote, Speaker
from events.models.vocabulary import Mode
from events.search import understand
from events.strict import PAGING, StrictFilterSet


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
        return queryset.filter(understand(value).in_text())
