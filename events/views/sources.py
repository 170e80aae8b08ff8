"""Who published the articles."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from events.filters import ArticleFilters, SourceFilters
from events.models import Article, Source
from events.to_records import article_row, source_row
from events.views.listing import base, json_list, read_page, twin


def index(request: HttpRequest) -> HttpResponse:
    page = read_page(request, SourceFilters, Source.objects.all())
    return render(request, "sources/index.html", {"page": page, "twin": twin(request)})


def index_json(request: HttpRequest) -> HttpResponse:
    return json_list(request, SourceFilters, Source.objects.all(), source_row)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    source = _source(slug)
    page = read_page(request, ArticleFilters, Article.objects.listed().filter(source=source))
    context = {"source": source, "page": page, "twin": twin(request)}
    return render(request, "sources/detail.html", context)


def detail_json(request: HttpRequest, slug: str) -> HttpResponse:
    source = _source(slug)
    published = Article.objects.listed().filter(source=source)
    about = {"source": source_row(source, base(request))}
    return json_list(request, ArticleFilters, published, article_row, about)


def _source(slug: str) -> Source:
    """Raises Http404 with a sentence."""
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        raise Http404(
            _("The archive knows no %(called)s called “%(text)s”.")
            % {"called": _("source"), "text": slug}
        )
    return source
