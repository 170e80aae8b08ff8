"""An incident's page from memory: its template rendered anew for each request, and nothing asked.

INCIDENT names the code of the incident, whose records are read once, at the start.
"""

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory

from archive.serve import serve

_HEADERS = [("Content-Type", "text/html; charset=utf-8")]


def _refuse(*_: object) -> NoReturn:
    raise RuntimeError("A page from memory asked the database.")


def _page() -> Callable[[], str]:
    """Renders the incident's page with what the public site's view gives its template."""
    get_wsgi_application()
    # Models can be imported once Django is set up.
    from events.models import Incident  # noqa: PLC0415
    from events.views.incidents import DETAIL, context_of  # noqa: PLC0415

    incident = Incident.objects.select_related("place").get(code=os.environ["INCIDENT"])
    request = RequestFactory().get(f"/incidents/{incident.code}/", headers={"host": "localhost"})
    context = context_of(request, incident)

    def page() -> str:
        return render_to_string(DETAIL, context, request)

    # What the template asks for as it goes is read now.
    page()
    return page


def _application() -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    page = _page()

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with connection.execute_wrapper(_refuse):
            body = page().encode()
        start("200 OK", [*_HEADERS, ("Content-Length", str(len(body)))])
        return [body]

    return application


if __name__ == "__main__":
    serve("benchmarks.speed.from_memory:application", int(sys.argv[1]))
else:
    application = _application()
