"""Rows that somebody deleted while another editor had them open.

What was typed in such a row becomes a new row below, for its editor to decide; one that was left
alone goes as the other editor wanted.
"""

from typing import Any

from events.admin.sent import digest, read, typed

# What a new row has not.
_OF_A_STORED_ROW = ("id", "opened", "DELETE")


def without_gone(formset: Any) -> tuple[Any, bool]:
    """What was sent of the rows, those that are gone made new, and whether any were typed in."""
    data, prefix = formset.data, formset.prefix
    stored = formset.management_form.cleaned_data.get("INITIAL_FORMS", 0)
    total = formset.total_form_count()
    there = {str(row.pk) for row in formset.get_queryset()}
    gone = [
        i for i in range(stored) if data.get(f"{prefix}-{i}-id") and
        data[f"{prefix}-{i}-id"] not in there
    ]  # fmt: skip
    if not gone:
        return data, False
    new = [i for i in gone if _is_typed_in(formset, i)]
    kept = [i for i in range(stored) if i not in gone]
    rows = [*kept, *new, *range(stored, total)]
    moved = data.copy()
    for key in [key for key in data if key.startswith(f"{prefix}-")]:
        number, _, name = key.removeprefix(f"{prefix}-").partition("-")
        if number.isdecimal() and name:
            del moved[key]
    for there_now, before in enumerate(rows):
        for key in [key for key in data if key.startswith(f"{prefix}-{before}-")]:
            name = key.removeprefix(f"{prefix}-{before}-")
            if before not in new or name not in _OF_A_STORED_ROW:
                moved.setlist(f"{prefix}-{there_now}-{name}", data.getlist(key))
    moved[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
    moved[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    return moved, bool(new)


def _is_typed_in(formset: Any, number: int) -> bool:
    form = formset.form(formset.data, prefix=formset.add_prefix(number))
    before = read(formset.data.get(form.add_prefix("opened"), ""))
    ticked = formset.data.get(form.add_prefix("DELETE"))
    shown = ((name, hashed) for name, hashed in before.items() if name in form.fields)
    return not ticked and any(digest(typed(form, name)) != hashed for name, hashed in shown)
