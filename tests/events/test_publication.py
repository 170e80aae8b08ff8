"""Who may take which step, as tables; and what publishing finds missing."""

import pytest

from events.models.vocabulary import Status
from events.publication import Editor, may_change, may_delete, may_see, next_statuses, why_not
from events.readiness import Evidence, missing

CONTRIBUTOR = Editor(enters=True, reviews=False, publishes=False, withdraws=False)
EDITOR = Editor(enters=True, reviews=True, publishes=False, withdraws=False)
PUBLISHER = Editor(enters=True, reviews=True, publishes=True, withdraws=True)
ALONE = Editor(enters=True, reviews=True, publishes=True, withdraws=True, alone=True)
READER = Editor(enters=False, reviews=False, publishes=False, withdraws=False)

# Of an own record and of another's: to which statuses it may go, by the first letters.
NEXT = """
                        draft   in-review  published  withdrawn
contributor  own        di      di         p          w
contributor  another's  d       i          p          w
editor       own        di      di         p          w
editor       another's  di      i          p          w
publisher    own        di      di         pw         w
publisher    another's  di      ip         pw         w
alone        own        dip     dip        pw         w
alone        another's  dip     ip         pw         w
reader       another's  d       i          p          w
"""
EDITORS = {
    "contributor": CONTRIBUTOR, "editor": EDITOR, "publisher": PUBLISHER, "alone": ALONE,
    "reader": READER,
}  # fmt: skip
ROWS = [line.split() for line in NEXT.strip().splitlines()[1:]]


@pytest.mark.parametrize(("who", "whose", "letters"), [(r[0], r[1], r[2:]) for r in ROWS])
def test_each_editor_may_take_these_steps(who: str, whose: str, letters: list[str]) -> None:
    found = [
        "".join(after[0] for after in next_statuses(EDITORS[who], status, own=whose == "own"))
        for status in Status
    ]
    assert found == letters


@pytest.mark.parametrize(
    ("editor", "own", "seen", "changed", "deleted"),
    [
        (CONTRIBUTOR, True, "dipw", "d", "d"),
        (CONTRIBUTOR, False, "pw", "", ""),
        (EDITOR, False, "dipw", "di", "di"),
        (PUBLISHER, False, "dipw", "dipw", "di"),
        (READER, False, "pw", "", ""),
    ],
)
def test_each_editor_sees_changes_and_deletes(
    editor: Editor, own: bool, seen: str, changed: str, deleted: str
) -> None:
    found = [
        "".join(status[0] for status in Status if rule(editor, status, own=own))
        for rule in (may_see, may_change, may_delete)
    ]
    assert found == [seen, changed, deleted]


@pytest.mark.parametrize(
    ("editor", "before", "after", "own", "reason"),
    [
        (EDITOR, "in-review", "published", False,
         "Publishing is a publisher's: send this for review."),
        (PUBLISHER, "in-review", "published", True,
         "You made this draft: somebody else publishes it."),
        (PUBLISHER, "draft", "published", False,
         "This has not been reviewed: send it for review first."),
        (EDITOR, "in-review", "draft", False,
         "Say in a note what is to be changed: its review page has room for it."),
        (EDITOR, "published", "withdrawn", False, "Withdrawing is a publisher's: ask one."),
        (PUBLISHER, "published", "draft", False,
         "Readers have seen this record: it cannot go back to draft or review. "
         "Withdraw it instead."),
        (PUBLISHER, "draft", "withdrawn", False,
         "Only what readers have seen is withdrawn: delete this record instead."),
    ],
)  # fmt: skip
def test_a_refused_step_says_why(
    editor: Editor, before: str, after: str, own: bool, reason: str
) -> None:
    assert why_not(editor, before, after, own=own) == reason


def test_a_reviewer_sends_back_with_a_note() -> None:
    assert why_not(EDITOR, "in-review", "draft", own=False, noted=True) == ""


COMPLETE = {
    "last_day": "2023-11-06", "place": None, "place_name": "a village", "place_precision": "city",
    "grading": "fair", "grading_reason": "One newspaper.",
}  # fmt: skip
SHOWN = Evidence("Six killed", "", rests=True)
HIDDEN = "This has not been reviewed: send it for review first."


def test_a_complete_incident_misses_nothing() -> None:
    aside = Evidence("Elsewhere", HIDDEN, rests=False)
    assert missing(COMPLETE, [SHOWN, aside], []) == []


@pytest.mark.parametrize(
    ("fields", "articles", "doubts", "found"),
    [
        ({"last_day": None}, [SHOWN], [],
         ["A published incident needs the last day on which it may have happened."]),
        ({"grading_reason": ""}, [SHOWN], [],
         ["A published incident needs the reason for its grading."]),
        ({"place_name": ""}, [SHOWN], [],
         ["A published incident needs a place, or the place as reported."]),
        ({}, [SHOWN], ["It may be E000007."], ["It may be E000007."]),
        ({}, [], [], ["No article that readers can see reports on it: add one."]),
        ({}, [Evidence("Six killed", HIDDEN, rests=False)], [],
         ["No article that readers can see reports on it: add one."]),
        ({}, [SHOWN, Evidence("Seven", HIDDEN, rests=True)], [],
         [f"Something rests on “Seven”, which readers would not see: {HIDDEN}"]),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(
    fields: dict[str, object], articles: list[Evidence], doubts: list[str], found: list[str]
) -> None:
    assert missing(COMPLETE | fields, articles, doubts) == found
