"""What every page of the desk does alike."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, ValidationError
from django.db import DatabaseError, connection
from django.db.models import ForeignKey, Q, QuerySet, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from events.admin.choices import autocomplete_options
from events.admin.form import DeskForm
from events.admin.gone_rows import without_gone
from events.admin.meanwhile import OPENED, hold
from events.admin.paging import DeskPaginator
from events.admin.refusals import refusal
from events.admin.searching import EVERY, OFFERED, searchable
from events.admin.states import StatesAdmin
from events.editors import changes, deletes, seen_by, sees
from events.models.base import SEEN
from events.steps import Refused

if TYPE_CHECKING:
    _TabularInline = admin.TabularInline[Any, Any]
    _StackedInline = admin.StackedInline[Any, Any]
    _InlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    _TabularInline = admin.TabularInline
    _StackedInline = admin.StackedInline
    _InlineFormSet = forms.BaseInlineFormSet

_KEPT = "Readers have seen this record: it is never deleted. Withdraw it instead."
_GONE = (
    "Somebody deleted a row here while you had the page open. What you typed in it stands below as "
    "a new row: save again to enter it anew, or remove it."
)


class _ChosenByTyping:
    """Foreign keys are found by typing; a page asks nothing for those chosen already."""

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs = autocomplete_options(db_field) | kwargs
        return super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **kwargs
        )


class DeskFormSet(_InlineFormSet):
    """Rows beside their record, which each row then knows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._was_typed_in_gone = False
        if self.is_bound and hasattr(self.data, "getlist") and self.management_form.is_valid():
            self.data, self._was_typed_in_gone = without_gone(self)
            del self.management_form

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        setattr(form.instance, self.fk.name, self.instance)
        return form

    def clean(self) -> None:
        super().clean()
        if self._was_typed_in_gone:
            raise ValidationError(_GONE)


class _KnowsItsEditor:
    """Rows whose forms know whose they are, and what they showed."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = list(super().get_fields(request, obj))  # type: ignore[misc]
        may_change = self.has_change_permission(request, obj)  # type: ignore[attr-defined]
        return [*fields, OPENED] if may_change and _changed_here(request, obj) else fields

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        formset.form.person = request.user
        return formset


class DeskInline(_KnowsItsEditor, _ChosenByTyping, _TabularInline):
    """Short rows, one line each."""

    form = DeskForm
    formset = DeskFormSet
    extra = 0


class DeskStackedInline(_KnowsItsEditor, _ChosenByTyping, _StackedInline):
    """Rows with more fields than a line holds."""

    form = DeskForm
    formset = DeskFormSet
    extra = 0


class DeskAdmin(_ChosenByTyping, StatesAdmin):
    form = DeskForm
    list_per_page = 50
    paginator = DeskPaginator
    list_max_show_all = 200
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions: Any = None  # records are deleted one at a time, by someone who has looked at them
    ordering = ("-pk",)
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    save_on_top = True

    def matches(self, typed: str, limit: int) -> Q | None:
        """Which rows the typed words find, about limit; None leaves it to search_fields."""
        return None

    def why_kept(self, obj: Any) -> str:
        """Why this record cannot be deleted, in a sentence, or nothing."""
        return _KEPT if getattr(obj, "status", None) in SEEN else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.defer("search") if searchable(self.model) else rows

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if any("\0" in value for value in request.GET.values()):
            raise BadRequest("The address asks for a character that no text has: U+0000.")
        return super().changelist_view(request, *args, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        queryset = seen_by(request.user, queryset)
        limit = OFFERED if _is_autocomplete(request) else EVERY
        found = self.matches(search_term, limit) if search_term.strip() else None
        if found is None:
            return super().get_search_results(request, queryset, search_term)
        return queryset.filter(found), False

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.refused = getattr(request, "refused", ())
        form.person = request.user
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if not _changed_here(request, obj):
            return fieldsets
        (title, options), *others = fieldsets
        return [(title, {**options, "fields": [*options["fields"], OPENED]}), *others]

    def get_object(self, request: HttpRequest, object_id: str, *args: Any) -> Any:
        """Read for a change, the record is held first: two who save take turns."""
        obj = super().get_object(request, object_id, *args)
        if obj is None or request.method != "POST" or not connection.in_atomic_block:
            return obj
        hold(obj)
        return super().get_object(request, object_id, *args)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.save()
        _warn(request, form)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row in formset.forms:
            _warn(request, row)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.finish(request, form)
        # What the database would only look at on commit, it looks at now: before success is told.
        connection.check_constraints()

    def finish(self, request: HttpRequest, form: Any) -> None:
        """Do what follows the saving of a record and of the rows beside it."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; what the database refuses is said in the form, with nothing typed lost."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (DatabaseError, Refused) as error:
            reasons = _reasons(error)
            if request.method != "POST" or not reasons or hasattr(request, "refused"):
                raise
            request.refused = reasons  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_view_permission(request, obj)
        return allowed and (obj is None or sees(request.user, obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or changes(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        kept = obj is not None and (self.why_kept(obj) or not deletes(request.user, obj))
        return allowed and not kept

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        """The page that asks before it deletes; a refusal leads back to the record."""
        obj = self.get_object(request, object_id)
        reason = self.why_kept(obj) if obj else ""
        if not reason:
            try:
                return super().delete_view(request, object_id, *args)
            except DatabaseError as error:
                reason = refusal(error) or ""
                if not reason:
                    raise
        messages.error(request, reason)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[object_id]))


def _is_autocomplete(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.url_name == "autocomplete"


def _reasons(error: DatabaseError | Refused) -> list[str]:
    """Why nothing was saved, in sentences; nothing when it failed for a cause of its own."""
    if isinstance(error, Refused):
        return error.reasons
    reason = refusal(error)
    return [reason] if reason else []


def _warn(request: HttpRequest, form: DeskForm) -> None:
    for warning in [*(form.warnings if form.has_changed() else []), *form.kept]:
        messages.warning(request, warning)


def _changed_here(request: HttpRequest, obj: Any) -> bool:
    """Whether the page is one on which the editor changes this record that is there."""
    if obj is None or obj.pk is None:
        return False
    if not hasattr(obj, "changed_here"):  # asked for several times on one page
        obj.changed_here = changes(request.user, obj)
    return bool(obj.changed_here)
