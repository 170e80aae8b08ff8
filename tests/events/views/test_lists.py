"""A list and its twin give the same rows in the same order, and a walk gives each row once."""

import random
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.models import Incident, Place
from events.models.vocabulary import Grading, IncidentKind, Target, Weapon
from tests.events.views.conftest import Ask
from tests.events.views.reading import codes, text_of, words
from tests.events.world import make_small_world
from tests.factories import (
    days,
    make_article,
    make_claim,
    make_correction,
    make_incident,
    make_passage,
    make_place,
    make_quote,
    make_source,
)

pytestmark = pytest.mark.django_db

SORTS = ["newest", "oldest", "deadliest", "latest-recorded"]
CITIES = ["Kryvyi Rih", "Kyiv", "Moscow"]


def make_large_world() -> None:
    """120 incidents with many ties: of days, of figures, and of no figure at all."""
    chance = random.Random(7)
    places: list[Place | None] = [make_place(name=name) for name in CITIES]
    reports = [make_article(source=make_source(name=name)) for name in ("Post", "Times")]
    passages = [make_passage(article=each, words="At least six people") for each in reports]
    for n in range(120):
        last = f"2023-{chance.randint(1, 4):02}-{chance.randint(1, 4):02}"
        first = chance.choice([last, last, "2022-12-01", None])
        incident = make_incident(
            title=f"Incident {n} " + chance.choice(["school", "tower"]),
            place=chance.choice([*places, None]),
            dates=days(first, last),
            date_precision="day" if first == last else "bounded",
            kind=chance.choice(IncidentKind.values[:3]),
            grading=chance.choice(Grading.values[:3]),
            weapons=chance.sample(Weapon.values[:3], chance.randint(0, 2)),
            targets=chance.sample(Target.values[:3], chance.randint(0, 2)),
        )
        if chance.random() < 0.6:
            low = chance.choice([0, 0, 1, 6])
            make_claim(incident=incident, passage=chance.choice(passages), low=low)


def walk_pages(ask: Ask, query: dict[str, Any]) -> list[str]:
    """The incidents of every numbered page, followed from link to link."""
    found, address = [], "/incidents/"
    response = ask(address, query)
    while True:
        assert response.status_code == 200, text_of(response)
        found += codes(response)
        following = re.search(r'rel="next" href="([^"]*)"', text_of(response))
        if following is None:
            return found
        response = ask(following[1].replace("&amp;", "&"))


def walk_twin(ask: Ask, query: dict[str, Any], path: str = "/incidents.json") -> list[str]:
    """The incidents of every answer of the twin, followed from cursor to cursor."""
    found: list[str] = []
    response = ask(path, query)
    while True:
        answer = response.json()
        found += codes(response)
        link = response.headers.get("Link")
        assert link == (answer["next"] and f'<{answer["next"]}>; rel="next"')
        if link is None:
            assert answer["count"] == len(found)
            return found
        response = ask(answer["next"].removeprefix("http://testserver"))


def walk_feed(ask: Ask, query: dict[str, Any]) -> list[str]:
    """The incidents of every part of the feed."""
    found: list[str] = []
    response = ask("/incidents.atom", query)
    while True:
        found += re.findall(r"<id>http://testserver/incidents/(E\d+)/</id>", text_of(response))
        link = response.headers.get("Link")
        if link is None:
            return found
        response = ask(link.removeprefix("<http://testserver").partition(">")[0])


def queries() -> st.SearchStrategy[dict[str, Any]]:
    day = st.dates(min_value=days("2022-11-01", "2022-11-01").lower).filter(
        lambda day: day.year < 2024
    )
    return st.fixed_dictionaries(
        {},
        optional={
            "sort": st.sampled_from(SORTS),
            "city": st.sampled_from(["kryvyi-rih", "kyiv", "moscow"]),
            "country": st.sampled_from(["UA", "RU"]),
            "kind": st.sampled_from(IncidentKind.values[:3]),
            "grading": st.sampled_from(Grading.values[:3]),
            "weapon": st.sampled_from(Weapon.values[:3]),
            "target": st.sampled_from(Target.values[:3]),
            "harm": st.sampled_from(["killed", "injured"]),
            "min_killed": st.integers(0, 7),
            "source": st.sampled_from(["post", "times"]),
            "q": st.sampled_from(["school", "tower", "kyiv"]),
            "from": day.map(str),
        },
    )


@pytest.fixture
def large_world(db: None) -> None:
    make_large_world()


