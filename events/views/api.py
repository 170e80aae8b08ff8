"""The description of the data for programs."""

from django.http import HttpRequest, HttpResponse

from events.openapi import document
from events.views.listing import base, no_filters
from events.views.twins import json_response


def openapi(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    return json_response(document(base(request)), "application/vnd.oai.openapi+json")
