"""Which incidents each filter finds, in which order, and what every list refuses."""

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from events.facets import count_facets
from events.filters import (
    ArticleFilters,
    ClaimFilters,
    CorrectionFilters,
    IncidentFilters,
    PlaceFilters,
    QuoteFilters,
    SearchFilters,
    SourceFilters,
    SpeakerFilters,
)
from events.models import Article, CasualtyClaim, Incident, Quote
from events.models.incident import places_with_incidents
from events.strict import StrictFilterSet
from tests.events.world import letters, make_small_world
from tests.factories import day, make_article, make_incident, make_place, make_quote, make_source

pytestmark = pytest.mark.django_db

EVERYTHING = "CEDBAF"


def incidents(query: str) -> str:
    filters = IncidentFilters.read(QueryDict(query), Incident.objects.all())
    return letters(filters.order.sort(filters.qs))


CASES = [
    ("", EVERYTHING),
    # City: a slug, or a name in any spelling.
    ("city=kryvyi-rih", "DBA"),
    ("city=Kryvyi Rih", "DBA"),
    ("city=krivoy rog", "DBA"),
    ("city=КРИВИЙ РІГ", "DBA"),
    ("city=kyiv", "C"),
    ("city=Київ", "C"),
    ("city=moscow", "E"),
    ("city=san-jose", ""),  # a slug says which, where the name would not
    # Country: as the place's, or as recorded without one.
    ("country=UA", "CDBA"),
    ("country=RU", "E"),
    ("country=FR", ""),
    # Days: what may have happened then.
    ("from=2023-06-13&to=2023-06-13", "CEBA"),
    ("from=2023-06-01&to=2023-06-30", "CEBAF"),
    ("from=2023-10-01", "CED"),
    ("from=2023-11-06", "CED"),
    ("from=2023-11-07", "C"),
    ("from=2024-01-01", ""),
    ("to=2023-06-06", "CEBF"),
    ("to=2022-12-31", "E"),
    ("to=0001-01-01", "E"),
    ("from=9999-12-31", ""),
    # Days, for certain.
    ("from=2023-06-13&to=2023-06-13&certain=1", "A"),
    ("from=2023-06-01&to=2023-06-30&certain=1", "BAF"),
    ("from=2023-06-01&certain=1", "DBAF"),
    ("to=2023-06-30&certain=1", "BAF"),
    ("to=2023-11-06&certain=1", "EDBAF"),
    ("from=2023-01-01&to=2023-12-31&certain=1", "CDBAF"),
    # Words of the vocabularies.
    ("kind=airstrike", "DAF"),
    ("kind=drone-strike", "E"),
    ("kind=unrest", ""),
    ("weapon=missile", "CDA"),
    ("weapon=drone", "ED"),
    ("target=school", "DA"),
    ("target=residential-building", "D"),
    ("grading=weak", "ED"),
    ("grading=confirmed", "A"),
    ("grading=contested", ""),
    # Who is said to have done it, whatever the stance.
    ("actor=russia", "DA"),
    ("actor=ukraine", "E"),
    # Figures: unknown is not zero, and zero is a figure.
    ("harm=killed", "CDA"),
    ("harm=injured", "D"),
    ("harm=missing", ""),
    ("min_killed=0", "CDA"),
    ("min_killed=1", "DA"),
    ("min_killed=6", "DA"),
    ("min_killed=7", "A"),
    ("min_killed=12", ""),
    ("min_killed=100000000", ""),
    # Who published.
    ("source=evening-post", "CDA"),
    ("source=morning-times", "ED"),
    # Words.
    ("q=tower", "D"),
    ("q=bravo", "B"),
    ("q=Krivoy Rog", "DBA"),
    ("q=kyiv -charlie", ""),
    # Sorts.
    ("sort=newest", "CEDBAF"),
    ("sort=oldest", "FABDEC"),
    ("sort=deadliest", "ADCFEB"),
    ("sort=latest-recorded", "FEDCBA"),
    # Together, each narrows the other.
    ("city=kryvyi-rih&from=2023-06-13&to=2023-06-13", "BA"),
    ("city=kryvyi-rih&from=2023-06-13&to=2023-06-13&certain=1", "A"),
    ("city=kryvyi-rih&from=2023-10-01", "D"),
    ("city=kryvyi-rih&sort=deadliest", "ADB"),
    ("country=UA&weapon=missile&sort=oldest", "ADC"),
    ("kind=airstrike&target=school&grading=weak", "D"),
    ("source=evening-post&actor=russia&min_killed=7", "A"),
    ("q=tower&harm=injured&country=UA&weapon=drone", "D"),
    ("city=kyiv&country=RU", ""),
    # These part the rows, and filter none.
    ("page=3", EVERYTHING),
    ("cursor=x", EVERYTHING),
    ("limit=1", EVERYTHING),
]


