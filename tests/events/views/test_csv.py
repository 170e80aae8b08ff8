"""Every list as CSV: the same rows as its JSON, all of them, exact, and safe in a spreadsheet."""

import csv
import datetime
import gzip
import io
import threading
from typing import Any

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.exchange import export_csv
from events.flat import flat_fields
from events.listings import LISTINGS, Listing
from events.models import Article
from events.views import exports
from tests.events.views.conftest import Ask
from tests.events.views.reading import codes, sentence, table, text_of
from tests.events.world import make_small_world
from tests.factories import (
    days,
    make_article,
    make_claim,
    make_correction,
    make_incident,
    make_passage,
    make_quote,
    make_source,
    make_speaker,
)

pytestmark = pytest.mark.django_db


def make_world() -> None:
    """The small world, with what is unknown, nested, listed and dangerous in some row."""
    world = make_small_world()
    source = make_source(name="Третій канал", country_code="UA", url="https://example.org/")
    article = make_article(
        source=source, headline="", published_on=None, body='A "quoted",\nbroken line. ' * 9
    )
    words = make_passage(article=article, words='"quoted",', occurrence=1)
    later = make_claim(incident=world["A"], passage=words, low=None, high=20, as_of="2023-11-08")
    make_claim(
        incident=world["A"],
        passage=words,
        claimant=make_speaker(name="Mayor"),
        standing="superseded",
        standing_since="2023-11-08",
        replaced_by=later,
    )
    make_quote(incidents=[world["A"], world["D"]], passage=words, described_as="=the mayor")
    make_correction(incident=world["A"], note="Two lines.\nThe second; with “quotes”.")


def flat(record: dict[str, Any], listing: Listing) -> dict[str, str]:
    """A record of JSON as the cells of its row of CSV."""
    cells = {}
    for field in flat_fields(listing.table.record):
        within, name = record, field.name
        if name not in record:
            outer, _, name = field.name.partition("_")
            within = record[outer]
        cells[field.name] = _cell(within[name])
    return cells


def _permalink(row: dict[str, str]) -> str:
    return row["permalink"]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(str(one) for one in value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "\n")) else text


@pytest.mark.parametrize("address", LISTINGS)
def test_a_list_s_csv_has_the_rows_of_its_json(ask: Ask, address: str) -> None:
    make_world()
    listing = LISTINGS[address]
    expected = ask(f"{address}.json", {"limit": 1000}).json()["results"]
    assert len(expected) > 0
    response = ask(f"{address}.csv")
    recorded = sorted((flat(record, listing) for record in expected), key=_permalink)
    assert sorted(table(response), key=_permalink) == recorded
    header = text_of(response).partition("\n")[0].split(",")
    assert header == [field.name for field in flat_fields(listing.table.record)]


def test_csv_comes_as_it_was_recorded_unless_a_sort_is_asked_for(ask: Ask) -> None:
    made = [make_incident(dates=days(day, day)).code for day in ("2023-07-02", "2023-07-03")]
    assert codes(ask("/incidents.csv")) == made
    assert codes(ask("/incidents.csv", {"sort": "newest"})) == made[::-1]


def test_unknown_is_empty_and_an_empty_text_is_quoted(ask: Ask) -> None:
    make_incident()
    row = text_of(ask("/incidents.csv", {"fields": "place,country,killed_low"})).splitlines()[1]
    assert row.partition("http")[0] == ',"",,'


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"), ("\rx", "'\rx"), ("\n=x", "'\n=x"), ("'=1", "''=1"), ("''@x", "'''@x"),
        ("'Tis", "'Tis"), ("'", "'"), ("a=1", "a=1"), ("−1", "−1"), (" =1", " =1"),
    ],
)  # fmt: skip
def test_a_cell_is_no_formula_and_an_apostrophe_away_it_is_the_text(
    ask: Ask, title: str, cell: str
) -> None:
    make_incident(title=title)
    assert [row["title"] for row in table(ask("/incidents.csv"))] == [cell]
    assert ask("/incidents.json").json()["results"][0]["title"] == title


