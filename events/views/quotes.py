"""Quotes, each with its speaker and its sentence."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.filters import QuoteFilters
from events.models import Incident, Quote
from events.models.quote import QuoteQuerySet
from events.to_records import quote_record
from events.views.listing import json_list, read_page, twin


def listed() -> QuoteQuerySet:
    """Quotes with what a list shows of each: two queries, however many there are."""
    spoken_of = Prefetch("incidents", Incident.objects.only("code", "title"))
    return Quote.objects.with_origins().prefetch_related(spoken_of)


def index(request: HttpRequest) -> HttpResponse:
    page = read_page(request, QuoteFilters, listed())
    context = {"page": page, "twin": twin(request), "choices": page.filters.choices()}
    return render(request, "quotes/index.html", context)


def index_json(request: HttpRequest) -> HttpResponse:
    return json_list(request, QuoteFilters, listed(), quote_record)
