"""An incident on other people's pages: a card that needs no script, and oEmbed, which finds it."""

import re
from html import escape
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from events import addresses
from events.dossier import open_dossier
from events.models import Incident
from events.models.vocabulary import DEFAULT_LANGUAGE
from events.records import OEmbedRecord
from events.strict import given_often
from events.views.errors import problem
from events.views.listing import base
from events.views.record import day_asked, day_in, gone_in_words, incident_of, tombstone
from events.views.twins import json_response

# In CSS pixels. A card is read at 300 and at any greater width; what is longer can be scrolled.
WIDTH, HEIGHT = 600, 320
_GREATEST = 10_000
_ONLY_JSON = "The archive speaks JSON alone: leave “format” out, or say json."
_ABOUT = re.compile(r"(?P<language>(?:/uk)?)/incidents/(?P<code>[-a-zA-Z0-9_]+)/")
_NAMES = ("url", "maxwidth", "maxheight", "format", "dnt")
# Any page may frame a card; it loads its style and letters from here, and can do nothing else.
_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors *"
)


@xframe_options_exempt
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The incident's figures in short, today or as known on a day."""
    incident = incident_of(code)
    if incident is None:
        context = {"stone": tombstone(code), "written_in": DEFAULT_LANGUAGE}
        return _framed(render(request, "incidents/card_gone.html", context, status=410))
    dossier = open_dossier(incident, day_asked(request))
    context = {"incident": incident, "dossier": dossier, "site": base(request)}
    return _framed(render(request, "incidents/card.html", context))


def _framed(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def discovery(request: HttpRequest) -> str:
    """Where oEmbed tells how this very page of an incident is embedded."""
    return f"{base(request)}/oembed.json?{urlencode({'url': _whole(request)})}"


def snippet(request: HttpRequest, title: str) -> str:
    """The HTML by which this page of an incident is embedded, at its full size."""
    return _frame(_card(_whole(request)), title, WIDTH, HEIGHT)


def _whole(request: HttpRequest) -> str:
    return f"{base(request)}{request.get_full_path()}"


def _card(page: str) -> str:
    path, asks, query = page.partition("?")
    return f"{path}card/{asks}{query}"


def _frame(address: str, title: str, width: int, height: int) -> str:
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}"'
        f' height="{height}" loading="lazy"'
        ' sandbox="allow-popups allow-popups-to-escape-sandbox"'
        ' style="border: 0; max-width: 100%"></iframe>'
    )


def oembed(request: HttpRequest) -> HttpResponse:
    """How the page of an incident is embedded (oembed.com, version 1.0)."""
    asked = _asked(request)
    if asked.get("format", "json") == "xml":
        return problem(request, 501, _ONLY_JSON)  # as oEmbed asks for a format that it knows
    if asked.get("format", "json") != "json":
        raise BadRequest(f"format: {_ONLY_JSON}")
    language, code, day = _page_asked(request, asked.get("url", ""))
    incident = Incident.objects.filter(code=code).first()
    if incident is None:
        return problem(request, 410, gone_in_words(tombstone(code)))
    width = _pixels(asked, "maxwidth", WIDTH)
    height = _pixels(asked, "maxheight", HEIGHT)
    page = f"{base(request)}{language}{addresses.incident(code)}{day}"
    return json_response(
        OEmbedRecord(
            type="rich",
            version="1.0",
            title=incident.title,
            provider_name="Event Archive",
            provider_url=f"{base(request)}/",
            html=_frame(_card(page), incident.title, width, height),
            width=width,
            height=height,
        )
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    """Raises BadRequest with a sentence for a name that means nothing, or is given twice."""
    for name, values in request.GET.lists():
        if name not in _NAMES:
            raise BadRequest(f"“{name[:50]}” means nothing here. These do: {', '.join(_NAMES)}.")
        if len(values) > 1:
            raise BadRequest(given_often(name, len(values)))
    if "url" not in request.GET:
        raise BadRequest("“url” is missing: the address of an incident of this archive.")
    return request.GET.dict()


def _page_asked(request: HttpRequest, url: str) -> tuple[str, str, str]:
    """The language, the code and the query in an incident's address.

    Raises Http404 for an address that is none, BadRequest for a day that does not fit.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    found = _ABOUT.fullmatch(parts.path)
    ours = parts.scheme in {"http", "https"} and parts.netloc == request.get_host()
    if not found or not ours:
        raise Http404(
            "“url” is no incident of this archive; one looks like"
            f" {base(request)}/incidents/E000001/."
        )
    day = day_in(QueryDict(parts.query))
    return found["language"], found["code"], f"?as_of={day}" if day else ""


def _pixels(asked: dict[str, str], name: str, most: int) -> int:
    """At most as many as the page has room for. Raises BadRequest with a sentence."""
    if name not in asked:
        return most
    value = asked[name]
    if not (value.isascii() and value.isdecimal() and 1 <= int(value[:9]) <= _GREATEST):
        raise BadRequest(f"{name}: This is not a whole number from 1 to {_GREATEST:,}.")
    return min(most, int(value))