def test_each_filter_finds_what_fits_it_alone_and_together() -> None:
    make_small_world()
    assert {query: incidents(query) for query, _ in CASES} == dict(CASES)


INCIDENT_FILTERS = ", ".join(IncidentFilters.base_filters)
COUNTRY_WORDS = "“UKR” is no country here. These are: "


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        # Names.
        (
            "ctiy=kyiv",
            f"“ctiy” is no filter here. Did you mean “city”? The filters are: {INCIDENT_FILTERS}.",
        ),
        ("x=1", f"“x” is no filter here. The filters are: {INCIDENT_FILTERS}."),
        (
            "City=kyiv",
            f"“City” is no filter here. Did you mean “city”? The filters are: {INCIDENT_FILTERS}.",
        ),
        ("city=kyiv&city=moscow", "“city” is given 2 times; once is enough."),
        ("q=a&q=a&q=", "“q” is given 3 times; once is enough."),
        # Days.
        ("from=2023-02-30", "from: There is no such day as 2023-02-30."),
        (
            "from=6.11.2023",
            "from: “6.11.2023” is not a date. Write it as YYYY-MM-DD, as in 2023-11-06.",
        ),
        (
            "to=2023-06",
            "to: “2023-06” is not a date. Write it as YYYY-MM-DD, as in 2023-11-06.",
        ),
        ("from=2023-06-02&to=2023-06-01", "from 2023-06-02 is after to 2023-06-01."),
        ("certain=2&from=2023-06-02", "certain: “2” is no such choice here. These are: 1."),
        ("certain=1", "certain asks about days: say “from”, “to” or both with it."),
        # Places and people.
        ("city=atlantis", "city: The archive knows no place called “atlantis”."),
        ("city=!!!", "city: The archive knows no place called “!!!”."),
        (
            "city=San Jose",
            "city: “San Jose” may be any of these, say which: "
            "san-jose (San José, San José, CR); san-jose-us (San Jose, California, US).",
        ),
        ("actor=nobody", "actor: The archive knows no actor called “nobody”."),
        ("source=nobody", "source: The archive knows no source called “nobody”."),
        # Words of a vocabulary.
        (
            "sort=x",
            "sort: “x” is no sort here. These are: newest, oldest, deadliest, latest-recorded.",
        ),
        (
            "grading=good",
            "grading: “good” is no grading here. These are: confirmed, fair, weak, "
            "contested, discounted.",
        ),
        (
            "harm=Killed",
            "harm: “Killed” is no harm here. These are: killed, injured, missing, "
            "detained, displaced.",
        ),
        # Numbers.
        *(
            (f"min_killed={value}", "min_killed: This is not a whole number from 0 to 100,000,000.")
            for value in ("-1", "abc", "1e9", "5.0", "1_000", "١٢", "100000001", "9" * 5_000, "+5")
        ),
        *(
            (f"page={value}", "page: This is not a whole number from 1 to 1,000.")
            for value in ("0", "-1", "abc", "1001", "1.0")
        ),
        ("limit=0", "limit: This is not a whole number from 1 to 1,000."),
        ("limit=1001", "limit: This is not a whole number from 1 to 1,000."),
        # What no value may hold.
        ("q=%00", "q: This holds a character that no text has: U+0000."),
        ("city=a%00b", "city: This holds a character that no text has: U+0000."),
        ("actor=%00", "actor: This holds a character that no text has: U+0000."),
        ("q=" + "a" * 10_000, "q: This is longer than 200 characters."),
        ("city=" + "a" * 10_000, "city: This is longer than 300 characters."),
        # Several faults, a sentence each.
        (
            "sort=x&from=2023-02-30",
            "from: There is no such day as 2023-02-30. "
            "sort: “x” is no sort here. These are: newest, oldest, deadliest, latest-recorded.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(query: str, sentence: str) -> None:
    make_place(name="San José", slug="san-jose", country_code="CR", admin1="San José")
    make_place(name="San Jose", slug="san-jose-us", country_code="US", admin1="California")
    make_place(name="Kyiv")
    with pytest.raises(BadRequest) as refused:
        incidents(query)
    assert str(refused.value) == sentence


def test_an_unknown_country_is_refused_with_every_country_there_is() -> None:
    with pytest.raises(BadRequest) as refused:
        incidents("country=UKR")
    said = str(refused.value)
    assert said.startswith(f"country: {COUNTRY_WORDS}AF, AX, AL,")
    assert len(said.removeprefix(f"country: {COUNTRY_WORDS}").split(", ")) == 250


def test_many_candidates_are_not_all_listed() -> None:
    for n in range(12):
        make_place(name="Springfield", slug=f"springfield-{n:02}", country_code="US")
    with pytest.raises(BadRequest) as refused:
        incidents("city=springfield")
    assert str(refused.value).count("(Springfield, US)") == 10


@pytest.mark.parametrize(
    "filters",
    [
        ArticleFilters,
        CorrectionFilters,
        IncidentFilters,
        PlaceFilters,
        QuoteFilters,
        SearchFilters,
        SourceFilters,
        SpeakerFilters,
    ],
)
def test_every_filter_says_what_it_asks(filters: type[StrictFilterSet]) -> None:
    assert [name for name, one in filters.base_filters.items() if not one.extra["help_text"]] == []


def articles(query: str) -> list[str]:
    filters = ArticleFilters.read(QueryDict(query), Article.objects.all())
    return [article.headline for article in filters.order.sort(filters.qs)]


def test_articles_are_found_by_words_source_and_day_the_newest_first() -> None:
    post = make_source(name="Evening Post")
    make_article(headline="First", published_on=day("2023-11-06"), source=post)
    make_article(headline="Second", published_on=day("2023-11-07"), body="A bridge fell.")
    make_article(headline="Undated", published_on=None)
    found = {
        "": ["Second", "First", "Undated"],
        "q=bridges": ["Second"],
        "source=evening-post": ["First"],
        "from=2023-11-07": ["Second"],
        "to=2023-11-06": ["First"],
        "from=2023-11-06&to=2023-11-07": ["Second", "First"],
    }
    assert {query: articles(query) for query in found} == found


def quotes(query: str) -> list[str]:
    filters = QuoteFilters.read(QueryDict(query), Quote.objects.all())
    return [quote.described_as for quote in filters.order.sort(filters.qs)]


def test_quotes_are_found_by_words_speaker_and_mode_the_latest_first() -> None:
    incident = make_incident()
    first = make_quote(incidents=[incident], described_as="first", mode="direct")
    make_quote(incidents=[incident], described_as="second")
    found = {
        "": ["second", "first"],
        "q=injured": ["second", "first"],
        "q=bridge": [],
        f"speaker={first.speaker.slug}": ["first"],
        "mode=direct": ["first"],
        "mode=indirect": ["second"],
    }
    assert {query: quotes(query) for query in found} == found


def test_places_are_found_by_country_in_the_order_of_their_names() -> None:
    for name, country in (("Odesa", "UA"), ("Kyiv", "UA"), ("Moscow", "RU")):
        make_incident(place=make_place(name=name, country_code=country))

    def places(query: str) -> list[str]:
        filters = PlaceFilters.read(QueryDict(query), places_with_incidents())
        return [place.name for place in filters.order.sort(filters.qs)]

    assert places("") == ["Kyiv", "Moscow", "Odesa"]
    assert places("country=UA") == ["Kyiv", "Odesa"]
    assert places("letter=m") == ["Moscow"]
    assert places("letter=M&country=UA") == []
    with pytest.raises(BadRequest, match="letter: This is longer than one letter"):
        places("letter=Mo")


@pytest.mark.parametrize("few", [0, 1, 1_000])
def test_claims_are_found_by_their_incidents_however_many_these_are(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_small_world()
    monkeypatch.setattr("events.filters.claims.FEW", few)
    for asked, found in (("city=kryvyi-rih", "ADDD"), ("kind=shelling", "C"), ("country=FR", "")):
        claims = ClaimFilters.read(QueryDict(asked), CasualtyClaim.objects.all())
        by_title = claims.qs.order_by("incident__title")
        assert letters(claim.incident for claim in by_title) == found
        assert list(claims.order.sort(claims.qs)) == list(claims.qs.order_by("-pk"))


def test_only_claims_of_many_incidents_are_walked_in_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_small_world()
    monkeypatch.setattr("events.filters.claims.FEW", 1)
    walked = {
        asked: ClaimFilters.read(QueryDict(asked), CasualtyClaim.objects.all()).order.walked
        for asked in ("", "city=kryvyi-rih", "kind=shelling")
    }
    assert walked == {"": True, "city=kryvyi-rih": True, "kind=shelling": False}


def test_facets_count_each_value_of_the_matches() -> None:
    make_small_world()
    found = IncidentFilters.read(QueryDict("country=UA"), Incident.objects.all()).qs
    counted = {
        name: [(one.value, one.count) for one in values]
        for name, values in count_facets(found).items()
    }
    assert counted == {
        "country": [("UA", 4)],
        "grading": [("fair", 2), ("confirmed", 1), ("weak", 1)],
        "kind": [("airstrike", 2), ("attack", 1), ("shelling", 1)],
        "target": [("school", 2), ("residential-building", 1)],
        "weapon": [("missile", 3), ("artillery", 1), ("drone", 1)],
    }


def test_facets_of_nothing_are_none() -> None:
    assert dict(count_facets(Incident.objects.none())) == {}
