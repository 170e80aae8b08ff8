"""Releases as readers find them: listed, compared, taken away whole."""

import datetime
import hashlib
import json
import shutil
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.events.views.conftest import Ask
from tests.events.views.reading import SITE, links

pytestmark = pytest.mark.django_db

_LINES = {
    "one": ["aa  E000001", "bb  E000002", "cc  E000003"],
    "two": ["aa  E000001", "dd  E000003", "ee  E000004"],
}


def _release(folder: Path, name: str, day: str) -> None:
    """A small release: what the site reads of one."""
    release = folder / name
    release.mkdir(parents=True)
    (release / "incidents.sha256").write_text("\n".join(_LINES[name]) + "\n")
    (release / "notes.csv").write_text(f"id\n{name}\n")
    content = {
        "id": f"id-{name}",
        "version": "1",
        "created": f"{day}T00:00:00Z",
        "resources": [
            {"path": f"{table}.csv", "bytes": 1, "hash": "sha256:0", "rows": rows}
            for table, rows in (("incidents", 3), ("articles", 1))
        ],
        "files": [],
    }
    (release / "datapackage.json").write_text(json.dumps(content))
    sums = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
        for file in sorted(release.iterdir())
    ]
    (release / "SHA256SUMS").write_text("".join(sums))


@pytest.fixture
def shelf(tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "shelf"
    _release(folder, "two", "2026-02-28")
    _release(folder, "one", "2026-01-31")
    settings.ARCHIVE_RELEASES = folder
    return folder


def test_without_releases_the_page_says_so(ask: Ask, settings: Settings) -> None:
    settings.ARCHIVE_RELEASES = None
    assert "No release has been made yet." in ask("/data/releases/").content.decode()
    assert ask("/data/releases.json").json() == {"releases": []}


def test_the_newest_release_stands_first_with_what_changed(shelf: Path, ask: Ask) -> None:
    newest, oldest = ask("/data/releases.json").json()["releases"]
    assert (newest["id"], newest["day"]) == ("id-two", "2026-02-28")
    assert newest["changes"] == {
        "since": "id-one", "new": ["E000004"], "changed": ["E000003"], "gone": ["E000002"],
    }  # fmt: skip
    assert (oldest["id"], oldest["changes"]) == ("id-one", None)
    page = ask("/data/releases/").content.decode()
    assert page.index("28 February 2026") < page.index("31 January 2026")
    assert "Since the release of 31 January 2026:" in " ".join(page.split())


def test_every_file_is_there_to_take_with_its_hash(shelf: Path, ask: Ask) -> None:
    newest = ask("/data/releases.json").json()["releases"][0]
    names = {file["name"] for file in newest["files"]}
    assert names == {"incidents.sha256", "notes.csv", "datapackage.json", "SHA256SUMS"}
    page = links(ask("/data/releases/"))
    for file in newest["files"]:
        assert file["permalink"].removeprefix(SITE) in page
        answer = ask(file["permalink"])
        content = answer.getvalue()
        assert len(content) == file["bytes"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        if file["sha256"]:
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
            again = ask(file["permalink"], headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    ["id-two/nothing.csv", "id-none/notes.csv", "id-two/..%2Fone%2Fnotes.csv", "id-two/secret.txt"],
)
def test_nothing_else_of_the_machine_is_served(shelf: Path, ask: Ask, address: str) -> None:
    (shelf / "two" / "secret.txt").write_text("not in the list")
    assert ask(f"/data/releases/{address}").status_code == 404


def test_a_folder_that_is_no_release_is_passed_over(
    shelf: Path, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    (shelf / "half").mkdir()
    shutil.copytree(shelf / "two", shelf / ".three.unfinished")
    shutil.copytree(shelf / "two", shelf / "two-again")
    shown = ask("/data/releases.json").json()["releases"]
    assert [one["id"] for one in shown] == ["id-two", "id-one"]
    assert [record.getMessage() for record in caplog.records] == [
        f"{shelf}/half is not shown as a release: {shelf}/half: there is no datapackage.json:"
        " this is no release"
    ]


def test_the_page_of_the_data_leads_to_the_releases(shelf: Path, ask: Ask) -> None:
    leads = links(ask("/data/"))
    assert "/data/releases/" in leads
    assert "/data/releases/#release-id-two" in leads
    assert datetime.date(2026, 2, 28).strftime("%d %B %Y") in ask("/data/").content.decode()
