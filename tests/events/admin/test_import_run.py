"""The desk's page of imports: to be looked at, and found from run to entry."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import ImportEntry, ImportRun
from tests.events.admin.roles import make_account, sign_in
from tests.events.exchange.datasets.files import row
from tests.events.exchange.datasets.loads import load_rows


def load(folder: Path, bad: int) -> ImportRun:
    load_rows(folder, row(id="good"), *(row(id=str(n), best="about six") for n in range(bad)))
    return ImportRun.objects.get()


def test_a_run_shows_what_it_did_and_leads_to_what_it_said(client: Client, tmp_path: Path) -> None:
    run = load(tmp_path, bad=2)
    page = client.get(f"/events/importrun/{run.pk}/change/").content.decode()
    entries = f"/events/importentry/?run__id__exact={run.pk}"
    assert entries in page
    assert run.file_sha256 in page
    listed = client.get(entries).content.decode()
    assert listed.count("about six") == 2
    assert "is no whole number in digits" in listed


def test_nothing_of_a_run_is_changed_by_hand(client: Client, tmp_path: Path) -> None:
    run = load(tmp_path, bad=1)
    entry = ImportEntry.objects.filter(run=run).first()
    assert entry is not None
    for path in (f"importrun/{run.pk}", f"importentry/{entry.pk}"):
        assert "Save" not in client.get(f"/events/{path}/change/").content.decode()
        assert client.post(f"/events/{path}/change/", {"reason": "x"}).status_code == 403
        client.post(f"/events/{path}/delete/", {"post": "yes"})
    assert ImportEntry.objects.filter(run=run, pk=entry.pk).exists()
    for model in ("importrun", "importentry"):
        assert client.get(f"/events/{model}/add/").status_code == 403


@pytest.mark.parametrize("bad", [1, 49])
def test_both_lists_cost_as_many_queries_with_one_entry_as_with_fifty(
    client: Client, tmp_path: Path, bad: int
) -> None:
    run = load(tmp_path, bad)
    found = []
    for address in ("importrun/", f"importentry/?run__id__exact={run.pk}"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/events/{address}").status_code == 200
        found.append(len(asked))
    assert found == [4, 4]


@pytest.mark.parametrize(("role", "status"), [("contributor", 403), ("editor", 200)])
def test_who_reviews_the_drafts_of_others_sees_imports(
    db: None, tmp_path: Path, role: str, status: int
) -> None:
    load(tmp_path, bad=1)
    client = sign_in(make_account(role))
    assert client.get("/events/importrun/").status_code == status
