from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest

from events.admin.base import DeskAdmin, DeskInline
from events.admin.form import DeskForm
from events.models import Place, PlaceName
from events.text import fold


class PlaceForm(DeskForm):
    def clean_name(self) -> str:
        return _foldable(self.cleaned_data["name"])


class PlaceNameForm(DeskForm):
    def clean_name(self) -> str:
        return _foldable(self.cleaned_data["name"])


def _foldable(name: str) -> str:
    if not fold(name):
        raise ValidationError("A name needs at least one letter or digit.")
    return name


class PlaceNameInline(DeskInline):
    model = PlaceName
    form = PlaceNameForm
    fields = ("name",)
    verbose_name = "other name"
    verbose_name_plural = "names, in every spelling and script"


@admin.register(Place)
class PlaceAdmin(DeskAdmin):
    form = PlaceForm
    fields = (
        "name", "slug", "kind", "country_code", "admin1", "latitude", "longitude", "geonames_id",
    )  # fmt: skip
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PlaceNameInline,)
    list_display = ("name", "kind", "admin1", "country_code", "geonames_id")
    list_filter = ("kind",)
    search_fields = ("name",)
    search_help_text = "any of its names, in any script"
    ordering = ("slug",)

    def matches(self, typed: str, limit: int) -> Q:
        names = PlaceName.objects.filter(folded__startswith=fold(typed)) if fold(typed) else None
        return Q(pk__in=names.order_by().values("place_id") if names is not None else [])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # A place is found by its names, and its own name is one of them.
        PlaceName.objects.get_or_create(place=form.instance, name=form.instance.name)
