"""Two people with the same form open: whoever saves second is told, and loses nothing typed.

A form carries, hidden, what each of its fields showed when it was opened. When it comes back, each
field is one of these: left alone, then it takes what others have saved since; typed in here alone,
then that is saved; or changed on both sides, then both are shown.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model

from events.admin.history import last_changed_by
from events.admin.sent import Sent, digest, hashes, in_words, read, typed, untouched
from events.editors import held_by

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm

# The hidden field of every form that changes a record.
OPENED = "opened"


class _OpenedField(forms.CharField):
    """What each field showed. Nobody types it."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, label="")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def hold(record: Model) -> None:
    """Keep other writers from the record until the commit, and from what it belongs to."""
    held = sorted(held_by(record), key=lambda one: (one._meta.model_name or "", one.pk or 0))
    for one in [*held, record]:
        rows = type(one)._default_manager.order_by().filter(pk=one.pk)
        rows.select_for_update().values_list("pk", flat=True).first()


class MeanwhileForm(_ModelForm):
    """A record's form that compares what was typed with what others have saved since."""

    opened = _OpenedField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What others saved in fields that were left alone here; told once the record is saved.
        self.kept: list[str] = []
        # The fields that were changed on both sides, with what is to be said.
        self._both: dict[str, str] = {}
        self._is_compared = False

    @property
    def holder(self) -> Any:
        """The record whose changes its editors speak of."""
        return self.instance

    def stored(self, name: str) -> Any:
        """What the record fills the field with, whatever is typed."""
        return _ModelForm.get_initial_for_field(self, self.fields[name], name)

    def get_initial_for_field(self, field: Any, field_name: str) -> Any:
        if field_name == OPENED:
            return hashes(self, self._compared()) if self.instance.pk else ""
        return super().get_initial_for_field(field, field_name)

    @cached_property
    def changed_data(self) -> list[str]:
        self._compare()
        found: list[str] = super().changed_data
        return found

    def full_clean(self) -> None:
        self._compare()
        super().full_clean()
        for name, words in self._both.items():
            self.add_error(name, words)

    def _compared(self) -> list[str]:
        fields = self.fields.items()
        return [name for name, field in fields if name != OPENED and not field.disabled]

    def _compare(self) -> None:
        """Once, before anything is made of what was typed."""
        if self._is_compared or not self.instance.pk or not hasattr(self.data, "getlist"):
            return
        self._is_compared = True
        before = read(self.data.get(self.add_prefix(OPENED), ""))
        now = {name: untouched(self, name) for name in self._compared() if name in before}
        theirs = {name: sent for name, sent in now.items() if digest(sent) != before[name]}
        if theirs:
            self._join(theirs, before)

    def _join(self, theirs: Mapping[str, Sent], before: Mapping[str, str]) -> None:
        """Take what others saved where nothing was typed; where something was, say so."""
        by = last_changed_by(self.holder)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, sent in theirs.items():
            here = digest(typed(self, name))
            shown = not self.fields[name].widget.is_hidden
            now = f"{by} while you had the page open: it is “{in_words(self, name)}” now."
            if here == before[name]:
                for key, texts in sent.items():
                    data.setlist(key, texts)
                if shown:
                    self.kept.append(f"“{self[name].label}” was changed {now}")
            elif here != digest(sent) and shown:
                self._both[name] = (
                    f"This was changed {now} What you typed still stands here: save again to put "
                    "it in the place of that."
                )
        data[self.add_prefix(OPENED)] = hashes(self, self._compared())
        self.data = data
