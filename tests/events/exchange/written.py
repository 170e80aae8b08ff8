"""Seeds written by a test: a text and its sheet in a folder, and what loading them says."""

import datetime
from pathlib import Path
from typing import Any

from django.apps import apps

from events.exchange.loading import Loaded, load
from events.exchange.seeds import find_seeds
from events.models.vocabulary import Status

TEXT = (
    "date 2023-11-06 Six people were killed in Kryvyi Rih, the mayor said. “It was loud,” said a"
    " resident. Dozens were injured. An attack in June killed 11 people. Russia did not comment."
)
STRIKE = """\
  - key: strike
    title: Strike on Kryvyi Rih
    kind: airstrike
    dates: {from: 2023-07-01, to: 2023-11-06, precision: bounded}
    place: kryvyi-rih
    place_precision: city
    grading: weak
    grading_reason: One report.
"""
SPEAKERS = """\
speakers:
  - {slug: mayor, name: The mayor of Kryvyi Rih, kind: official}
  - {slug: resident, name: A resident, kind: resident}
  - {slug: russia, name: Russia, kind: belligerent}
"""
PLACES = """\
places:
  - {slug: kryvyi-rih, name: Kryvyi Rih, kind: city, country_code: UA, names: [Кривий Ріг],
     latitude: 47.91, longitude: 33.39}
"""
KILLED = """\
    claims:
      - {harm: killed, low: 6, high: 6, words: Six people were killed, wording: Six people,
         claimant: mayor}
"""
ATTRIBUTIONS = """\
    attributions:
      - {actor: russia, stance: no-comment, claimant: russia, words: Russia did not comment}
"""
QUOTES = """\
quotes:
  - {speaker: resident, mode: direct, described_as: a resident, words: "It was loud",
     incidents: [strike]}
"""
WHOLE = SPEAKERS + PLACES + "incidents:\n" + STRIKE + KILLED + ATTRIBUTIONS + QUOTES


class Seeds:
    """Texts and sheets in a folder, and what loading them says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, sheet: str, *, name: str = "a", text: str = TEXT) -> None:
        (self.folder / f"{name}.txt").write_text(text)
        (self.folder / f"{name}.yaml").write_text(sheet)

    def load(self, *, status: Status = Status.PUBLISHED) -> list[Loaded]:
        files, problems = find_seeds([self.folder])
        assert problems == []
        return list(load(files, status, datetime.date(2024, 1, 1)))

    def loaded(self, sheet: str, **options: Any) -> Loaded:
        self.write(sheet)
        (one,) = self.load(**options)
        assert [str(problem) for problem in one.problems] == []
        return one

    def refused(self, sheet: str) -> list[str]:
        self.write(sheet)
        (one,) = self.load()
        return [str(problem).removeprefix(f"{self.folder}/") for problem in one.problems]


def line_of(sheet: str, words: str) -> int:
    return sheet[: sheet.index(words)].count("\n") + 1


def changed(one: Loaded) -> list[tuple[str, str, list[str]]]:
    return [(change.record, change.what, sorted(change.fields)) for change in one.changes]


def everything() -> dict[str, list[Any]]:
    """Every row of records and of history."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("events").get_models()
    }
