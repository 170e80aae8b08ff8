"""What the public site refuses, and how it says so."""

import pytest
from django.test import Client

from events.models import ArticleTombstone
from tests.events.views.conftest import Ask
from tests.events.views.reading import sentence
from tests.factories import make_article, make_incident, make_place, make_tombstone

pytestmark = pytest.mark.django_db

LISTS = [
    "/incidents",
    "/map",
    "/articles",
    "/quotes",
    "/places",
    "/speakers",
    "/sources",
    "/corrections",
    "/search",
    "/dates/2023",
]
PAGES = ["/", "/data/", "/methodology/", "/places/kryvyi-rih/"]


@pytest.mark.parametrize("form", ["/", ".json"])
@pytest.mark.parametrize("address", LISTS)
def test_a_name_that_is_no_filter_is_refused_by_every_list(
    ask: Ask, address: str, form: str
) -> None:
    response = ask(address + form, {"ctiy": "kyiv"})
    assert response.status_code == 400
    assert sentence(response).startswith("“ctiy” is no filter here.")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_without_filters_refuses_every_name(ask: Ask, address: str) -> None:
    make_incident(place=make_place())
    response = ask(address, {"q": "x"})
    assert response.status_code == 400
    assert sentence(response) == "“q” means nothing here: this page takes no filters."


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"from": "2023-02-30"}, "from: There is no such day as 2023-02-30."),
        ({"sort": "x"}, "sort: “x” is no sort here. These are: newest, oldest, deadliest, "
            "latest-recorded."),
        ({"city": "<script>"}, "city: The archive knows no place called “<script>”."),
        ({"min_killed": "١٢"}, "min_killed: This is not a whole number from 0 to 100,000,000."),
        ({"q": "\0"}, "q: This holds a character that no text has: U+0000."),
        ({"city": "a" * 5_000}, "city: This is longer than 300 characters."),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_in_the_form_that_was_asked(
    ask: Ask, query: dict[str, str], said: str
) -> None:
    page, twin = ask("/incidents/", query), ask("/incidents.json", query)
    assert (page.status_code, page.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert (twin.status_code, twin.headers["Content-Type"]) == (400, "application/problem+json")
    assert (sentence(page), sentence(twin)) == (said, said)


def test_a_letter_that_no_text_has_is_refused_in_plain_words(ask: Ask) -> None:
    said = [
        sentence(ask(f"/{one}/", {"letter": "\0"})) for one in ("places", "speakers", "sources")
    ]
    assert said == ["letter: This holds a character that no text has: U+0000."] * 3


def test_a_refused_twin_is_a_problem_by_the_standard(ask: Ask) -> None:
    response = ask("/incidents.json?page=0&sort=x")
    assert response.json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "sort: “x” is no sort here. These are: newest, oldest, deadliest, "
        "latest-recorded. page: This is not a whole number from 1 to 1,000.",
        "instance": "/incidents.json?page=0&sort=x",
    }


@pytest.mark.parametrize("name", ["cursor", "limit"])
def test_what_is_for_twins_is_refused_by_pages(ask: Ask, name: str) -> None:
    response = ask(f"/incidents/?{name}=5&kind=airstrike")
    assert response.status_code == 400
    assert sentence(response) == (
        f"“{name}” is for the twins of this page, as in /incidents.json?kind=airstrike."
    )


def test_page_and_cursor_are_not_mixed(ask: Ask) -> None:
    response = ask("/incidents.json?page=2&cursor=x")
    assert response.status_code == 400
    assert sentence(response) == "Either “page” or “cursor” says where to go on; not both."


def test_a_cursor_of_another_making_is_refused(ask: Ask) -> None:
    for cursor in ("garbage", "W251bGwsMV0", "-"):
        response = ask("/incidents.json", {"cursor": cursor})
        assert response.status_code == 400
        assert sentence(response) == (
            "This cursor is not one that the archive gave. Begin again without it."
        )


def test_a_page_beyond_the_last_is_not_here(ask: Ask) -> None:
    make_incident()
    for address in ("/incidents/?page=2", "/incidents/?page=99"):
        assert ask(address).status_code == 404
    assert sentence(ask("/incidents/?page=99")) == (
        "There is no page 99 of this list. There is only one page."
    )


