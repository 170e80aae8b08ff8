"""What a query is understood to ask, in any spelling of a place."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.models import Article, Incident
from events.search import MAX_QUERY, understand
from tests.factories import make_article, make_incident, make_place

pytestmark = pytest.mark.django_db

SPELLINGS = ["Kryvyi Rih", "Krivoy Rog", "Кривий Ріг"]


def headlines(query: str) -> list[str]:
    found = Article.objects.filter(understand(query).in_text()).order_by("id")
    return [article.headline for article in found]


def titles(query: str) -> list[str]:
    found = Incident.objects.filter(understand(query).in_incidents()).order_by("id")
    return [incident.title for incident in found]


@pytest.fixture
def city() -> None:
    """A city with three spellings, an article in each and one of another city."""
    make_place(names=SPELLINGS[1:])
    make_article(headline="A", body="A missile hit a school in Kryvyi Rih.")
    make_article(headline="B", body="Missiles over Krivoy Rog.")
    make_article(headline="C", body="Ракета влучила у Кривий Ріг, missile.", language="uk")
    make_article(headline="D", body="A missile hit a school in Kyiv. Rih is a name.")


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("spelling", [*SPELLINGS, "kryvyi rih", "КРИВИЙ РІГ", "Kryvyí  Rih!"])
def test_a_place_is_found_in_every_spelling_with_the_other_words(spelling: str) -> None:
    assert headlines(spelling) == ["A", "B", "C"]
    assert headlines(f"missile {spelling}") == ["A", "B", "C"]
    assert headlines(f"{spelling} school") == ["A"]
    assert headlines(f"missile {spelling} school") == ["A"]


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("missile", ["A", "B", "C", "D"]),
        ("school missile", ["A", "D"]),
        ('"hit a school"', ["A", "D"]),
        ('"school hit"', []),
        ("school -kyiv", ["A"]),
        ("missile -schools", ["B", "C"]),  # English stems: a school is left out as well
        ('missile -"school in Kyiv"', ["A", "B", "C"]),
        ("Krivoy Rog -school", ["B", "C"]),
        ("-missile", []),
        ("-bridge kyiv", ["D"]),
        ("tower or kyiv", ["D"]),
        ("tower", []),
        ("РАКЕТА", ["C"]),
        # Marks that mean something to SQL or to a tsquery are only marks.
        ("school & !kyiv | (", ["D"]),
        ("school:*", ["A", "D"]),
        ("'; DROP TABLE events_article; --", []),
        ("%", []),
        ('"', []),
        ("-", []),
        ("\\", []),
    ],
)
def test_words_phrases_and_a_minus(query: str, found: list[str]) -> None:
    assert headlines(query) == found


def test_an_incident_at_the_place_is_found_where_no_text_names_it() -> None:
    place = make_place(names=SPELLINGS[1:])
    make_incident(title="Strike on a school", place=place)
    make_incident(title="Strike on a tower", place=place)
    make_incident(title="Strike elsewhere")
    make_incident(title="Kryvyi Rih is mentioned")
    everywhere = ["Strike on a school", "Strike on a tower", "Kryvyi Rih is mentioned"]
    assert titles("Кривий Ріг") == everywhere
    assert titles("Krivoy Rog school") == ["Strike on a school"]
    assert titles("Krivoy Rog -school") == ["Strike on a tower", "Kryvyi Rih is mentioned"]
    assert titles("strike") == ["Strike on a school", "Strike on a tower", "Strike elsewhere"]


def test_a_name_of_two_places_finds_both() -> None:
    for slug in ("san-jose", "san-jose-us"):
        make_incident(title=slug, place=make_place(name="San José", slug=slug))
    assert titles("san jose") == ["san-jose", "san-jose-us"]


def test_the_longest_name_is_meant() -> None:
    york, new_york = make_place(name="York"), make_place(name="New York")
    make_incident(title="Old", place=york)
    make_incident(title="Young", place=new_york)
    assert understand("strike in new york").places == (new_york.pk,)
    assert understand("york strike").places == (york.pk,)
    assert understand("strike in new york").place_names == ("New York",)


def test_what_is_left_out_names_no_place() -> None:
    make_place()
    assert understand('strike -"Kryvyi Rih"').places == ()


@given(st.text(max_size=MAX_QUERY).filter(lambda text: "\0" not in text))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_query_is_a_fault(text: str) -> None:
    assert titles(text) == []
