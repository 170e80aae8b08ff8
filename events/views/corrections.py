"""Public notes on records that were changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events.filters import CorrectionFilters
from events.models import Correction
from events.to_records import correction_record
from events.views.listing import json_list, read_page, twin


def index(request: HttpRequest) -> HttpResponse:
    page = read_page(request, CorrectionFilters, Correction.objects.select_related("incident"))
    return render(request, "corrections/index.html", {"page": page, "twin": twin(request)})


def index_json(request: HttpRequest) -> HttpResponse:
    return json_list(
        request,
        CorrectionFilters,
        Correction.objects.select_related("incident"),
        lambda correction, site: correction_record(correction, correction.incident.code, site),
    )
