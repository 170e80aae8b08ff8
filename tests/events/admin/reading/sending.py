"""The reading desk's forms as a browser without a script would send them back."""

from typing import Any

from django.test import Client

from events.models import Article
from tests.events.admin.forms import fields_of


def read(article: Article) -> str:
    return f"/events/article/{article.pk}/read/"


def add(article: Article, kind: str) -> str:
    return f"{read(article)}{kind}/add/"


def code(client: Client, article: Article, kind: str, pasted: str, /, **typed: Any) -> Any:
    """Paste the words, fill in the form that opens with them, and save it."""
    address = add(article, kind)
    values = fields_of(client.get(address, {"words": pasted}))
    return client.post(address, values | typed)


def resend(client: Client, address: str, **typed: Any) -> Any:
    """Open a record's form, type, and save."""
    values = fields_of(client.get(address))
    return client.post(address, values | typed)


def errors_of(response: Any) -> dict[str, list[str]]:
    """What the form says is wrong; of a new incident with "new-" before the field's name."""
    form = response.context["form"]
    found = {name: [str(word) for word in words] for name, words in form.errors.items()}
    if getattr(form, "_begins", False):
        new = form.new.errors.items()
        found |= {f"new-{name}": [str(word) for word in words] for name, words in new}
    return found
