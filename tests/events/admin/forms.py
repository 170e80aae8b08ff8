"""A page's form as a browser would send it back."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

Values = dict[str, Any]


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: Values = {}
        self._select = ""
        self._textarea: str | None = None
        self._in_form = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self._in_form = (given.get("id") or "").endswith("_form")
        elif tag == "select":
            self._select = "" if "disabled" in given else name
        elif not self._in_form or "disabled" in given:
            return
        elif tag == "input" and name and given.get("type") not in {"submit", "button"}:
            self._input(name, given)
        elif tag == "textarea":
            self._textarea = name
            self.values[name] = ""
        elif tag == "option" and "selected" in given and self._select:
            self.values[self._select] = given.get("value") or ""

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        value = given.get("value") or ""
        kind = given.get("type")
        if kind not in {"checkbox", "radio"} or (kind == "radio" and "checked" in given):
            self.values[name] = value
        elif kind == "checkbox" and "checked" in given:
            self.values.setdefault(name, []).append(value or "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea is not None:
            # A browser leaves the line end after the opening tag out.
            self.values[self._textarea] = self.values[self._textarea].removeprefix("\n")
            self._textarea = None
        elif tag == "form":
            self._in_form = False

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self.values[self._textarea] += data


def fields_of(response: Any) -> Values:
    parser = _Fields()
    parser.feed(response.content.decode())
    return parser.values


def send(client: Client, address: str, **typed: Any) -> Any:
    """Open the page, type, and save. A name with two underscores around a number is a row's."""
    values = fields_of(client.get(address))
    return client.post(address, values | typed)


def row(prefix: str, number: int, **typed: Any) -> Values:
    """The fields of one new row beside a record, the first with number 0."""
    values = {f"{prefix}-{number}-{name}": value for name, value in typed.items()}
    return values | {f"{prefix}-TOTAL_FORMS": str(number + 1)}


def errors_of(response: Any) -> dict[str, list[str]]:
    """What the page says is wrong: by field for the record, then by field for each row."""
    found = dict(response.context["adminform"].form.errors)
    for formset in response.context["inline_admin_formsets"]:
        for form in formset.formset.forms:
            found |= {form.add_prefix(name): words for name, words in form.errors.items()}
        if formset.formset.non_form_errors():
            found[formset.formset.prefix] = formset.formset.non_form_errors()
    return {name: [str(word) for word in words] for name, words in found.items()}


def told(response: Any) -> list[str]:
    """The messages above the page."""
    return [str(message) for message in response.context["messages"]]
