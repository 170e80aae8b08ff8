"""The desk as a site: what it is called, and how records are named in its choices."""

from typing import cast

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from events.labels import label


class _Choices(AutocompleteJsonView):
    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": label(obj)}


class Desk(AdminSite):
    """Where editors work."""

    site_header = "The archive's desk"
    site_title = "Desk"
    index_title = "Records"
    site_url = None  # the public site is another process, at an address of its own

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, _Choices.as_view(admin_site=self)(request))
