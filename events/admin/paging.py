"""Pages of a list, far from its beginning as well."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator

# After so many rows, what is skipped costs more than asking twice.
_FAR = 1_000


class DeskPaginator(_Paginator):
    """Far pages look up which rows they show before those rows are read with all that they join."""

    def page(self, number: int | str) -> Any:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        if first < _FAR:
            return super().page(number)
        rows: Any = self.object_list
        shown = list(rows.values_list("pk", flat=True)[first : first + self.per_page])
        return self._get_page(rows.filter(pk__in=shown), number, self)  # type: ignore[attr-defined]