@pytest.mark.usefixtures("large_world")
def test_a_page_and_its_twins_give_the_same_incidents_in_the_same_order(ask: Ask) -> None:
    @given(queries(), st.sampled_from([7, 50, 1000]))
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    def same(query: dict[str, Any], limit: int) -> None:
        pages = walk_pages(ask, query)
        assert len(pages) == len(set(pages))
        assert walk_twin(ask, {**query, "limit": limit}) == pages
        assert walk_twin(ask, {**query, "limit": 1000}, "/incidents.geojson") == pages
        news = {name: value for name, value in query.items() if name != "sort"}
        assert sorted(walk_feed(ask, {**news, "limit": max(limit, 50)})) == sorted(pages)
        table = codes(ask("/incidents.csv", query))
        assert table == pages if "sort" in query else sorted(table) == sorted(pages)

    same()


@pytest.mark.usefixtures("large_world")
@pytest.mark.parametrize("sort", SORTS)
def test_a_walk_gives_each_incident_once_whatever_ties(ask: Ask, sort: str) -> None:
    everything = list(Incident.objects.values_list("code", flat=True))
    key = {
        "newest": lambda one: (one.last_day, one.pk),
        "oldest": lambda one: (one.last_day, one.pk),
        "deadliest": lambda one: (-1 if one.killed is None else one.killed, one.pk),
        "latest-recorded": lambda one: (one.pk,),
    }[sort]
    expected = [
        one.code for one in sorted(Incident.objects.all(), key=key, reverse=sort != "oldest")
    ]
    assert len(everything) == 120
    assert walk_twin(ask, {"sort": sort, "limit": 7}) == expected
    assert walk_pages(ask, {"sort": sort}) == expected


def test_the_map_and_a_year_of_dates_take_the_same_filters(ask: Ask) -> None:
    world = make_small_world()
    expected = [world[letter].code for letter in "DA"]
    query = {"city": "kryvyi-rih", "weapon": "missile"}
    query["sort"] = "newest"
    for address in ("/incidents", "/map", "/dates/2023"):
        for form in ("/", ".json", ".geojson", ".csv"):
            assert codes(ask(address + form, query)) == expected, address + form


def test_a_page_of_dates_begins_with_what_surely_happened_then(ask: Ask) -> None:
    bounded = make_incident(dates=days(None, "2023-11-06"), date_precision="bounded")
    exact = make_incident(dates=days("2023-03-04", "2023-03-04"))
    month = make_incident(dates=days("2023-03-01", "2023-03-31"), date_precision="month")
    page = ask("/dates/2023/03/04/")
    assert codes(page) == [exact.code, month.code, bounded.code]
    assert codes(ask("/dates/2023/03/04.json")) == codes(page)
    rows = text_of(page).partition("<tbody>")[2].split("</tr>")[:3]
    assert ["possibly then" in row for row in rows] == [False, True, True]


def test_every_list_is_walked_to_its_end_by_cursors(ask: Ask) -> None:
    incident = make_incident()
    for n in range(7):
        place = make_place(name="Ґ" * 299 + str(n), slug=f"place-{n}")
        make_incident(place=place)
        source = make_source(name=f"Source {n}")
        words = make_passage(
            article=make_article(source=source, published_on=None if n % 2 else "2023-11-06"),
            words="Dozens were injured.",
        )
        make_quote(incidents=[incident], passage=words)
        make_correction(incident=incident)
    for path in ("/places", "/sources", "/speakers", "/articles", "/quotes", "/corrections"):
        whole = ask(f"{path}.json").json()["results"]
        walked, address = [], f"{path}.json?limit=2"
        while address:
            answer = ask(address).json()
            walked += answer["results"]
            address = (answer["next"] or "").removeprefix("http://testserver")
        assert len(whole) == 7, path
        assert walked == whole, path


def test_a_page_says_how_many_there_are_and_where_it_is(ask: Ask) -> None:
    for _ in range(51):
        make_incident()
    first, second = (text_of(ask(f"/incidents/?page={n}")) for n in (1, 2))
    assert "51 incidents, 1 to 50 shown." in first
    assert "51 incidents, 51 to 51 shown." in second
    assert 'rel="next" href="/incidents/?page=2"' in first
    assert 'rel="prev"' not in first
    assert 'rel="prev" href="/incidents/"' in second
    assert 'rel="next"' not in second


