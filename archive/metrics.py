"""Figures of the running archive in Prometheus's format, at the desk's /metrics.

A site is several processes, and the readers' has no such page: with PROMETHEUS_MULTIPROC_DIR set
to one folder for all of this machine's processes, the desk tells of each of them.
"""

import functools
import hmac
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client.core import REGISTRY, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from archive.database.condition import Condition, behind, conditions
from archive.request_log import Request

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
if (_folder := os.environ.get(_FOLDER)) and not Path(_folder).is_dir():
    raise ImproperlyConfigured(f"{_FOLDER} is {_folder!r}: expected a folder that exists.")

_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_requests = Counter(
    "archive_requests",
    "Requests that were answered",
    ["site", "route", "method", "status", "cache"],
)
_seconds = Histogram(
    "archive_request_seconds",
    "From the first byte of a request to the last of its answer",
    ["site", "cache"],
    buckets=_SECONDS,
)
_sent = Counter("archive_sent_bytes", "Bytes of answers, as they were sent", ["site"])


def are_read() -> bool:
    """Whether anybody can read what this process counts: who asks the desk, whose page it is."""
    return settings.ARCHIVE_SITE != "public" or bool(os.environ.get(_FOLDER))


def count(request: Request) -> None:
    """Add a request that was answered."""
    requests, seconds, sent = _series(request.route, request.method, request.status, request.cache)
    requests.inc()
    seconds.observe(request.seconds)
    if request.sent:
        sent.inc(request.sent)


# Finding a series by its labels takes longer than adding to it.
@functools.lru_cache(maxsize=5_000)
def _series(route: str, method: str, status: str, cache: str) -> tuple[Counter, Histogram, Counter]:
    site = settings.ARCHIVE_SITE
    return (
        _requests.labels(site, route, method, status, cache or "none"),
        _seconds.labels(site, cache or "none"),
        _sent.labels(site),
    )


def page(request: HttpRequest) -> HttpResponse:
    """The figures, for administrators and for whoever brings METRICS_TOKEN."""
    if not _may_look(request):
        return _refusal(request)
    registry = CollectorRegistry()
    if os.environ.get(_FOLDER):
        MultiProcessCollector(registry)
    else:
        registry.register(_Own())
    registry.register(_Databases())
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


def _may_look(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    if settings.METRICS_TOKEN and hmac.compare_digest(given, wanted):
        return True
    return request.user.has_perm("accounts.view_auditentry")


def _refusal(request: HttpRequest) -> HttpResponse:
    said = "These figures are for administrators, and for programs that bring METRICS_TOKEN.\n"
    response = HttpResponse(
        said, status=403 if request.user.is_authenticated else 401, content_type="text/plain"
    )
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    response.headers["Cache-Control"] = "no-store"
    return response


class _Own(Collector):
    """What this process alone has counted."""

    def collect(self) -> Iterable[Metric]:
        return REGISTRY.collect()


class _Databases(Collector):
    """How the databases are at this moment. What is not known has no sample."""

    def collect(self) -> Iterable[Metric]:
        found = conditions()
        yield _gauge("database_up", "Whether the database answers", found, lambda one: one.answers)
        yield _gauge("version", "Writes to public tables", found, lambda one: one.version)
        yield _gauge(
            "replica_behind_bytes",
            "Changes that a replica has not replayed yet",
            found[1:],
            lambda one: behind(one, found[0]),
        )
        yield _gauge(
            "missing_migrations",
            "Migrations of this code that the database lacks",
            found,
            lambda one: None if one.missing is None else len(one.missing),
        )


def _gauge(
    name: str, told: str, found: list[Condition], value: Callable[[Condition], int | None]
) -> Metric:
    gauge = GaugeMetricFamily(f"archive_{name}", told, labels=["database"])
    for one in found:
        known = value(one)
        if known is not None:
            gauge.add_metric([one.name], float(known))
    return gauge
