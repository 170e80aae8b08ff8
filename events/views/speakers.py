"""Who says things, what each said, and what each is said to have done."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from events.filters import QuoteFilters, SpeakerFilters
from events.listings import QUOTES, SPEAKERS, quotes
from events.models import Attribution, CasualtyClaim, Speaker
from events.to_records import speaker_row
from events.views.letters import letters_of
from events.views.listing import base, read_page, twins
from events.views.twins import answer

# A speaker's latest claims and attributions; an incident's own page has all of them.
_SHOWN = 50


def index(request: HttpRequest) -> HttpResponse:
    everything = Speaker.objects.all()
    page = read_page(request, SpeakerFilters, everything)
    context = {
        "page": page,
        "letters": letters_of(page, everything),
        "twins": twins(request, SPEAKERS.forms),
    }
    return render(request, "speakers/index.html", context)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    speaker = _speaker(slug)
    page = read_page(request, QuoteFilters, quotes().filter(speaker=speaker))
    claims = CasualtyClaim.objects.with_origins().select_related("incident")
    attributions = Attribution.objects.with_origins().select_related("incident")
    context = {
        "speaker": speaker,
        "page": page,
        "claims": claims.filter(claimant=speaker).order_by("-as_of", "-id")[:_SHOWN],
        "attributions": attributions.filter(actor=speaker).order_by("-id")[:_SHOWN],
        "twins": twins(request, QUOTES.forms),
    }
    return render(request, "speakers/detail.html", context)


def detail_as(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    speaker = _speaker(slug)
    about = {"speaker": speaker_row(speaker, base(request))}
    rows = quotes().filter(speaker=speaker)
    return answer(request, QUOTES, form, rows, about, of=speaker.name)


def _speaker(slug: str) -> Speaker:
    """Raises Http404 with a sentence."""
    speaker = Speaker.objects.filter(slug=slug).first()
    if speaker is None:
        raise Http404(
            _("The archive knows no %(called)s called “%(text)s”.")
            % {"called": _("speaker"), "text": slug}
        )
    return speaker
