"""What several forms of the reading desk enter alike."""

from django import forms


def day_input() -> forms.DateInput:
    """A day as the archive writes it, in one field.

    A browser's own date field shows the order of its language, which may not be the editor's,
    and takes four keys to pass by.
    """
    attrs = {"placeholder": "YYYY-MM-DD", "autocomplete": "off", "inputmode": "numeric"}
    return forms.DateInput(attrs=attrs, format="%Y-%m-%d")
