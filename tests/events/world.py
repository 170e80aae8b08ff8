"""A small world of incidents for tests of filters and lists.

Each is known by the first letter of its title:

  Alpha    13 June 2023                     Kryvyi Rih   11 killed
  Bravo    June 2023                        Kryvyi Rih   no figure
  Charlie  2023                             Kyiv         none killed
  Delta    between 1 July and 6 November    Kryvyi Rih   6 or more killed, dozens injured
  Echo     on or before 6 November 2023     Moscow       no figure
  Foxtrot  week of 5 June 2023              a village    no figure
"""

from collections.abc import Iterable

from events.models import Incident
from tests.factories import (
    days,
    make_article,
    make_attribution,
    make_claim,
    make_coverage,
    make_incident,
    make_passage,
    make_place,
    make_source,
    make_speaker,
)


def letters(incidents: Iterable[Incident]) -> str:
    """The incidents in their order, each by its letter."""
    return "".join(incident.title[0] for incident in incidents)


def make_small_world() -> dict[str, Incident]:
    """The incidents above, by their letter, with two cities of one name besides."""
    rih = make_place(names=["Krivoy Rog", "Кривий Ріг"])
    make_place(name="San José", slug="san-jose", country_code="CR", admin1="San José")
    make_place(name="San Jose", slug="san-jose-us", country_code="US", admin1="California")
    world = {
        "A": make_incident(
            title="Alpha",
            dates=days("2023-06-13", "2023-06-13"),
            place=rih,
            weapons=["missile"],
            targets=["school"],
            grading="confirmed",
        ),
        "B": make_incident(
            title="Bravo",
            dates=days("2023-06-01", "2023-06-30"),
            date_precision="month",
            place=rih,
            kind="attack",
        ),
        "C": make_incident(
            title="Charlie",
            dates=days("2023-01-01", "2023-12-31"),
            date_precision="year",
            place=make_place(name="Kyiv", names=["Київ", "Kiev"]),
            kind="shelling",
            weapons=["artillery", "missile"],
        ),
        "D": make_incident(
            title="Delta",
            summary="A school and a tower were hit.",
            dates=days("2023-07-01", "2023-11-06"),
            date_precision="bounded",
            place=rih,
            weapons=["missile", "drone"],
            targets=["school", "residential-building"],
            grading="weak",
        ),
        "E": make_incident(
            title="Echo",
            dates=days(None, "2023-11-06"),
            date_precision="bounded",
            place=make_place(name="Moscow", names=["Москва"], country_code="RU"),
            kind="drone-strike",
            weapons=["drone"],
            grading="weak",
        ),
        "F": make_incident(
            title="Foxtrot",
            dates=days("2023-06-05", "2023-06-11"),
            date_precision="week",
        ),
    }
    _tell(world)
    return world


def _tell(world: dict[str, Incident]) -> None:
    """Two newspapers report; figures and attributions rest on what they say."""
    post, times = make_source(name="Evening Post"), make_source(name="Morning Times")
    russia, ukraine = (
        make_speaker(name=name, kind="belligerent") for name in ("Russia", "Ukraine")
    )
    report = make_article(source=post)
    other = make_article(source=times, headline="Drones over Moscow")
    six = make_passage(article=report, words="At least six people were killed")
    dozens = make_passage(article=report, words="Dozens were injured.")
    make_claim(incident=world["A"], passage=six, low=11, high=11)
    make_claim(incident=world["C"], passage=six, low=0, high=0)
    make_claim(incident=world["D"], passage=six, low=6)
    make_claim(incident=world["D"], passage=six, low=1, high=1, population="children")
    make_claim(incident=world["D"], passage=dozens, low=12, harm="injured")
    make_attribution(incident=world["A"], actor=russia, passage=six)
    make_attribution(incident=world["D"], actor=russia, passage=six, stance="denied")
    said = make_passage(article=other, words="officials said")
    make_attribution(incident=world["E"], actor=ukraine, passage=said)
    make_coverage(article=other, incident=world["D"])
