"""Who published the articles."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from events.filters import ArticleFilters, SourceFilters
from events.listings import ARTICLES, SOURCES, articles
from events.models import Source
from events.to_records import source_row
from events.views.letters import letters_of
from events.views.listing import base, read_page, twins
from events.views.twins import answer


def index(request: HttpRequest) -> HttpResponse:
    everything = Source.objects.all()
    page = read_page(request, SourceFilters, everything)
    context = {
        "page": page,
        "letters": letters_of(page, everything),
        "twins": twins(request, SOURCES.forms),
    }
    return render(request, "sources/index.html", context)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    source = _source(slug)
    page = read_page(request, ArticleFilters, articles().filter(source=source))
    context = {"source": source, "page": page, "twins": twins(request, ARTICLES.forms)}
    return render(request, "sources/detail.html", context)


def detail_as(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    source = _source(slug)
    about = {"source": source_row(source, base(request))}
    rows = articles().filter(source=source)
    return answer(request, ARTICLES, form, rows, about, of=source.name)


def _source(slug: str) -> Source:
    """Raises Http404 with a sentence."""
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        raise Http404(
            _("The archive knows no %(called)s called “%(text)s”.")
            % {"called": _("source"), "text": slug}
        )
    return source
