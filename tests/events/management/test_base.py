"""A database that the migrations have not been applied to, as a command meets it."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from events.management.base import ArchiveCommand
from tests.sql import rows

UNPREPARED = "The database is not prepared for this code: run manage.py migrate, then this again."


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lacking",
    [
        "DROP TABLE django_migrations CASCADE",
        "DELETE FROM django_migrations WHERE app = 'events' AND name = "
        "(SELECT max(name) FROM django_migrations WHERE app = 'events')",
    ],
)
@pytest.mark.parametrize("command", ["export_archive", "import_events", "add_administrator"])
def test_a_command_says_to_migrate_first(tmp_path: Path, lacking: str, command: str) -> None:
    rows(lacking)
    table = tmp_path / "table.csv"
    table.write_text("id\n1\n")
    given: dict[str, list[object]] = {
        "export_archive": [tmp_path / "release"],
        "import_events": [table, "--profile=ucdp-ged"],
        "add_administrator": ["anna"],
    }
    with pytest.raises(CommandError) as refused:
        call_command(command, *given[command])
    assert str(refused.value) == UNPREPARED


@pytest.mark.django_db
def test_a_draft_of_a_profile_needs_no_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows("DROP TABLE django_migrations CASCADE")
    table = tmp_path / "table.csv"
    table.write_text("id,date,city\n1,2023-05-01,Kyiv\n")
    call_command("import_events", table, "--suggest")
    assert capsys.readouterr().out.startswith("# ")


def test_a_database_that_is_silent_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    silence = OperationalError("connection refused")
    monkeypatch.setattr("events.management.base.MigrationExecutor", Mock(side_effect=silence))
    with pytest.raises(CommandError, match=r"^The database cannot be asked: connection refused$"):
        ArchiveCommand().check_migrations()
