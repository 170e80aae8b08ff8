"""What every answer tells the browser not to do: a page, a twin, a file, a refusal."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db

WANTED = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), "
    "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
READERS = [
    ("/", 200),
    ("/incidents.json", 200),
    ("/incidents.csv", 200),
    ("/static/style.css", 200),
    ("/healthz", 200),
    ("/incidents/?utm_source=x", 301),
    ("/incidents/?no=1", 400),
    ("/nowhere.json", 404),
]
EDITORS = [("/login/", 200), ("/static/style.css", 200), ("/healthz", 200), ("/metrics", 401)]


@pytest.fixture
def behind_https(settings: Settings, tmp_path: Path) -> None:
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    (tmp_path / "style.css").write_text("body { margin: 0 }\n")
    settings.STATIC_ROOT = tmp_path


def _headers(client: Client, address: str) -> tuple[int, dict[str, str | None]]:
    response = client.get(address, secure=True)
    response.close()
    return response.status_code, {name: response.headers.get(name) for name in WANTED}


@pytest.mark.usefixtures("behind_https")
@pytest.mark.parametrize(("address", "status"), READERS)
def test_every_answer_to_readers_carries_them(client: Client, address: str, status: int) -> None:
    assert _headers(client, address) == (status, WANTED)


@pytest.mark.usefixtures("desk", "behind_https")
@pytest.mark.parametrize(("address", "status"), EDITORS)
def test_every_answer_to_editors_carries_them(client: Client, address: str, status: int) -> None:
    assert _headers(client, address) == (status, WANTED)


def test_without_https_nothing_is_promised_of_it(client: Client) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
