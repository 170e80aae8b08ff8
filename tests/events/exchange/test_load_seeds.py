"""The command, as a person types it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events.models import Article, CasualtyClaim
from tests.events.exchange.written import WHOLE, Seeds

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("load_seeds", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_counts_what_it_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("date 2023-11-06 Six were killed.")

    assert run(tmp_path) == "1 text: 1 new, 0 changed, 0 same, 0 refused.\n"
    assert run(tmp_path) == "1 text: 0 new, 0 changed, 1 same, 0 refused.\n"


def test_texts_without_a_day_are_named(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(f"Text {number}.")

    named = ", ".join(f"{tmp_path}/{number:02}.txt" for number in range(10))
    assert run(tmp_path).splitlines()[0] == (
        f"No day of publication is given in {named} and 2 more: it is recorded as unknown."
    )


def test_a_bad_file_is_named_and_ends_with_an_error_while_others_load(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("Six were killed.")
    (tmp_path / "b.txt").write_text("date 2023-02-30 Six were killed.")
    (tmp_path / "c.yaml").write_text("article: {language: en}")
    errors = StringIO()

    with pytest.raises(CommandError, match=r"^2 refused; nothing of them was loaded\.$"):
        call_command("load_seeds", tmp_path, stdout=StringIO(), stderr=errors)

    assert errors.getvalue().splitlines() == [
        f"{tmp_path}/c.yaml: a coding sheet without its text: c.txt is not beside it",
        f"{tmp_path}/b.txt, line 1: there is no day 2023-02-30: write it as in “date 2023-11-06”",
    ]
    assert Article.objects.get().key == "seeds/a"


def test_a_folder_without_seeds_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^No seed was found: a seed is a text file"):
        run(tmp_path)


def test_a_dry_run_says_what_would_change_and_changes_nothing(seeds: Seeds) -> None:
    seeds.loaded(WHOLE)
    seeds.write(WHOLE.replace("high: 6", "high: 9"))

    assert run(seeds.folder, "--dry-run").splitlines() == [
        f"{seeds.folder}/a.txt: changed",
        "  claim strike/killed: changed",
        "    high: 6 -> 9",
        "Nothing was written; this would be: 1 text: 0 new, 1 changed, 0 same, 0 refused.",
    ]

    assert CasualtyClaim.objects.get().high == 6


def test_a_dry_run_names_every_new_record(seeds: Seeds) -> None:
    seeds.write(WHOLE)

    assert run(seeds.folder, "--dry-run").splitlines() == [
        f"{seeds.folder}/a.txt: new",
        "  speaker mayor: new",
        "  speaker resident: new",
        "  speaker russia: new",
        "  place kryvyi-rih: new",
        "  place kryvyi-rih, name Kryvyi Rih: new",
        "  place kryvyi-rih, name Кривий Ріг: new",
        "  article a: new",
        "  incident strike: new",
        "  claim strike/killed: new",
        "  attribution strike/russia-no-comment: new",
        "  quote resident: new",
        "  quote resident, incident strike: new",
        "Nothing was written; this would be: 1 text: 1 new, 0 changed, 0 same, 0 refused.",
    ]

    assert not Article.objects.exists()


def test_draft_loads_for_review(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Six were killed.")

    run(tmp_path, "--draft")

    assert Article.objects.get().status == "draft"