def test_a_twin_begins_where_a_page_does_and_goes_on_by_cursor(ask: Ask) -> None:
    made = [make_incident().code for _ in range(5)][::-1]
    response = ask("/incidents.json?limit=2&page=2&sort=latest-recorded")
    assert codes(response) == made[2:4]
    following = response.json()["next"].removeprefix("http://testserver")
    assert following.startswith("/incidents.json?limit=2&sort=latest-recorded&cursor=")
    assert codes(ask(following)) == made[4:]


def test_a_filter_that_is_set_is_shown_with_its_way_out(ask: Ask) -> None:
    make_small_world()
    page = text_of(ask("/incidents/?city=krivoy+rog&kind=airstrike&page=1"))
    assert 'href="/incidents/?kind=airstrike"' in page
    assert 'href="/incidents/?city=krivoy+rog"' in page


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([(1, 1)], "1 person killed by best counts, over 1 incident with such a figure"),
        (
            [(6, None), (1100, 1200)],
            "1,106 people killed by best counts, from 1,106 to 1,206 or more, "
            "over 2 incidents with such a figure",
        ),
    ],
)
def test_a_place_says_its_total_and_a_range_where_there_is_one(
    ask: Ask, figures: list[tuple[int, int | None]], said: str
) -> None:
    place, article = make_place(name="Kryvyi Rih"), make_article()
    passage = make_passage(article=article, words="At least six people")
    for low, high in figures:
        incident = make_incident(place=place)
        make_claim(incident=incident, passage=passage, low=low, high=high)
    totals = words(text_of(ask("/places/kryvyi-rih/")).partition('class="figures"')[2])
    assert said in " ".join(totals.split())


def test_the_sorts_to_choose_from_begin_with_the_one_that_is_on(ask: Ask) -> None:
    form = text_of(ask("/incidents/")).partition('name="sort"')[2].partition("</select>")[0]
    assert re.findall("<option value=([^>]*)>([^<]*)<", form) == [
        ('""', "newest"),
        ('"oldest"', "oldest"),
        ('"deadliest"', "deadliest"),
        ('"latest-recorded"', "latest recorded"),
    ]


def test_an_index_leads_to_every_first_letter_and_stays_narrowed(ask: Ask) -> None:
    for name, country in (("Odesa", "UA"), ("Ärzen", "UA"), ("obukhiv", "UA"), ("Moscow", "RU")):
        make_incident(place=make_place(name=name, country_code=country))
    make_place(name="Kyiv", country_code="UA")
    page = text_of(ask("/places/?country=UA&letter=o"))
    strip = page.partition('class="initials"')[2].partition("</nav>")[0]
    assert re.findall(r'href="(.*?)"( aria-current="true")?><bdi>(.*?)<', strip) == [
        ("/places/?country=UA&amp;letter=O", ' aria-current="true"', "O"),
        ("/places/?country=UA&amp;letter=%C3%84", "", "Ä"),
    ]
    assert re.findall(r"<h2><bdi>(.*?)</bdi></h2>", page) == ["O"]
    assert re.findall(r'<a href="/places/(\w+)/"', page) == ["odesa", "obukhiv"]
    for path in ("/speakers/", "/sources/"):
        assert "initials" not in text_of(ask(path))


def test_places_of_one_name_are_told_apart(ask: Ask) -> None:
    for number, admin1 in enumerate(("Texas", "Virginia")):
        place = make_place(name="Arlington", slug=f"a-{number}", admin1=admin1, country_code="US")
        make_incident(place=place)
    shown = words(text_of(ask("/places/")).partition('class="letters"')[2])
    assert re.findall(r"Arlington, (.*): 1 incident", shown) == [
        "Texas, United States",
        "Virginia, United States",
    ]


def test_the_upper_end_of_a_total_is_never_below_its_best_count(ask: Ask) -> None:
    incident = make_incident(place=make_place(name="Kryvyi Rih"))
    passage = make_passage(article=make_article(), words="At least six people")
    make_claim(incident=incident, passage=passage, low=6, as_of="2023-11-06")
    make_claim(incident=incident, passage=passage, low=11, as_of="2023-11-07")
    total = ask("/places/kryvyi-rih.json").json()["totals"][0]
    assert [total[name] for name in ("low", "best", "high", "open_above")] == [6, 11, 11, True]


def test_a_list_without_matches_says_so(ask: Ask) -> None:
    page = text_of(ask("/incidents/?from=2024-01-01"))
    assert "No incident fits these filters." in page
