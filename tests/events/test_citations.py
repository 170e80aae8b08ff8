"""Citing a record and a result, read back by others' parsers."""

import datetime
import hashlib
import json
import string
from dataclasses import replace

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text
from pytest_django import DjangoAssertNumQueries

from events.citations import (
    Citation,
    Fingerprint,
    bibtex,
    csl_json,
    fingerprint,
    of_record,
    of_result,
    plain,
    ris,
)
from events.dossier import open_dossier
from events.models import Incident
from events.views import citations as views
from tests.events.conftest import Eyes
from tests.factories import (
    DAY,
    day,
    days,
    make_claim,
    make_correction,
    make_incident,
    make_place,
    make_tombstone,
)

SHA = hashlib.sha256(b"E000001\n").hexdigest()


def record(title: str = "Strike on Kryvyi Rih", as_of: str | None = None) -> Citation:
    query = f"?as_of={as_of}" if as_of else ""
    return of_record(
        code="E000001",
        title=title,
        address=f"https://archive.example/incidents/E000001/{query}",
        as_of=day(as_of) if as_of else None,
        changed_on=day("2023-11-07"),
        accessed_on=day("2026-11-23"),
    )


def result(*filters: tuple[str, str]) -> Citation:
    return of_result(
        filters=filters,
        address="https://archive.example/incidents/?city=kryvyi-rih",
        found=Fingerprint(1, SHA),
        accessed_on=day("2026-11-23"),
    )


def read_bibtex(text: str) -> tuple[str, dict[str, str]]:
    library = parse_string(text)
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.entry_type == "misc"
    return entry.key, {field.key: field.value for field in entry.fields}


def test_a_record_in_plain_words_says_what_when_and_where() -> None:
    assert plain(record(as_of="2023-11-06")) == (
        "Event Archive. “Strike on Kryvyi Rih.” Incident E000001, as known on 6 November 2023;"
        " last changed 7 November 2023. Accessed 23 November 2026."
        " https://archive.example/incidents/E000001/?as_of=2023-11-06"
    )


def test_a_title_that_ends_its_sentence_itself_gets_no_second_stop() -> None:
    for title in ("A strike.", "A strike?", "A strike…"):
        assert f"“{title}” Incident" in plain(replace(record(), title=title))


def test_a_result_in_plain_words_names_its_filters_its_count_and_its_fingerprint() -> None:
    assert plain(result(("City", "Kryvyi Rih"), ("From", "2023-06-13"))) == (
        "Event Archive. “Incidents with City: Kryvyi Rih; From: 2023-06-13.” 1 incident;"
        f" SHA-256 of their codes, sorted, one a line: {SHA}. Accessed 23 November 2026."
        " https://archive.example/incidents/?city=kryvyi-rih"
    )
    assert plain(result()).startswith("Event Archive. “All incidents.” 1 incident;")


def test_a_record_as_bibtex() -> None:
    assert read_bibtex(bibtex(record(as_of="2023-11-06"))) == (
        "event-archive-E000001-2023-11-06",
        {
            "author": "{Event Archive}",
            "title": "{Strike on Kryvyi Rih}",
            "year": "2023",
            "number": "E000001",
            "note": "Incident E000001, as known on 6 November 2023; last changed 7 November 2023",
            "url": "https://archive.example/incidents/E000001/?as_of=2023-11-06",
            "urldate": "2026-11-23",
        },
    )


def test_a_record_as_csl_json() -> None:
    assert json.loads(csl_json(record())) == [
        {
            "id": "event-archive-E000001",
            "type": "entry",
            "title": "Strike on Kryvyi Rih",
            "author": [{"literal": "Event Archive"}],
            "container-title": "Event Archive",
            "number": "E000001",
            "note": "Incident E000001; last changed 7 November 2023",
            "URL": "https://archive.example/incidents/E000001/",
            "accessed": {"date-parts": [[2026, 11, 23]]},
            "issued": {"date-parts": [[2023, 11, 7]]},
        }
    ]


def test_a_record_and_a_result_as_ris() -> None:
    (read,) = rispy.loads(ris(record()))
    assert read == {
        "type_of_reference": "ELEC",
        "id": "event-archive-E000001",
        "title": "Strike on Kryvyi Rih",
        "authors": ["Event Archive"],
        "publisher": "Event Archive",
        "year": "2023",
        "date": "2023/11/07",
        "accession_number": "E000001",
        "notes": ["Incident E000001; last changed 7 November 2023"],
        "urls": ["https://archive.example/incidents/E000001/"],
        "access_date": "2026/11/23",
    }
    (of_all,) = rispy.loads(ris(result()))
    assert (of_all["type_of_reference"], of_all["accession_number"]) == ("DATA", SHA)
    assert "year" not in of_all


HARD = r"50% of \$5 & {a} #1_x ~ <script>"


def test_what_is_special_in_a_format_is_escaped_in_it() -> None:
    assert r"title = {{50\% of \textbackslash{}\$5 \& \{a\} \#1\_x \textasciitilde{}" in (
        bibtex(record(HARD))
    )
    written = read_bibtex(bibtex(record(HARD)))[1]["title"]
    assert LatexNodes2Text().latex_to_text(written) == HARD
    assert r"x\textasciicircum{}2" in bibtex(record("x^2"))
    assert json.loads(csl_json(record(HARD)))[0]["title"] == HARD
    assert rispy.loads(ris(record(HARD)))[0]["title"] == HARD


def test_an_address_cannot_end_its_field() -> None:
    cited = of_result(
        filters=[],
        address="https://archive.example/incidents/?q=}%20{\\",
        found=Fingerprint(0, SHA),
        accessed_on=DAY,
    )
    assert read_bibtex(bibtex(cited))[1]["url"] == (
        "https://archive.example/incidents/?q=%7D%20%7B%5C"
    )