def test_an_empty_list_is_one_page(ask: Ask) -> None:
    assert ask("/incidents/?page=1").status_code == 200


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/nowhere/", "There is nothing at this address."),
        ("/nowhere.json", "There is nothing at this address."),
        ("/incidents/E999999/", "There is no incident E999999."),
        ("/incidents/E999999.json", "There is no incident E999999."),
        ("/places/nowhere/", "The archive knows no place called “nowhere”."),
        ("/places/nowhere.json", "The archive knows no place called “nowhere”."),
        ("/speakers/nobody/", "The archive knows no speaker called “nobody”."),
        ("/sources/nobody.json", "The archive knows no source called “nobody”."),
        ("/articles/999999-x/", "There is no article 999999."),
        ("/articles/99999999999999999999999999-x.json",
            "There is no article 99999999999999999999999999."),
        ("/dates/2023/02/30/", "There is no such date as 2023-02-30."),
        ("/dates/2023/00/", "There is no such date as 2023-00."),
        ("/dates/2023/13.json", "There is no such date as 2023-13."),
        ("/dates/0/", "There is no such date as 00."),
        ("/dates/99999999999999999999/", "There is no such date as 99999999999999999999."),
        ("/dates/2023/99999999999999999999/",
            "There is no such date as 2023-99999999999999999999."),
        ("/dates/2023/11/99999999999999999999.json",
            "There is no such date as 2023-11-99999999999999999999."),
        ("/admin/", "There is nothing at this address."),
        ("/desk/", "There is nothing at this address."),
    ],
)  # fmt: skip
def test_what_is_not_here_is_404_with_a_sentence(ask: Ask, address: str, said: str) -> None:
    response = ask(address)
    assert response.status_code == 404
    assert sentence(response) == said


def test_a_withdrawn_incident_is_410_with_its_reason(ask: Ask) -> None:
    gone, kept = make_incident(title="Twice"), make_incident(title="Kept")
    make_tombstone(incident=gone, moved_to=kept, reason="Recorded <b>twice</b>.")
    page, twin = ask(f"/incidents/{gone.code}/"), ask(f"/incidents/{gone.code}.json")
    assert page.status_code == 410
    assert (
        "On 6 November 2023: <bdi>Recorded &lt;b&gt;twice&lt;/b&gt;.</bdi>" in page.content.decode()
    )
    assert f'<a href="/incidents/{kept.code}/" dir="auto">Kept</a>' in page.content.decode()
    assert (twin.status_code, twin.headers["Content-Type"]) == (410, "application/problem+json")
    assert sentence(twin) == (
        f"{gone.code} was withdrawn on 6 November 2023: Recorded <b>twice</b>. "
        f"What it held is now at {kept.code}."
    )


def test_an_incident_withdrawn_for_good_leads_nowhere(ask: Ask) -> None:
    gone = make_incident()
    make_tombstone(incident=gone, reason="It did not happen.")
    page, twin = ask(f"/incidents/{gone.code}/"), ask(f"/incidents/{gone.code}.json")
    assert (page.status_code, twin.status_code) == (410, 410)
    assert "now at" not in page.content.decode()
    assert sentence(twin) == f"{gone.code} was withdrawn on 6 November 2023: It did not happen."


def test_a_withdrawn_article_is_410_with_its_reason(ask: Ask) -> None:
    kept = make_article(headline="Kept")
    gone = make_article(headline="Six killed", status="withdrawn")
    ArticleTombstone.objects.update(reason="It was <b>forged</b>.", moved_to=kept)
    page, twin = (ask(f"/articles/{gone.pk}-six-killed{form}") for form in ("/", ".json"))
    assert page.status_code == 410
    said = page.content.decode()
    assert "On 6 November 2023: <bdi>It was &lt;b&gt;forged&lt;/b&gt;.</bdi>" in said
    assert f'<a href="/articles/{kept.pk}-kept/" dir="auto">Kept</a>' in said
    assert "Six killed" not in said
    assert (twin.status_code, twin.headers["Content-Type"]) == (410, "application/problem+json")
    assert sentence(twin) == (
        f"Article {gone.pk} was withdrawn on 6 November 2023: It was <b>forged</b>. "
        f"In its place is article {kept.pk}."
    )


@pytest.mark.parametrize(
    "address", ["/incidents/", "/incidents.json", "/", "/search/", "/nowhere/"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_the_archive_is_read_only(client: Client, address: str, method: str) -> None:
    response = client.generic(method, address)
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert sentence(response) == "The archive is read-only: ask with GET or HEAD."


@pytest.mark.parametrize("address", ["/", "/incidents/", "/incidents.json", "/healthz"])
def test_head_answers_as_get_does_without_the_body(client: Client, address: str) -> None:
    head, get = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_a_form_s_empty_fields_lead_to_the_address_without_them(ask: Ask) -> None:
    response = ask("/incidents/?q=&city=kyiv&from=&sort=oldest&kind=")
    assert response.status_code == 301
    assert response.headers["Location"] == "/incidents/?city=kyiv&sort=oldest"


def test_no_answer_sets_a_cookie(ask: Ask) -> None:
    article = make_article()
    for address in ("/", "/incidents/", "/incidents.json", f"/articles/{article.pk}-x/", "/x/"):
        assert ask(address).cookies == {}