def test_a_number_below_zero_stays_a_number(ask: Ask) -> None:
    make_incident(latitude=-1.5, longitude=-33.25)
    (row,) = table(ask("/incidents.csv"))
    assert (row["latitude"], row["longitude"]) == ("-1.5", "-33.25")


def test_the_database_makes_the_title_that_python_makes(ask: Ask) -> None:
    blanks = st.sampled_from([" ", "  ", "\t", "\n", "\v", "\f", "\r", "\x1c", "\x1f", "\x85",
                              "\xa0", "\u1680", "\u2003", "\u2028", "\u2029", "\u202f", "\u205f",
                              "\u3000", "\u200b", "\ufeff"])  # fmt: skip
    words = st.sampled_from(["a", "word", "…", "end…", "слово", "語", "\U0001f6a8"])
    starts = st.sampled_from(
        ["", "", "Friday, January 4, 2019\n", " 4 січня 2019 \n\n", "4 July\n"]
    )
    texts = st.tuples(
        starts, st.lists(st.tuples(blanks, words, blanks), min_size=1, max_size=16)
    ).map(lambda parts: parts[0] + "".join("".join(part) for part in parts[1]))

    @given(st.lists(texts, min_size=40, max_size=40))
    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
    def same(bodies: list[str]) -> None:
        for body in bodies:
            make_article(headline="", slug="x", body=body)
        rows = table(ask("/articles.csv"))
        expected = {str(article.pk): article.title for article in Article.objects.all()}
        assert {row["id"]: row["title"].removeprefix("'") for row in rows} == expected

    same()


def test_a_text_that_may_not_be_shown_gives_no_title(ask: Ask) -> None:
    make_article(headline="", slug="x", rights="link-only")
    assert [row["title"] for row in table(ask("/articles.csv"))] == ["Untitled"]


def test_fields_are_chosen_and_the_permalink_comes_along(ask: Ask) -> None:
    code = make_incident(title="Alpha").code
    permalink = f"http://testserver/incidents/{code}/"
    expected = {"title": "Alpha", "code": code, "permalink": permalink}
    query = {"fields": "title,code,title"}
    assert ask("/incidents.json", query).json()["results"] == [expected]
    assert table(ask("/incidents.csv", query)) == [expected]
    (feature,) = ask("/incidents.geojson", query).json()["features"]
    assert (feature["id"], feature["properties"]) == (code, expected)


def test_a_nested_record_is_chosen_whole(ask: Ask) -> None:
    make_claim(incident=make_incident())
    (row,) = table(ask("/claims.csv", {"fields": "passage"}))
    assert list(row) == [
        "passage_permalink", "passage_article", "passage_start", "passage_end", "passage_exact",
        "passage_prefix", "passage_suffix", "passage_sentence", "permalink",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["json", "geojson", "csv", "csv.gz"])
def test_an_unknown_field_is_refused_whether_there_are_rows_or_not(ask: Ask, form: str) -> None:
    response = ask(f"/incidents.{form}", {"fields": "titel"})
    assert response.status_code == 400
    said = response.json()["detail"]
    assert said.startswith("fields: “titel” is none here. These are: code, permalink, title,")


@pytest.mark.parametrize("name", ["page", "cursor", "limit"])
def test_csv_has_no_pages(ask: Ask, name: str) -> None:
    response = ask("/incidents.csv", {name: "1"})
    assert response.status_code == 400
    assert response.json()["detail"] == f"“{name}” means nothing here: CSV has every row."


def test_fields_are_no_filter_of_a_page(ask: Ask) -> None:
    response = ask("/incidents/", {"fields": "title"})
    assert response.status_code == 400
    assert sentence(response).startswith("“fields” is for the twins of this page")


