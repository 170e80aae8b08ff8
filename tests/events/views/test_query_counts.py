"""How many questions each page and twin asks the database: the same for one row as for fifty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.events.views.conftest import Ask
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_correction,
    make_incident,
    make_link,
    make_passage,
    make_place,
    make_quote,
    make_source,
    make_speaker,
)

pytestmark = pytest.mark.django_db

# A list may ask five at most, an incident's page nine. The names in braces stand for records that
# everything hangs on.
COUNTS = {
    "/incidents/": 4,
    "/incidents/?city=kryvyi-rih": 4,
    "/incidents/?city=kryvyi-rih&from=2020-01-01&to=2024-12-31": 4,
    "/incidents.json?city=kryvyi-rih&from=2020-01-01&to=2024-12-31": 4,
    "/incidents/?q=strike": 6,
    "/incidents.json": 2,
    "/incidents.geojson": 2,
    "/incidents.csv": 2,
    "/incidents.csv?city=kryvyi-rih": 3,
    "/incidents.atom": 1,
    # Nothing has changed here: when the archive did is one more.
    "/changes.atom": 3,
    "/claims.atom": 1,
    "/articles.atom": 1,
    "/quotes.atom": 2,
    "/corrections.atom": 1,
    "/claims.json": 2,
    "/claims.json?kind=airstrike": 4,
    "/claims.csv": 2,
    "/map/": 3,
    "/dates/2023/": 4,
    "/dates/2023.json": 2,
    "/places/": 4,
    "/places.json": 2,
    "/articles/": 3,
    "/articles.json": 2,
    "/articles.csv": 2,
    "/quotes/": 4,
    "/quotes.json": 3,
    "/quotes.json?page=1": 4,
    "/quotes.csv": 2,
    "/speakers/": 4,
    "/speakers.json": 2,
    "/sources/": 4,
    "/sources.json": 2,
    "/corrections/": 3,
    "/corrections.json": 2,
    "/search/?q=strike": 5,
    "/search.json?q=strike": 5,
    "/": 4,
    "/index.json": 4,
    "/data/": 0,
    "/methodology/": 0,
    "/healthz": 0,
    "/incidents/{code}/": 9,
    "/incidents/{code}.json": 9,
    "/incidents/{code}.geojson": 1,
    "/incidents/{code}.csv": 3,
    "/articles/{article}/": 8,
    "/articles/{article}.json": 3,
    "/places/kryvyi-rih/": 7,
    "/places/kryvyi-rih.json": 6,
    "/speakers/{speaker}/": 7,
    "/speakers/{speaker}.json": 4,
    "/sources/{source}/": 4,
    "/sources/{source}.json": 3,
}


def make_world(rows: int) -> dict[str, str]:
    """An incident, an article, a speaker and a source with so many of everything each."""
    place, source, speaker = make_place(), make_source(name="Post"), make_speaker(name="Mayor")
    incident = make_incident(place=place)
    words = [f"Number {n}." for n in range(rows)]
    article = make_article(body=" ".join(words), source=source)
    for n in range(rows):
        passage = make_passage(article=article, words=words[n])
        other = make_incident(place=make_place(name=f"City {n}"))
        make_claim(incident=incident, passage=passage, claimant=speaker, low=n)
        make_claim(incident=other, passage=passage, claimant=make_speaker())
        make_quote(incidents=[incident, other], passage=passage, speaker=speaker)
        make_attribution(incident=incident, passage=passage, actor=speaker, claimant=speaker)
        make_link(from_incident=incident, to_incident=other)
        make_correction(incident=incident)
        report = make_article(source=source, headline=f"Report {n}", body=words[n])
        make_claim(
            incident=incident, passage=make_passage(article=report, words=words[n]), harm="injured"
        )
        make_article(source=make_source())
    return {
        "code": incident.code,
        "article": f"{article.pk}-{article.slug}",
        "speaker": speaker.slug,
        "source": source.slug,
    }


@pytest.mark.parametrize("rows", [1, 51])
def test_a_page_asks_the_database_the_same_however_many_rows(ask: Ask, rows: int) -> None:
    world = make_world(rows)
    # Else what an earlier test has left decides how these rows are looked for, in minutes at worst.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    counted = {}
    for address in COUNTS:
        with CaptureQueriesContext(connection) as asked:
            response = ask(address.format(**world))
        assert response.status_code == 200, address
        # The switch to the public role and back is the test's own.
        own = ("SET LOCAL", "SAVEPOINT", "RELEASE")
        counted[address] = sum(not query["sql"].startswith(own) for query in asked)
    assert counted == COUNTS
