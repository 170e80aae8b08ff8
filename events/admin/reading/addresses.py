"""The reading desk's addresses, below those of the articles at the desk."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from events.admin.reading import entering, page, passages, records


def addresses(wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """wrap makes of a view one that only editors reach."""
    views = {
        "enter/": (entering.enter, "enter"),
        "known/": (entering.known, "known"),
        "<int:pk>/read/": (page.read, "read"),
        "<int:pk>/read/passage/<int:passage>/": (passages.passage, "read_passage"),
        "<int:pk>/read/passage/<int:passage>/move/": (passages.move, "read_move"),
        "<int:pk>/read/passage/<int:passage>/delete/": (passages.delete, "read_delete_passage"),
        "<int:pk>/read/<slug:kind>/add/": (records.add, "read_add"),
        "<int:pk>/read/<slug:kind>/<int:record>/": (records.change, "read_change"),
        "<int:pk>/read/<slug:kind>/<int:record>/delete/": (records.delete, "read_delete"),
    }
    return [
        path(route, wrap(view), name=f"events_article_{name}")
        for route, (view, name) in views.items()
    ]