def test_claims_are_those_of_the_incidents_that_the_filters_find(ask: Ask) -> None:
    world = make_small_world()
    found = {}
    for form in ("csv", "json"):
        response = ask(f"/claims.{form}", {"city": "kryvyi-rih", "weapon": "drone"})
        rows = table(response) if form == "csv" else response.json()["results"]
        found[form] = {row["incident"] for row in rows}
    assert found == {"csv": {world["D"].code}, "json": {world["D"].code}}
    assert len(table(ask("/claims.csv"))) == 5


def test_an_incident_s_csv_is_its_claims_and_its_geojson_a_feature(ask: Ask) -> None:
    world = make_small_world()
    delta = world["D"].code
    assert {row["incident"] for row in table(ask(f"/incidents/{delta}.csv"))} == {delta}
    feature = ask(f"/incidents/{delta}.geojson").json()
    assert (feature["type"], feature["id"]) == ("Feature", delta)
    assert feature["geometry"] == {"type": "Point", "coordinates": [33.39, 47.91]}
    assert feature["properties"] == ask("/incidents.json", {"q": "Delta"}).json()["results"][0]


def test_a_place_s_csv_is_what_happened_there(ask: Ask) -> None:
    make_small_world()
    city = codes(ask("/incidents.csv", {"city": "kryvyi-rih"}))
    assert codes(ask("/places/kryvyi-rih.csv")) == city
    assert sorted(codes(ask("/places/kryvyi-rih.geojson"))) == city
    assert len(city) == 3


def test_a_list_that_has_no_such_form_has_no_such_address(ask: Ask) -> None:
    assert ask("/quotes.geojson").status_code == 404


def test_csv_says_what_it_is_and_is_for_every_page(ask: Ask) -> None:
    make_incident()
    response = ask("/incidents.csv")
    assert dict(response.headers) | {
        "Content-Type": "text/csv; charset=utf-8; header=present",
        "Content-Disposition": 'attachment; filename="incidents.csv"',
        "Access-Control-Allow-Origin": "*",
    } == dict(response.headers)


def test_a_gzip_file_holds_the_very_csv_and_is_packed_once(ask: Ask) -> None:
    make_incident()
    response = ask("/incidents.csv.gz", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in response.headers
    assert gzip.decompress(response.getvalue()) == ask("/incidents.csv").getvalue()


def test_a_program_that_takes_gzip_gets_csv_packed(ask: Ask) -> None:
    make_incident(title="A long title " * 20)
    response = ask("/incidents.csv", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.getvalue()) == ask("/incidents.csv").getvalue()


def test_asking_for_the_head_alone_reads_no_row(
    client: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        response = client.head("/incidents.csv")
    assert (response.status_code, response.getvalue()) == (200, b"")


def test_more_downloads_than_the_site_has_room_for_are_asked_to_wait(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "_exports", threading.BoundedSemaphore(1))
    make_incident()
    with exports._exports:
        response = ask("/incidents.csv")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert response.json()["detail"] == "Other downloads are running. Try again in a minute."
    for _ in range(2):
        assert ask("/incidents.csv").status_code == 200


def test_a_refusal_of_the_database_before_the_first_row_is_no_file(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_csv, "_copy", lambda *_: "COPY (SELECT 1 / 0) TO STDOUT")
    with pytest.raises(DatabaseError, match="division by zero"):
        ask("/incidents.csv")


def test_what_broke_off_has_an_end_that_no_reader_takes() -> None:
    def breaks() -> Any:
        yield b"a,b\n1,2\n"
        raise ValueError("the connection went away")

    blocks = export_csv.told_when_broken(breaks())
    read = next(blocks) + next(blocks)
    with pytest.raises(ValueError, match="the connection went away"):
        next(blocks)
    assert read == b"a,b\n1,2\n" + export_csv.BROKEN
    with pytest.raises(csv.Error, match="unexpected end of data"):
        list(csv.reader(io.StringIO(read.decode()), strict=True))


def test_dates_are_iso_whatever_the_server_prefers(ask: Ask) -> None:
    make_incident()
    (row,) = table(ask("/incidents.csv"))
    assert row["last_day"] == str(datetime.date(2023, 7, 1))
