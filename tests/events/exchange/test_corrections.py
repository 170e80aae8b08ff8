"""A sheet that changes what readers have seen says so to them."""

import datetime

import pytest

from events.models import Attribution, CasualtyClaim, Correction, Incident
from events.models.vocabulary import Status
from events.verify import findings
from tests.events.exchange.written import (
    ATTRIBUTIONS,
    KILLED,
    PLACES,
    QUOTES,
    SPEAKERS,
    STRIKE,
    WHOLE,
    Seeds,
    changed,
    everything,
)
from tests.sql import a_day_passes

pytestmark = pytest.mark.django_db
FIVE = KILLED.replace("low: 6, high: 6", "low: 5, high: 6")
NOTE = """\
    corrections:
      - {made_on: 2023-11-08, note: "At least 5, not 6."}
"""


def sheet(*parts: str) -> str:
    return SPEAKERS + PLACES + "incidents:\n" + STRIKE + "".join(parts) + QUOTES


def test_a_changed_figure_of_a_published_incident_is_refused_without_a_note(seeds: Seeds) -> None:
    seeds.loaded(WHOLE)
    a_day_passes()
    before = everything()

    assert seeds.refused(sheet(FIVE, ATTRIBUTIONS)) == [
        f"a.yaml: incident {Incident.objects.get().code}: this changes what readers have seen of a"
        " published incident. Say what was wrong under its “corrections”, as in"
        " {made_on: 2023-11-08, note: The claim said 60 and meant 6.}"
    ]

    assert everything() == before


def test_with_a_note_it_changes_and_the_note_is_public(seeds: Seeds) -> None:
    seeds.loaded(WHOLE)
    a_day_passes()

    one = seeds.loaded(sheet(FIVE, ATTRIBUTIONS, NOTE))

    assert changed(one) == [
        ("claim strike/killed", "changed", ["low"]),
        ("correction strike/2023-11-08", "new", []),
    ]
    assert CasualtyClaim.objects.get().low == 5
    note = Correction.objects.get()
    assert (note.incident, note.made_on, note.note) == (
        Incident.objects.get(), datetime.date(2023, 11, 8), "At least 5, not 6.",
    )  # fmt: skip
    assert list(findings()) == []


def test_the_note_of_an_earlier_load_does_not_serve_for_another_change(seeds: Seeds) -> None:
    seeds.loaded(sheet(FIVE, ATTRIBUTIONS, NOTE))
    a_day_passes()

    (why,) = seeds.refused(sheet(KILLED, ATTRIBUTIONS, NOTE))

    assert "Say what was wrong" in why
    assert seeds.loaded(sheet(FIVE, ATTRIBUTIONS, NOTE)).outcome == "same"


def test_what_leaves_a_sheet_wants_a_note_too_and_the_note_stays(seeds: Seeds) -> None:
    seeds.loaded(WHOLE)
    a_day_passes()

    (why,) = seeds.refused(sheet(KILLED))
    assert "Say what was wrong" in why
    seeds.loaded(sheet(KILLED, NOTE))
    seeds.loaded(sheet(KILLED))

    assert (Attribution.objects.count(), Correction.objects.count()) == (0, 1)


def test_a_draft_changes_without_a_note(seeds: Seeds) -> None:
    seeds.loaded(WHOLE, status=Status.DRAFT)
    a_day_passes()

    assert seeds.loaded(sheet(FIVE, ATTRIBUTIONS)).outcome == "changed"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('- {made_on: 2023-11-08, note: ""}', "note: say what was wrong, and is right"),
        (
            '- {made_on: 2023-11-08, note: a}\n      - {made_on: 2023-11-08, note: b}',
            "two corrections of this incident have the key “2023-11-08”, the first on line {first}:"
            " give each a key of its own",
        ),
    ],
)  # fmt: skip
def test_a_note_that_does_not_fit_is_refused_with_its_line(
    seeds: Seeds, lines: str, sentence: str
) -> None:
    text = sheet(KILLED, f"    corrections:\n      {lines}\n")
    first = text[: text.index("made_on")].count("\n") + 1
    last = text[: text.rindex("made_on")].count("\n") + 1

    assert seeds.refused(text) == [f"a.yaml, line {last}: {sentence.format(first=first)}"]
