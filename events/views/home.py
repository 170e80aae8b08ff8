"""The front door and the pages that speak of the archive itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events import vocabularies
from events.counting import count_rows
from events.listings import incidents
from events.models import Article, DayCount, Incident, Quote
from events.records import HomeRecord, MethodologyRecord
from events.tally import RULE_VERSION
from events.to_records import incident_row
from events.views.charts import timeline_of
from events.views.listing import FORMS, Twin, base, no_filters, twins
from events.views.twins import json_response

_LATEST = 10


def _latest() -> list[Incident]:
    return list(incidents().order_by("-id")[:_LATEST])


def home(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    chart = timeline_of(DayCount.objects.of_all())
    context = {
        "incidents": chart.timeline.total.incidents,
        "articles": count_rows(Article.objects.all()),
        "quotes": count_rows(Quote.objects.all()),
        "latest": _latest(),
        "chart": chart,
        "twins": [
            Twin(*FORMS["json"], "/index.json"),
            Twin(*FORMS["atom"], "/incidents.atom"),
        ],
    }
    return render(request, "home.html", context)


def home_json(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    site = base(request)
    articles, quotes = count_rows(Article.objects.all()), count_rows(Quote.objects.all())
    return json_response(
        HomeRecord(
            incidents=DayCount.objects.of_all().count_incidents(),
            articles=articles.number,
            articles_are_counted=articles.exact,
            quotes=quotes.number,
            quotes_are_counted=quotes.exact,
            latest=[incident_row(incident, site) for incident in _latest()],
        )
    )


def methodology(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    context = {
        "rule": RULE_VERSION,
        "vocabularies": vocabularies.in_words(),
        "twins": twins(request),
    }
    return render(request, "methodology.html", context)


def methodology_json(request: HttpRequest) -> HttpResponse:
    no_filters(request)
    return json_response(MethodologyRecord(rule=RULE_VERSION, vocabularies=vocabularies.in_words()))
