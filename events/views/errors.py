"""Refusals: a page in plain words, or problem+json (RFC 9457) where a twin was asked."""

import re
from http import HTTPStatus

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from events.records import Problem
from events.views.cors import open_to_all

_TWIN = re.compile(r"\.(?:json|csv|csv\.gz|geojson|atom|bib|ris)$")
_NOT_HERE = _("There is nothing at this address.")
_FAULT = _("Something went wrong on our side. It is not your doing; try again in a while.")


def problem(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """The refusal in the form that was asked for."""
    if _TWIN.search(request.path):
        content = Problem(
            type="about:blank",
            title=HTTPStatus(status).phrase,
            status=status,
            detail=sentence,
            instance=request.get_full_path()[:1000],
        )
        response = HttpResponse(
            msgspec.json.encode(content), content_type="application/problem+json", status=status
        )
        return open_to_all(response)
    return render(request, "error.html", {"status": status, "sentence": sentence}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, 400, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    said = exception.args[0] if exception.args else None
    return problem(request, 404, said if isinstance(said, str) else str(_NOT_HERE))


def server_error(request: HttpRequest) -> HttpResponse:
    return problem(request, 500, str(_FAULT))
