"""Quotes, each with its speaker and its sentence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.filters import QuoteFilters
from events.listings import QUOTES, quotes
from events.views.listing import read_page, twins


def index(request: HttpRequest) -> HttpResponse:
    page = read_page(request, QuoteFilters, quotes())
    context = {
        "page": page,
        "twins": twins(request, QUOTES.forms),
        "choices": page.filters.choices(),
    }
    return render(request, "quotes/index.html", context)
