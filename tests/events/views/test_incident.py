"""An incident's page and twin, today and as known on a day."""

import datetime

import pytest
from django.utils import timezone

from events.models import CasualtyClaim, Incident
from tests.events.views.conftest import Ask
from tests.events.views.reading import sentence, text_of, words
from tests.factories import (
    day,
    days,
    make_article,
    make_attribution,
    make_claim,
    make_correction,
    make_incident,
    make_link,
    make_passage,
    make_place,
    make_quote,
    make_speaker,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def known() -> tuple[Incident, CasualtyClaim, CasualtyClaim, CasualtyClaim]:
    """6 or more on the 6th; 8 on the 8th in its place; and 20 on the 7th, retracted on the 9th."""
    incident = make_incident()
    later = make_article(published_on=day("2023-11-08"))
    eight = make_claim(
        incident=incident,
        passage=make_passage(article=later, words="At least six people were killed"),
        low=8,
        high=8,
        as_of=day("2023-11-08"),
    )
    six = make_claim(
        incident=incident,
        standing="superseded",
        standing_since=day("2023-11-08"),
        replaced_by=eight,
    )
    twenty = make_claim(
        incident=incident,
        low=20,
        high=20,
        as_of=day("2023-11-07"),
        standing="retracted",
        standing_since=day("2023-11-09"),
    )
    return incident, six, eight, twenty


def figures(ask: Ask, code: str, as_of: str | None) -> list[tuple[str, int]]:
    answer = ask(f"/incidents/{code}.json", {"as_of": as_of} if as_of else None).json()
    return [(one["words"], one["best_claim"]) for one in answer["figures"]]


def test_an_incident_is_shown_as_it_was_known_on_a_day(
    ask: Ask, known: tuple[Incident, CasualtyClaim, CasualtyClaim, CasualtyClaim]
) -> None:
    incident, six, eight, twenty = known
    expected = {
        "2023-11-05": [],
        "2023-11-06": [("6 or more", six.pk)],
        "2023-11-07": [("6–20", twenty.pk)],
        "2023-11-08": [("8–20", eight.pk)],
        "2023-11-09": [("8", eight.pk)],
        None: [("8", eight.pk)],
    }
    assert {as_of: figures(ask, incident.code, as_of) for as_of in expected} == expected


def test_a_page_as_of_a_day_says_so_and_leads_back_to_today(
    ask: Ask, known: tuple[Incident, CasualtyClaim, CasualtyClaim, CasualtyClaim]
) -> None:
    incident, six, eight, _ = known
    before = text_of(ask(f"/incidents/{incident.code}/?as_of=2023-11-05"))
    assert "No figure was known to this archive on 5 November 2023." in before
    assert f'<a href="/incidents/{incident.code}/">See what is known today</a>' in before
    assert f'id="claim-{six.pk}"' not in before
    then = text_of(ask(f"/incidents/{incident.code}/?as_of=2023-11-06"))
    assert "As known on 6 November 2023." in then
    assert f'id="claim-{six.pk}"' in then
    assert f'id="claim-{eight.pk}"' not in then
    assert "See what is known today" not in text_of(ask(f"/incidents/{incident.code}/"))


def test_only_what_was_published_by_the_day_was_known(ask: Ask) -> None:
    incident, other = make_incident(), make_incident()
    early = make_article(published_on=day("2023-11-06"))
    late = make_article(published_on=day("2023-11-08"))
    undated = make_article(published_on=None)
    quotes, attributions = [], []
    for article in (early, late, undated):
        said = make_passage(article=article, words="officials said")
        quotes.append(make_quote(incidents=[incident], passage=said).pk)
        attributions.append(make_attribution(incident=incident, passage=said).pk)
    make_link(from_incident=other, to_incident=incident)
    make_correction(incident=incident)  # made on 6 November

    def seen(as_of: str | None) -> dict[str, list[int]]:
        query = {"as_of": as_of} if as_of else None
        answer = ask(f"/incidents/{incident.code}.json", query).json()
        return {
            "quotes": sorted(one["id"] for one in answer["quotes"]),
            "attributions": sorted(one["id"] for one in answer["attributions"]),
            "articles": sorted(one["id"] for one in answer["articles"]),
            "corrections": [len(answer["corrections"])],
        }

    articles = [early.pk, late.pk, undated.pk]
    expected = {
        "2023-11-05": ([], [], [], [0]),
        "2023-11-06": (quotes[:1], attributions[:1], articles[:1], [1]),
        "2023-11-08": (quotes[:2], attributions[:2], articles[:2], [1]),
        None: (quotes, attributions, articles, [1]),
    }
    assert {as_of: tuple(seen(as_of).values()) for as_of in expected} == expected


@pytest.mark.parametrize("form", ["/", ".json"])
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("as_of=2023-02-30", "There is no such day as 2023-02-30."),
        ("as_of=today", "“today” is not a date. Write it as YYYY-MM-DD, as in 2023-11-06."),
        ("as_of=9999-12-31", "31 December 9999 has not come yet; nobody knows what will be known."),
        ("as_of=2023-11-06&as_of=2023-11-07", "“as_of” is given 2 times; once is enough."),
        ("asof=2023-11-06", "“asof” means nothing here. An incident knows “as_of” alone."),
    ],
)
def test_a_day_that_does_not_fit_is_refused(ask: Ask, form: str, query: str, said: str) -> None:
    response = ask(f"/incidents/{make_incident().code}{form}?{query}")
    assert response.status_code == 400
    assert sentence(response) == said


