"""The figures at the desk's /metrics, and who may read them."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from archive import metrics
from archive.request_log import Request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]


def _samples(text: str) -> dict[str, float]:
    """Each sample's value by its name and labels."""
    return {
        sample.name + str(sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _account(group: str) -> User:
    user = User.objects.create_user("anna", password="a long walk", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_whoever_brings_the_token_reads_the_figures(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "a-long-token"
    settings.ARCHIVE_SITE = "public"
    metrics.count(Request("GET", "incidents/", "id", status="200", cache="kept", sent=70))
    response = client.get("/metrics", headers={"authorization": "Bearer a-long-token"})
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    found = _samples(response.content.decode())
    asked = [("cache", "kept"), ("method", "GET"), ("route", "incidents/"), ("site", "public"),
             ("status", "200")]  # fmt: skip
    assert found[f"archive_requests_total{asked}"] == 1
    assert found["archive_sent_bytes_total[('site', 'public')]"] == 70
    assert found["archive_database_up[('database', 'primary')]"] == 1
    assert found["archive_missing_migrations[('database', 'primary')]"] == 0


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "Basic a-long-token"])
def test_nobody_else_is_let_in(client: Client, settings: Settings, given: str) -> None:
    settings.METRICS_TOKEN = "a-long-token"
    response = client.get("/metrics", headers={"authorization": given})
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_without_a_token_set_an_empty_one_opens_nothing(client: Client) -> None:
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 401


@pytest.mark.parametrize(("group", "status"), [("administrator", 200), ("publisher", 403)])
def test_administrators_read_them_in_the_browser(client: Client, group: str, status: int) -> None:
    client.force_login(_account(group))
    assert client.get("/metrics").status_code == status


@pytest.mark.parametrize(
    ("site", "folder", "read"),
    [("desk", "", True), ("public", "", False), ("public", "/run/figures", True)],
)
def test_what_nobody_can_read_need_not_be_counted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, site: str, folder: str, read: bool
) -> None:
    settings.ARCHIVE_SITE = site
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", folder)
    assert metrics.are_read() is read
