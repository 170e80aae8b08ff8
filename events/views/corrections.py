"""Public notes on records that were changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.filters import CorrectionFilters
from events.listings import CORRECTIONS, corrections
from events.views.listing import read_page, twins


def index(request: HttpRequest) -> HttpResponse:
    page = read_page(request, CorrectionFilters, corrections())
    context = {"page": page, "twins": twins(request, CORRECTIONS.forms)}
    return render(request, "corrections/index.html", context)
