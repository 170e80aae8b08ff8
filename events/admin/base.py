"""What every page of the desk does alike."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models import ForeignKey, Model, Q, QuerySet, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify

from events.admin.choices import autocomplete_options, chosen_by_typing
from events.admin.refusals import SENTENCES, refusal
from events.admin.searching import EVERY, OFFERED, searchable
from events.admin.states import StatesAdmin
from events.editors import User, changes, deletes, seen_by, sees
from events.models import Article, Incident
from events.models.base import SEEN
from events.steps import Refused

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
    _TabularInline = admin.TabularInline[Any, Any]
    _StackedInline = admin.StackedInline[Any, Any]
    _InlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    _ModelForm = forms.ModelForm
    _TabularInline = admin.TabularInline
    _StackedInline = admin.StackedInline
    _InlineFormSet = forms.BaseInlineFormSet

_KEPT = "Readers have seen this record: it is never deleted. Withdraw it instead."
_MAX_SLUG = 100
# What Django says of a constraint that it checked before the database did.
_VIOLATED = re.compile(r"Constraint “(\w+)” is violated\.")


class DeskForm(_ModelForm):
    """A form that says what the database would refuse, before or after it does."""

    # Why these very values were refused a moment ago, when they were saved.
    refused: Sequence[str] = ()
    # Whose form it is.
    person: User
    # An earlier state of the record that an editor wants to bring back, by field.
    earlier: Mapping[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What may be worth a second look; shown once the record is saved.
        self.warnings: list[str] = []
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "the end of its address; made from the name when empty"
        for name, field in self.fields.items():
            widget = chosen_by_typing(field)
            if widget:
                widget.known = self.already_chosen(name)

    def already_chosen(self, name: str) -> Model | None:
        """The record that a field refers to, when it has been fetched with its own."""
        cached: Model | None = self.instance._state.fields_cache.get(name)
        return cached

    def get_initial_for_field(self, field: Any, field_name: str) -> Any:
        if field_name in self.earlier and not field.disabled:
            return self.earlier[field_name]
        return super().get_initial_for_field(field, field_name)

    def name_for_slug(self) -> str:
        return str(self.cleaned_data.get("name", ""))

    def clean(self) -> dict[str, Any]:
        super().clean()
        for reason in self.refused:
            self.add_error(None, reason)
        self._check_belonging()
        if "slug" in self.fields and "slug" in self.cleaned_data:
            self.cleaned_data["slug"] = self.cleaned_data["slug"] or self._slug()
        return self.cleaned_data

    def _check_belonging(self) -> None:
        """What is entered belongs to an incident that its editor may change."""
        incident = self.cleaned_data.get("incident")
        if isinstance(incident, Incident) and not self.may_join(incident):
            self.add_error("incident", f"You may not change {incident.code}.")
        article = self.cleaned_data.get("article")
        if isinstance(article, Article) and not sees(self.person, article):
            self.add_error("article", "Somebody else is still drafting this article.")

    def may_join(self, incident: Incident) -> bool:
        """Whether the editor may give the incident a record like this one."""
        return changes(self.person, incident)

    def clean_country_code(self) -> str:
        code: str = self.cleaned_data["country_code"].strip().upper()
        if code and not re.fullmatch(r"[A-Z]{2}", code):
            raise ValidationError("A country is two letters, as in UA (ISO 3166-1).")
        return code

    def add_error(self, field: str | None, error: Any) -> None:
        """Say it as an editor understands it, when all that is known is a constraint's name."""
        if isinstance(error, ValidationError):
            errors = error.error_dict.values() if hasattr(error, "error_dict") else [[error]]
            for each in (each for group in errors for each in group):
                violated = _VIOLATED.fullmatch(str(getattr(each, "message", "")))
                if violated:
                    each.message = SENTENCES.get(violated[1], each.message)
        super().add_error(field, error)

    def _slug(self) -> str:
        """A slug of the record's name, with a number where another record has it already."""
        model = self._meta.model
        stem = slugify(self.name_for_slug())[:_MAX_SLUG].strip("-") or model._meta.model_name or ""
        if not model._meta.get_field("slug").unique:
            return stem
        stem = stem[: _MAX_SLUG - 8]
        others = model._default_manager.exclude(pk=self.instance.pk)
        taken = set(others.filter(slug__startswith=stem).values_list("slug", flat=True))
        number = 2
        slug = stem
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        return slug


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

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        setattr(form.instance, self.fk.name, self.instance)
        return form


class _KnowsItsEditor:
    """Rows whose forms know whose they are."""

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
    for warning in form.warnings if form.has_changed() else []:
        messages.warning(request, warning)
