"""How a form of the desk takes a record from one status to the next; see events.publication."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from events.admin.base import DeskAdmin
from events.admin.form import DeskForm
from events.admin.review.page import addresses
from events.editors import Held, editor_of, is_own
from events.models import Article
from events.models.vocabulary import Status
from events.publication import why_not
from events.steps import take

# East of every other place: Kiritimati.
_EARLIEST_CLOCK = datetime.timedelta(hours=14)


def today_somewhere() -> datetime.date:
    """The latest day that has begun anywhere on earth: what is after it is still to come."""
    return (timezone.now() + _EARLIEST_CLOCK).date()


def becoming(record: Held) -> str:
    """The status that the record's form takes it to once it is saved, else the one that it has."""
    return str(getattr(record, "becoming", record.status))


class StepForm(DeskForm):
    """Of a record that has a status. What is typed is saved first, and then the step is taken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = self.instance.status
        self.after = self.before
        if "status" in self.fields:
            widget: Any = self.fields["status"].widget
            after = self._following()
            widget.choices = [choice for choice in widget.choices if choice[0] in after]

    def clean_status(self) -> str:
        """The present status: the form's record keeps it until the step is taken."""
        self.after = self.cleaned_data["status"]
        reason = self.why_not(self.after)
        if reason:
            raise ValidationError(reason)
        self.instance.becoming = self.after
        return str(self.before)

    def why_not(self, after: str) -> str:
        editor = editor_of(self.person, type(self.instance))
        return why_not(editor, self.before, after, own=is_own(self.person, self.instance))

    def _following(self) -> list[str]:
        return [status for status in Status if not self.why_not(status)]

    def take_step(self) -> list[Article]:
        """Take the saved record where its status was set to, and give what went along.

        Raises events.steps.Refused.
        """
        return take(self.instance, Status(self.after), self.person) if self.takes_step else []

    @property
    def takes_step(self) -> bool:
        return bool(self.after != self.before)


class StepAdmin(DeskAdmin):
    """Of records that have a status."""

    def get_urls(self) -> list[Any]:
        kind: Any = self.model
        return [*addresses(kind, self.admin_site.admin_view), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = kwargs.get("obj")
        if record is not None:
            name = f"admin:events_{self.opts.model_name}_review"
            context["review"] = reverse(name, args=[record.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def finish(self, request: HttpRequest, form: Any) -> None:
        along = form.take_step()
        if along:
            done = Status(form.after).label
            titles = ", ".join(f"“{article.title}”" for article in along)
            messages.info(request, f"Its articles are {done} as well: {titles}.")