def test_tomorrow_is_refused_and_today_is_not(ask: Ask) -> None:
    today = timezone.now().date()
    address = f"/incidents/{make_incident().code}/"
    assert ask(address, {"as_of": str(today)}).status_code == 200
    tomorrow = today + datetime.timedelta(days=2)
    assert ask(address, {"as_of": str(tomorrow)}).status_code == 400


def test_an_empty_day_is_today(ask: Ask) -> None:
    code = make_incident().code
    response = ask(f"/incidents/{code}/?as_of=")
    assert (response.status_code, response.headers["Location"]) == (301, f"/incidents/{code}/")


def test_unknown_is_not_zero_and_zero_is_a_figure(ask: Ask) -> None:
    unknown, none_killed = make_incident(), make_incident()
    make_claim(incident=none_killed, low=0, high=0)
    page = words(text_of(ask(f"/incidents/{unknown.code}/")))
    assert "No figure is known to this archive. Unknown is not zero." in page
    rows = {row["code"]: row for row in ask("/incidents.json").json()["results"]}
    assert rows[unknown.code]["killed_best"] is None
    assert (rows[none_killed.code]["killed_low"], rows[none_killed.code]["killed_high"]) == (0, 0)


def test_a_twin_gives_everything_that_is_known(ask: Ask) -> None:
    place = make_place()
    incident = make_incident(place=place, dates=days(None, "2023-11-06"), date_precision="bounded")
    article = make_article()
    passage = make_passage(article=article, words="At least six people were killed")
    speaker = make_speaker(name="The mayor")
    claim = make_claim(incident=incident, passage=passage, claimant=speaker, wording="six people")
    answer = ask(f"/incidents/{incident.code}.json").json()
    site = "http://testserver"
    row = {name: answer[name] for name in ("code", "permalink", "first_day", "last_day", "place",
        "country", "latitude", "longitude", "killed_low", "killed_best", "killed_high",
        "injured_low", "as_of")}  # fmt: skip
    assert row == {
        "code": incident.code,
        "permalink": f"{site}/incidents/{incident.code}/",
        "first_day": None,
        "last_day": "2023-11-06",
        "place": "kryvyi-rih",
        "country": "UA",
        "latitude": 47.91,
        "longitude": 33.39,
        "killed_low": 6,
        "killed_best": 6,
        "killed_high": None,
        "injured_low": None,
        "as_of": None,
    }
    told = answer["claims"][0]
    assert (told["id"], told["claimant"], told["wording"]) == (claim.pk, "The mayor", "six people")
    assert told["permalink"] == f"{site}/incidents/{incident.code}/#claim-{claim.pk}"
    assert told["passage"]["permalink"] == (
        f"{site}/articles/{article.pk}-{article.slug}/#passage-{passage.pk}"
    )


@pytest.mark.parametrize(
    ("dates", "precision", "said"),
    [
        (("2023-11-06", "2023-11-06"), "day", "6 November 2023"),
        (("2023-06-01", "2023-06-30"), "month", "June 2023"),
        (("2023-01-01", "2023-12-31"), "year", "2023"),
        (("2023-06-05", "2023-06-11"), "week", "week of 5 June 2023"),
        (("2023-07-01", "2023-11-06"), "bounded", "between 1 July and 6 November 2023"),
        ((None, "2023-11-06"), "bounded", "on or before 6 November 2023"),
    ],
)
def test_a_date_is_never_more_exact_than_it_is_known(
    ask: Ask, dates: tuple[str | None, str], precision: str, said: str
) -> None:
    incident = make_incident(dates=days(*dates), date_precision=precision)
    assert f"· {said}</p>" in text_of(ask(f"/incidents/{incident.code}/"))
    assert f"<td>{said}" in text_of(ask("/incidents/"))
