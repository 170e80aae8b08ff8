"""Damage to a release is found, and named with its file and line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.exchange.problems import Problem
from events.exchange.releases.checking import check_release


@pytest.fixture
def copy(release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(release, tmp_path / "copy"))


def _edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def _about(folder: Path, name: str) -> list[str]:
    """What is said of the file, but for its hash."""
    said = [one for one in check_release(folder) if one.file == name]
    return [str(one) for one in said if "SHA-256" not in one.message]


def _hashes(folder: Path) -> list[str]:
    return [one.file for one in check_release(folder) if "SHA-256" in one.message]


def test_a_whole_release_has_nothing_wrong(release: Path) -> None:
    assert list(check_release(release)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("claims.csv", ",killed,", ",slain,", "harm: “slain” is no word of its vocabulary"),
        ("claims.csv", ",8,9,", ",eight,9,", "low: “eight” is no whole number"),
        ("claims.csv", "mayor,", "mayor,,", "has 19 cells, and there are 18 names"),
        ("claims.csv", ",mayor,", ",nobody,", "claimant: no slug of speakers.csv is “nobody”"),
        ("incidents.csv", "2023-07-01", "2023-07-32", "first_day: “2023-07-32” is no day"),
        ("incidents.csv", ",33.123", ",east", "longitude: “east456789” is no number"),
        ("passages.csv", ",At least six", ",At least ten", "say “At least six people were killed”"),
        ("articles.csv", "Dozens were", "Scores were", "body_sha256 is not the hash of the body"),
    ],
)  # fmt: skip
def test_damage_is_named_by_its_line(copy: Path, name: str, old: str, new: str, said: str) -> None:
    _edit(copy, name, old, new)
    assert _hashes(copy) == [name]
    message = _about(copy, name)[0]
    assert message.startswith(f"{name}, line ")
    assert said in message


def test_a_figure_that_no_claim_gives_is_found(copy: Path) -> None:
    _edit(copy, "estimates.csv", ",killed,people,8,8,9,", ",killed,people,8,8,10,")
    (message,) = _about(copy, "incidents.csv")
    assert message.startswith("incidents.csv, line 2: incident E")
    assert "the estimate of people killed is low 8, best 8, high 10" in message
    assert "its claims make low 8, best 8, high 9" in message


def test_a_code_that_lives_and_is_dead_is_found(copy: Path) -> None:
    code = (copy / "incidents.csv").read_text().splitlines()[1].split(",")[1]
    dead = (copy / "tombstones.csv").read_text().splitlines()[1].split(",")[4]
    text = (copy / "tombstones.csv").read_text().replace(dead, code)
    (copy / "tombstones.csv").write_text(text)
    assert _about(copy, "tombstones.csv") == [
        f"tombstones.csv, line 2: code: {code} is an incident of incidents.csv as well"
    ]


def _missing(folder: Path) -> None:
    (folder / "links.csv").unlink()


def _cut(folder: Path) -> None:
    path = folder / "articles.csv"
    path.write_bytes(path.read_bytes()[:-40])


def _more(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")


def _readme(folder: Path) -> None:
    _edit(folder, "README.md", "Release", "release")


def _no_description(folder: Path) -> None:
    (folder / "datapackage.json").write_text("{")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_missing, "links.csv: is not there, and datapackage.json lists it"),
        (_cut, "articles.csv, line"),
        (_more, "notes.txt: belongs to no release: nothing names it"),
        (_readme, "README.md: is not what SHA256SUMS says"),
        (_no_description, "datapackage.json: is no description"),
    ],
)
def test_a_file_that_is_not_as_it_was_is_named(
    copy: Path, damage: Callable[[Path], None], said: str
) -> None:
    damage(copy)
    assert any(str(one).startswith(said) for one in check_release(copy))


@pytest.mark.django_db
def test_the_command_counts_what_is_wrong_and_fails(copy: Path) -> None:
    _more(copy)
    with pytest.raises(CommandError, match=r"^1 thing is wrong among [0-9]+ rows in 38 files"):
        call_command("verify", str(copy), verbosity=0)


_NAMES = ("datapackage.json", "SHA256SUMS", "claims.csv", "articles.csv", "estimates.csv")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(_NAMES),
    content=st.binary(max_size=200)
    | st.text(alphabet='"\n\r,;{}[]\x00aé1', max_size=50).map(str.encode),
    at=st.floats(0, 1),
    whole_file=st.booleans(),
)
def test_any_bytes_give_problems_and_no_traceback(
    release: Path, tmp_path: Path, name: str, content: bytes, at: float, whole_file: bool
) -> None:
    folder = tmp_path / "any"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(release, folder)
    before = (folder / name).read_bytes()
    cut = int(at * len(before))
    after = content if whole_file else before[:cut] + content + before[cut + len(content) :]
    (folder / name).write_bytes(after)
    found = list(check_release(folder))
    assert all(isinstance(one, Problem) for one in found)
    assert bool(found) == (after != before)
