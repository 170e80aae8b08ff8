"""A record's history as a page of the desk, and the way back to an earlier state.

A state is brought back by typing it into the record's form again and saving that: a new change,
for which the same right is needed, the same is checked, and readers are owed the same note.
"""

import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from events.admin.history import (
    Change,
    bodies_of,
    compared,
    differences,
    history_model,
    moments_of,
)
from events.editors import sees
from events.models import Article, Incident, Passage
from events.models.base import SEEN
from events.text import occurrence_at

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin

# A record's way to its readers is never walked backwards.
_KEPT = {"status", "code"}
_PER_PAGE = 50


def as_typed(state: Any, model: type[Model]) -> dict[str, Any]:
    """What an editor would type into the record's form to enter this state, by field."""
    typed = {
        column.name: getattr(state, column.attname)
        for column in compared(model)
        if column.name not in _KEPT
    }
    if "passage" in typed:
        typed |= _words(typed.pop("passage"))
    if "dates" in typed:
        days = typed.pop("dates")
        last = days and days.upper - datetime.timedelta(days=1)
        typed |= {"first": days and days.lower, "last": last}
    if model is Article:
        typed["body"] = bodies_of([state]).get(state.body_sha256, "")
    return typed


def _words(passage: int | None) -> dict[str, Any]:
    """The article and the words of a passage, which may be gone."""
    kept = history_model(Passage).objects.filter(pgh_obj_id=passage).order_by("pgh_id").last()
    if kept is None:
        return {}
    words = kept.exact.strip()
    start = kept.start + kept.exact.index(words)
    body = Article.objects.values_list("body", flat=True).filter(pk=kept.article_id).first() or ""
    return {
        "article": kept.article_id,
        "words": words,
        "occurrence": occurrence_at(body, words, start),
    }


def _may_see(request: HttpRequest, state: Any) -> bool:
    """Whether the account may look at a record that is gone: as at its incident, or at all."""
    incident = Incident.objects.filter(pk=getattr(state, "incident_id", 0)).first()
    if incident:
        return sees(request.user, incident)
    return bool(request.user.has_perm("events.review_incident"))


class StatesAdmin(_ModelAdmin):
    """`?state=` with the number of a row of history fills the record's form with that state."""

    def _state(self, request: HttpRequest, obj: Model | None) -> Any:
        number = request.GET.get("state", "")
        if request.method != "GET" or not (number.isascii() and number.isdigit()):
            return None
        kept = history_model(self.model).objects.filter(pk=int(number))
        if obj:
            return kept.filter(pgh_obj_id=obj.pk).first()
        state = kept.first()
        return state if state and _may_see(request, state) else None

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        state = self._state(request, obj)
        form.earlier = as_typed(state, self.model) if state else {}
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = context.get("original")
        state = self._state(request, obj)
        if state and (obj is None or self.has_change_permission(request, obj)):
            seen = getattr(obj, "status", "") in SEEN
            left_out = _KEPT | {"body"} if seen else _KEPT
            told = differences(obj, state, left_out) if obj else []
            context |= {
                "state": state,
                "state_differences": told,
                "keeps_status": "status" in {column.name for column in compared(self.model)},
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Each change of the record and of what belongs to it, with the way back."""
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        pages = Paginator(moments_of(obj), _PER_PAGE)
        page = pages.get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": "History",
            "subtitle": str(obj),
            "opts": self.opts,
            "object": obj,
            "page": page,
            "moments": [
                (moment, [(change, self._way_back(request, change)) for change in moment.changes])
                for moment in page
            ],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "desk/history.html", context)

    def _way_back(self, request: HttpRequest, change: Change) -> str:
        """The address of the form in which a past state is brought back, or nothing."""
        state = change.state
        model = state.pgh_tracked_model
        page = self.admin_site._registry.get(model)
        if page is None or not change.past:
            return ""
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        query = {"state": state.pk}
        if change.gone:
            return reverse(f"{name}_add", query=query) if page.has_add_permission(request) else ""
        if not page.has_change_permission(request):
            return ""
        return reverse(f"{name}_change", args=[state.pgh_obj_id], query=query)
