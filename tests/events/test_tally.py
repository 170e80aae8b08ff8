import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from events.models import Article, ArticleTombstone, CasualtyClaim, Estimate, Incident
from events.tally import RULE_VERSION, Tally, in_words, stands_on, tallies, tally
from tests.factories import day, make_article, make_incident, make_passage
from tests.sql import rows


@dataclass(frozen=True)
class Claim:
    """What the rule reads of a claim, with days of November 2023 as numbers."""

    id: int
    low: int | None
    high: int | None
    on: int = 6
    preferred: bool = False
    until: int | None = None
    harm: str = "killed"
    population: str = "people"

    @property
    def as_of(self) -> datetime.date:
        return november(self.on)

    @property
    def standing_since(self) -> datetime.date | None:
        return november(self.until) if self.until else None


def november(number: int) -> datetime.date:
    return datetime.date(2023, 11, number)


# What is claimed, and the low, best and high that the rule makes of it.
CASES: dict[str, tuple[list[Claim], tuple[int | None, int | None, int | None]]] = {
    "one exact figure": ([Claim(1, 6, 6)], (6, 6, 6)),
    "one open above": ([Claim(1, 6, None)], (6, 6, None)),
    "one open below": ([Claim(1, None, 20)], (None, None, 20)),
    "one range": ([Claim(1, 36, 40)], (36, 36, 40)),
    "nobody": ([Claim(1, 0, 0)], (0, 0, 0)),
    "nobody, and an unknown number": ([Claim(1, 0, 0), Claim(2, None, 3, on=5)], (0, 0, 3)),
    "the newest is best": ([Claim(1, 6, 6), Claim(2, 11, 11, on=7)], (6, 11, 11)),
    "the newest is best though lower": ([Claim(1, 11, 11), Claim(2, 6, 6, on=7)], (6, 6, 11)),
    "a tie goes to the higher low": ([Claim(1, 9, 9), Claim(2, 6, 20)], (6, 9, 20)),
    "a tie of both goes to the later record": ([Claim(1, 6, 8), Claim(2, 6, 7)], (6, 6, 8)),
    "a tie with an open low": ([Claim(1, None, 20), Claim(2, 0, 0)], (0, 0, 20)),
    "the preferred is best though old": (
        [Claim(1, 6, 6, on=5, preferred=True), Claim(2, 11, 11, on=7)],
        (6, 6, 11),
    ),
    "the highest is closed by a claim that reaches it": (
        [Claim(1, 6, None), Claim(2, 6, 6)],
        (6, 6, 6),
    ),
    "the highest is open when only open claims reach it": (
        [Claim(1, 11, None), Claim(2, 6, 6)],
        (6, 11, None),
    ),
    "an open claim below the highest does not open it": (
        [Claim(1, 6, None), Claim(2, 11, 11)],
        (6, 11, 11),
    ),
    "a closed below and an open above": ([Claim(1, None, 20), Claim(2, 25, None)], (25, 25, None)),
    "what fell does not count": ([Claim(1, 6, 6), Claim(2, 60, 60, on=7, until=8)], (6, 6, 6)),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("turn", [1, -1])
def test_the_rule_in_whatever_order_the_claims_come(case: str, turn: int) -> None:
    claims, expected = CASES[case]
    result = tally(claims[::turn])
    assert result is not None
    assert (result.low, result.best, result.high) == expected


def test_no_claim_that_stands_is_no_figure_at_all() -> None:
    assert tally([]) is None
    assert tally([Claim(1, 6, 6, until=7)]) is None


def test_a_tally_names_its_claims_and_the_version_of_the_rule() -> None:
    claims = [Claim(3, 6, 6), Claim(1, 11, 11, on=7), Claim(2, 9, 9, until=7)]
    assert tally(claims) == Tally(
        low=6, best=11, high=11, best_claim=1, claims=(1, 3), rule=RULE_VERSION
    )


@pytest.mark.parametrize(
    ("on", "stands"),
    [(5, False), (6, True), (7, True), (8, False), (9, False)],
)
def test_a_claim_stands_from_its_day_until_it_falls(on: int, stands: bool) -> None:
    assert stands_on(Claim(1, 6, 6, on=6, until=8), november(on)) is stands


# A count that grew: 6 or more on the 6th, 11 on the 8th in its place, and a rival from the 7th.
GREW = [Claim(1, 6, None, on=6, until=8), Claim(2, 11, 11, on=8), Claim(3, 7, 9, on=7)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (5, None),
        (6, (6, 6, None, (1,))),
        (7, (6, 7, 9, (1, 3))),
        (8, (7, 11, 11, (2, 3))),
        (30, (7, 11, 11, (2, 3))),
    ],
)
def test_a_figure_as_it_was_known_on_a_day(on: int, expected: tuple[Any, ...] | None) -> None:
    result = tally(GREW, november(on))
    found = result and (result.low, result.best, result.high, result.claims)
    assert found == expected


def test_today_counts_what_stands_whatever_day_it_speaks_for() -> None:
    tomorrow = Claim(1, 6, 6, on=30)
    assert tally([tomorrow], november(29)) is None
    result = tally([tomorrow])
    assert result is not None
    assert result.best == 6


