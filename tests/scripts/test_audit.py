"""A known vulnerability fails the check; what could not be looked up is said aloud."""

import subprocess
from collections.abc import Callable

import msgspec
import pytest

from scripts import audit

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
SKIPPED = {"name": "segno", "skip_reason": "Dependency not found on PyPI"}
VULNERABLE = {
    "name": "pyyaml",
    "version": "5.3",
    "vulns": [{"id": "PYSEC-2021-142", "fix_versions": ["5.4"], "aliases": [], "description": ""}],
}

Answer = Callable[..., None]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """`answers(dependency, …)`: what pip-audit finds; `answers()` is one without a network."""

    def answer(*dependencies: object) -> None:
        told = msgspec.json.encode({"dependencies": dependencies}).decode() if dependencies else ""
        done = subprocess.CompletedProcess([], 1, told, "Traceback\nConnectionError: no route\n")
        monkeypatch.setattr(subprocess, "run", lambda *args, **options: done)

    return answer


def test_sound_dependencies_pass(answers: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    answers(SOUND)
    assert audit.main() == 0
    assert tuple(capsys.readouterr()) == ("No known vulnerabilities.\n", "")


def test_a_known_vulnerability_fails_and_is_named(
    answers: Answer, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(SOUND, VULNERABLE)
    assert audit.main() == 1
    said = "VULNERABLE: pyyaml 5.3: PYSEC-2021-142, mended in 5.4\n"
    assert tuple(capsys.readouterr()) == ("", said)


@pytest.mark.parametrize(
    ("found", "about"),
    [((), "ConnectionError: no route"), ((SOUND, SKIPPED), "segno"),
     ((SKIPPED,) * 7, "segno, segno, segno, segno, segno and 2 more")],
)  # fmt: skip
def test_what_could_not_be_looked_up_is_said_and_does_not_fail(
    answers: Answer, capsys: pytest.CaptureFixture[str], found: tuple[object, ...], about: str
) -> None:
    answers(*found)
    assert audit.main() == 0
    assert capsys.readouterr().err == (
        f"NOT AUDITED: the advisories could not be asked about {about}. "
        "Run `make audit` where pypi.org can be reached.\n"
    )
