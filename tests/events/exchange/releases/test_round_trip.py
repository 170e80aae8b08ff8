"""A release written, an archive made of it again, and that written: equal to the last byte."""

import json
from pathlib import Path

import pytest
from django.test import Client

from events.exchange.datasets.profile_file import find_profile
from events.exchange.problems import RefusedError
from events.exchange.releases.checking import check_release
from events.exchange.releases.loading import load_release
from events.exchange.releases.reading import read_package
from events.models import Article, CasualtyClaim, Incident
from events.verify import findings
from tests.events.conftest import Eyes
from tests.events.exchange.datasets.files import real
from tests.events.exchange.datasets.loads import load_file
from tests.events.exchange.releases.archives import an_archive, bytes_of, emptied, released
from tests.factories import make_claim, make_incident

pytestmark = pytest.mark.django_db(transaction=True)


def _again(folder: Path, target: Path) -> Path:
    """The release of an archive that was made of this one."""
    emptied()
    load_release(folder, read_package(folder))
    assert list(findings()) == []
    return released(target, parquet=True)


def test_an_archive_made_of_a_release_is_released_alike(tmp_path: Path) -> None:
    an_archive()
    first = released(tmp_path / "first", parquet=True)
    assert list(map(str, check_release(first))) == []
    again = _again(first, tmp_path / "again")
    assert bytes_of(again) == bytes_of(first)


def test_so_is_one_of_imported_datasets(tmp_path: Path) -> None:
    load_file(real("ucdp/ged_sample.csv"), find_profile("ucdp-ged"))
    path = real("bellingcat/ukr-civharm-2023-06-01.json")
    load_file(path, find_profile("bellingcat-timemap"))
    first = released(tmp_path / "first", parquet=True)
    assert list(map(str, check_release(first))) == []
    assert read_package(first).rows["incidents"] == 1000 + 1166
    again = _again(first, tmp_path / "again")
    assert bytes_of(again) == bytes_of(first)


def test_what_readers_do_not_see_is_in_no_file(tmp_path: Path) -> None:
    an_archive()
    for name, content in bytes_of(released(tmp_path / "release")).items():
        assert b"secret draft" not in content, name
        assert b"Secret" not in content, name
        assert b"Nine" not in content, name
        assert b"Nothing happened" not in content, name


def test_lines_of_json_are_the_twins_of_their_pages(
    tmp_path: Path, client: Client, public_eyes: Eyes
) -> None:
    an_archive()
    folder = released(tmp_path / "release")
    for name, count in (("incidents", 2), ("articles", 5)):
        lines = (folder / f"{name}.jsonl").read_text().splitlines()
        assert len(lines) == count
        for line in lines:
            permalink: str = json.loads(line)["permalink"]
            with public_eyes():
                twin = client.get(permalink.rstrip("/") + ".json")
            assert json.loads(line) == twin.json()


def test_numbers_and_codes_go_on_where_the_release_ended(tmp_path: Path) -> None:
    an_archive()
    folder = released(tmp_path / "release")
    codes = set(Incident.objects.exclude(status="draft").values_list("code", flat=True))
    last_claim = CasualtyClaim.objects.order_by("id").last()
    assert last_claim is not None
    emptied()
    load_release(folder, read_package(folder))
    assert set(Incident.objects.values_list("code", flat=True)) == codes
    new = make_incident()
    assert new.code > max(codes)
    assert make_claim(incident=new).pk > CasualtyClaim.objects.exclude(incident=new).latest("id").pk


def test_a_database_that_holds_anything_is_refused(tmp_path: Path) -> None:
    an_archive()
    folder = released(tmp_path / "release")
    articles = Article.objects.count()
    with pytest.raises(RefusedError) as refused:
        load_release(folder, read_package(folder))
    assert str(refused.value) == (
        "the database: holds sources already: a release is loaded into an empty database alone"
    )
    assert Article.objects.count() == articles


def test_the_same_archive_gives_the_same_release_and_a_change_another(tmp_path: Path) -> None:
    an_archive()
    one = read_package(released(tmp_path / "one"))
    two = read_package(released(tmp_path / "two", parquet=True))
    assert one.id == two.id
    make_incident(title="One more")
    assert read_package(released(tmp_path / "three")).id != one.id
