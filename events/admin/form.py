"""What every form of the desk does alike."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import slugify

from events.admin.choices import chosen_by_typing
from events.admin.meanwhile import MeanwhileForm
from events.admin.refusals import SENTENCES
from events.editors import User, changes, sees
from events.models import Article, Incident

_MAX_SLUG = 100
_NO_FILES = "The desk takes no files: paste the words themselves."
# What Django says of a constraint that it checked before the database did.
_VIOLATED = re.compile(r"Constraint “(\w+)” is violated\.")


class DeskForm(MeanwhileForm):
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
        for name in [name for name in self.fields if self.add_prefix(name) in self.files]:
            self.add_error(name, _NO_FILES)
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