def test_harms_and_populations_are_told_apart_and_never_added() -> None:
    claims = [
        Claim(1, 6, None),
        Claim(2, 1, 1, population="children"),
        Claim(3, 12, None, harm="injured"),
        Claim(4, 3, 3, harm="missing", until=7),
    ]
    found = {key: (t.low, t.best, t.high) for key, t in tallies(claims).items()}
    assert found == {
        ("killed", "people"): (6, 6, None),
        ("killed", "children"): (1, 1, 1),
        ("injured", "people"): (12, 12, None),
    }


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (6, None, "6 or more"),
        (6, 11, "6–11"),
        (11, 11, "11"),
        (0, 0, "0"),
        (None, 20, "up to 20"),
        (1200, 2500, "1,200–2,500"),
        (1200, None, "1,200 or more"),
        (None, 1200, "up to 1,200"),
        (None, None, "no figure"),
    ],
)
def test_a_range_in_words(low: int | None, high: int | None, words: str) -> None:
    assert in_words(low, high) == words


# The same rule in SQL


def claims_strategy() -> st.SearchStrategy[list[dict[str, Any]]]:
    figure = st.integers(0, 9)
    figures = st.one_of(
        st.tuples(figure, st.none()),
        st.tuples(st.none(), figure),
        st.tuples(figure, figure).map(lambda pair: tuple(sorted(pair))),
    )
    fields = st.fixed_dictionaries(
        {
            "figures": figures,
            "article": st.integers(0, 2),
            "harm": st.sampled_from(["killed", "injured"]),
            "population": st.sampled_from(["people", "children"]),
            "as_of": st.integers(1, 4).map(november),
            "stands": st.booleans(),
            "preferred": st.booleans(),
        }
    )
    return st.lists(fields, min_size=1, max_size=7)


def fields_of(drawn: dict[str, Any], taken: set[tuple[str, str]]) -> dict[str, Any]:
    """A claim's own fields; the first claim of its kind to be preferred is the one that is."""
    low, high = drawn["figures"]
    kind = (drawn["harm"], drawn["population"])
    preferred = drawn["preferred"] and drawn["stands"] and kind not in taken
    if preferred:
        taken.add(kind)
    return {
        "low": low,
        "high": high,
        "harm": drawn["harm"],
        "population": drawn["population"],
        "as_of": drawn["as_of"],
        "standing": "stands" if drawn["stands"] else "retracted",
        "standing_since": None if drawn["stands"] else november(9),
        "preferred": preferred,
        "preferred_reason": "A full count." if preferred else "",
    }


class SameRule(TestCase):
    """events_estimate, which the database writes, is what Python makes of the same claims."""

    def assert_same(self) -> None:
        claims = CasualtyClaim.objects.filter(passage__article__status="published")
        expected = {
            key: (t.low, t.best, t.high, t.best_claim, t.claims, t.rule)
            for key, t in tallies(claims).items()
        }
        found = {
            (e.harm, e.population): (
                (e.low, e.best, e.high, e.best_claim_id, tuple(e.claims), e.rule)
            )
            for e in Estimate.objects.all()
        }
        assert found == expected
        killed = expected.get(("killed", "people"))
        assert Incident.objects.get().killed == (killed and killed[1])

    @settings(max_examples=60, deadline=None)
    @given(drawn=claims_strategy(), data=st.data())
    def test_python_and_the_database_count_alike(
        self, drawn: list[dict[str, Any]], data: st.DataObject
    ) -> None:
        incident = make_incident()
        articles = [make_article(status=s) for s in ("published", "published", "draft")]
        passages = [make_passage(article=article, words="six") for article in articles]
        taken: set[tuple[str, str]] = set()
        CasualtyClaim.objects.bulk_create(
            CasualtyClaim(
                incident=incident, passage=passages[one["article"]], **fields_of(one, taken)
            )
            for one in drawn
        )
        self.assert_same()
        self._change_some(data)
        self.assert_same()
        stone = {"reason": "Forged.", "made_on": day("2023-11-06")}
        ArticleTombstone.objects.create(article=articles[0], **stone)
        rows("UPDATE events_article SET status = 'withdrawn' WHERE id = %s", articles[0].id)
        self.assert_same()
        rows("UPDATE events_article SET status = 'published'")
        self.assert_same()
        CasualtyClaim.objects.filter(passage=passages[1]).delete()
        self.assert_same()

    def _change_some(self, data: st.DataObject) -> None:
        for claim in CasualtyClaim.objects.filter(preferred=False):
            if data.draw(st.booleans(), label=f"change claim {claim.id}"):
                CasualtyClaim.objects.filter(pk=claim.pk).update(
                    low=data.draw(st.integers(0, 9)),
                    high=None,
                    harm=data.draw(st.sampled_from(["killed", "injured"])),
                    as_of=november(data.draw(st.integers(1, 4))),
                )


@pytest.mark.django_db
def test_a_claim_that_moves_to_another_incident_is_counted_there() -> None:
    first, second = make_incident(), make_incident()
    passage = make_passage(article=make_article(), words="six")
    claim = CasualtyClaim.objects.create(
        incident=first, passage=passage, harm="killed", low=6, high=6, as_of=day("2023-11-06")
    )
    rows("UPDATE events_casualtyclaim SET incident_id = %s WHERE id = %s", second.id, claim.id)
    assert list(Estimate.objects.values_list("incident", "best")) == [(second.id, 6)]
    killed = Incident.objects.order_by("id").values_list("killed", flat=True)
    assert list(killed) == [None, 6]


@pytest.mark.django_db
def test_a_draft_article_counts_for_nothing_until_it_is_published() -> None:
    article = make_article(status="draft")
    incident = make_incident()
    CasualtyClaim.objects.create(
        incident=incident,
        passage=make_passage(article=article, words="six"),
        harm="killed",
        low=6,
        high=6,
        as_of=day("2023-11-06"),
    )
    assert not Estimate.objects.exists()
    Article.objects.filter(pk=article.pk).update(status="published")
    assert Estimate.objects.get().best == 6