TITLES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Co", "Cn"])
    | st.sampled_from("\n\r\t" + string.punctuation),
    min_size=1,
)


@given(TITLES)
def test_no_title_breaks_a_line_or_adds_a_field(title: str) -> None:
    cited = record(f"A {title} z")
    assert len(ris(cited).split("\r\n")) == 13
    assert len(ris(cited).splitlines()) == 12
    assert rispy.loads(ris(cited))[0]["title"] == cited.title
    assert list(read_bibtex(bibtex(cited))[1]) == [
        "author", "title", "year", "number", "note", "url", "urldate",
    ]  # fmt: skip
    assert json.loads(csl_json(cited))[0]["title"] == cited.title


def test_the_fingerprint_is_that_of_a_sorted_file_of_codes() -> None:
    assert fingerprint(["E000001", "E000002"]) == Fingerprint(
        2, hashlib.sha256(b"E000001\nE000002\n").hexdigest()
    )
    assert fingerprint([]) == Fingerprint(0, hashlib.sha256(b"").hexdigest())


@pytest.mark.django_db
def test_a_page_cites_its_record_with_the_other_forms_beside_it(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    incident = make_incident(title="<script>alert(1)</script>")
    make_claim(incident=incident)
    dossier = open_dossier(incident, day("2023-11-06"))
    with django_assert_num_queries(0):
        cited = views.cited_record(rf.get(f"/incidents/{incident.code}/"), dossier)
    page = render_to_string("_cite.html", {"cite": cited})
    assert [address for _, address in cited.forms] == [
        f"/incidents/{incident.code}.{form}?as_of=2023-11-06" for form in ("bib", "csl.json", "ris")
    ]
    assert f"http://testserver/incidents/{incident.code}/?as_of=2023-11-06" in page
    assert "<script>" not in page


@pytest.mark.django_db
def test_the_last_change_is_the_newest_record_or_correction(rf: RequestFactory) -> None:
    incident = make_incident()
    today = open_dossier(incident)
    recorded = f"last changed {incident.recorded_at:%-d %B %Y}"
    assert recorded in views.cited_record(rf.get("/"), today).plain
    make_correction(incident=incident)
    Incident.objects.filter(pk=incident.pk).update(
        recorded_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    )
    incident.refresh_from_db()
    assert (
        "last changed 6 November 2023"
        in views.cited_record(rf.get("/"), open_dossier(incident)).plain
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("bib", "application/x-bibtex"),
        ("csl.json", "application/vnd.citationstyles.csl+json"),
        ("ris", "application/x-research-info-systems"),
    ],
)
def test_each_form_of_a_record_is_served_as_what_it_is(
    rf: RequestFactory, form: str, media_type: str
) -> None:
    incident = make_incident()
    request = rf.get(f"/incidents/{incident.code}.{form}?as_of=2023-11-06")
    response = views.record(request, incident.code, form)
    assert response.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="event-archive-{incident.code}-2023-11-06.{form}"'
    )
    assert incident.title in response.content.decode()


@pytest.mark.django_db
def test_a_withdrawn_record_has_no_citation(rf: RequestFactory, public_eyes: Eyes) -> None:
    incident = make_incident()
    make_tombstone(incident=incident)
    with public_eyes():
        response = views.record(rf.get(f"/incidents/{incident.code}.ris"), incident.code, "ris")
    assert response.status_code == 410
    assert "Recorded twice." in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 50])
def test_a_result_is_counted_and_fingerprinted_in_one_query(
    rf: RequestFactory,
    django_assert_num_queries: DjangoAssertNumQueries,
    public_eyes: Eyes,
    many: int,
) -> None:
    made = [make_incident(dates=days("2023-06-13", "2023-06-13")).code for _ in range(many)]
    make_incident(dates=days("2023-06-13", "2023-06-13"), status="draft")
    make_incident(dates=days("2023-06-14", "2023-06-14"))
    digest = hashlib.sha256("".join(f"{code}\n" for code in sorted(made)).encode()).hexdigest()
    request = rf.get("/incidents/cite.ris?to=2023-06-13&sort=oldest&page=2")
    with public_eyes(), django_assert_num_queries(1):
        response = views.result_in(request, "ris")
    (read,) = rispy.loads(response.content.decode())
    assert read["accession_number"] == digest
    assert read["title"] == "Incidents with To: 2023-06-13"
    assert read["urls"] == ["http://testserver/incidents/?to=2023-06-13"]
    assert read["notes"][0].startswith(f"{many} incident")


@pytest.mark.django_db
def test_the_page_of_a_result_leads_back_to_it_and_to_the_other_forms(rf: RequestFactory) -> None:
    make_incident(place=make_place())
    response = views.result(rf.get("/incidents/cite/?city=Kryvyi+Rih"))
    page = response.content.decode()
    assert "Incidents with City: Kryvyi Rih, UA" in page
    for form in ("bib", "csl.json", "ris"):
        assert f'href="/incidents/cite.{form}?city=Kryvyi+Rih"' in page
    assert 'href="/incidents/?city=Kryvyi+Rih"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["bib", "csl.json", "ris"])
def test_every_address_that_a_page_names_answers(client: Client, form: str) -> None:
    incident = make_incident()
    for address in (
        f"/incidents/{incident.code}.{form}?as_of=2023-11-06",
        f"/incidents/cite.{form}",
    ):
        assert client.get(address).status_code == 200
    assert client.get("/incidents/cite/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/incidents/cite.ris?ctiy=kyiv", "/incidents/cite/?from=x"])
def test_a_filter_that_does_not_fit_is_refused_and_cites_nothing(
    client: Client, address: str
) -> None:
    assert client.get(address).status_code == 400
