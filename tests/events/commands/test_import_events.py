import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events.exchange.datasets.profile_file import parse_profile
from events.models import Article, CasualtyClaim, Incident
from tests.clone import PROJECT
from tests.events.exchange.datasets.files import PROFILE, row, table_of, written

pytestmark = pytest.mark.django_db


def run(folder: Path, *arguments: str, content: str = "") -> tuple[str, str]:
    """What the command prints, and what it says beside that."""
    table = written(folder, content or table_of(row(id="1"), row(id="2", best="x")))
    mine = written(folder, PROFILE, "my.toml")
    out, err = io.StringIO(), io.StringIO()
    named = () if "--suggest" in arguments else ("--profile", str(mine))
    call_command("import_events", str(table), *named, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_report_is_printed_as_json_with_a_sentence_beside_it(tmp_path: Path) -> None:
    out, err = run(tmp_path)
    report = json.loads(out)
    assert report["counts"] == {
        "rows": 2, "new": 1, "changed": 0, "same": 0, "kept": 0, "gone": 0, "set_aside": 1,
        "odd": 0,
    }  # fmt: skip
    assert report["entries"][0] == {
        "kind": "set-aside", "line": 3, "row": 2, "record": "2", "column": "best", "value": "x",
        "reason": "is no whole number in digits; if it stands for unknown, say so in the profile",
    }  # fmt: skip
    assert err == (
        "2 rows: 1 new, 0 changed, 0 same, 0 left as edited, 1 set aside, 0 flagged,"
        " 0 no longer in the file; 0 matched with a place of the gazetteer.\n"
    )


def test_the_report_goes_to_a_file_when_one_is_named(tmp_path: Path) -> None:
    out, _ = run(tmp_path, "--report", str(tmp_path / "report.json"))
    assert out == ""
    assert json.loads((tmp_path / "report.json").read_text())["outcome"] == "loaded"


def test_a_long_report_is_cut_where_it_is_printed_and_says_so(tmp_path: Path) -> None:
    bad = table_of(*(row(id=str(n), best="x") for n in range(150)))
    report = json.loads(run(tmp_path, content=bad)[0])
    assert (len(report["entries"]), report["entries_left_out"]) == (100, {"set-aside": 50})


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    _, err = run(tmp_path, "--dry-run")
    assert err.startswith("Nothing was written; this would be: 2 rows: 1 new")
    assert Incident.objects.count() == 0


def test_strict_refuses_a_file_with_a_bad_row(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="rows were set aside, and --strict was said"):
        run(tmp_path, "--strict")
    assert Article.objects.count() == 0


def test_the_day_of_the_version_may_be_said_on_the_command_line(tmp_path: Path) -> None:
    run(tmp_path, "--released", "2023-07-04", "--draft")
    assert {str(claim.as_of) for claim in CasualtyClaim.objects.all()} == {"2023-07-04"}
    assert Incident.objects.get().status == "draft"


def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"the file has no column “best”"):
        run(tmp_path, content="id,day\n1,2\n")
    with pytest.raises(CommandError, match="Say --profile NAME or --profile"):
        call_command("import_events", str(tmp_path / "table.csv"))
    with pytest.raises(CommandError, match="there is no folder"):
        run(tmp_path, "--report", str(tmp_path / "none" / "report.json"))
    with pytest.raises(CommandError, match="there is no profile of this name"):
        call_command("import_events", str(tmp_path / "table.csv"), profile="nobody")


def test_a_draft_of_a_profile_is_printed(tmp_path: Path) -> None:
    out, _ = run(tmp_path, "--suggest")
    assert parse_profile(out.encode(), "draft.toml").figures[0].low == "low"


def test_the_profile_in_the_documentation_is_a_good_one() -> None:
    text = (PROJECT / "docs" / "import-profile.md").read_text(encoding="utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    parse_profile(example.encode(), "docs/import-profile.md")
