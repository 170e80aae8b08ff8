"""What is too long, or says something beside its address, is refused with a sentence."""

import pytest
from django.test import Client
from django.test.client import FakePayload

from archive.limits import (
    MOST_HEADER_BYTES,
    MOST_HEADERS,
    MOST_PARAMETERS,
    MOST_PATH,
    MOST_QUERY,
)
from archive.request_body import has_body
from events.search import MAX_WORDS
from tests.archive.test_page_cache import Site
from tests.events.views.reading import sentence

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["/", ".json"])
@pytest.mark.parametrize(
    ("path", "query", "status", "said"),
    [
        ("a" * (MOST_PATH - 6), "", 404, "There is nothing at this address."),
        ("a" * MOST_PATH, "", 414, "This address is longer than 1,000 characters."),
        (
            "incidents",
            "q=" + "a" * MOST_QUERY,
            414,
            "What this address asks is longer than 8,000 characters.",
        ),
        (
            "incidents",
            "&".join(["kind=airstrike"] * (MOST_PARAMETERS + 1)),
            400,
            "This address asks for more than 50 things at once.",
        ),
        ("incidents", "q=" + "a+" * MAX_WORDS + "b", 400, "q: More than 30 words."),
    ],
)
def test_a_question_has_an_end(
    client: Client, form: str, path: str, query: str, status: int, said: str
) -> None:
    response = client.get("/" + path + form, QUERY_STRING=query)
    assert (response.status_code, sentence(response)) == (status, said)


@pytest.mark.parametrize(
    "sent",
    [
        {"CONTENT_LENGTH": "4", "wsgi.input": FakePayload(b"q=1\n")},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
    ],
)
def test_a_question_with_a_body_is_refused(client: Client, sent: dict[str, object]) -> None:
    response = client.get("/incidents.json", **sent)  # type: ignore[arg-type]
    assert (response.status_code, sentence(response)) == (
        400,
        "The archive reads the address alone: ask without a body.",
    )


def test_an_empty_body_is_none() -> None:
    assert not has_body({"CONTENT_LENGTH": "0"})
    assert not has_body({"CONTENT_LENGTH": ""})
    assert has_body({"HTTP_CONTENT_LENGTH": "10"})


def test_a_question_with_a_body_is_not_answered_from_what_is_kept() -> None:
    site = Site()
    for length in ("0", "5", "5"):
        site.ask(content_length=length)
    assert site.made == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"x-long": "a" * MOST_HEADER_BYTES},
        {f"x-many-{number}": "a" for number in range(MOST_HEADERS + 1)},
    ],
)
def test_headers_have_an_end(client: Client, headers: dict[str, str]) -> None:
    response = client.get("/incidents.json", headers=headers)
    assert (response.status_code, sentence(response)) == (
        431,
        "The headers of this request are too many or too long.",
    )


def test_what_a_reader_s_browser_sends_is_fine(client: Client) -> None:
    headers = {f"x-forwarded-{number}": "a" * 100 for number in range(20)}
    query = {"q": " ".join(["word"] * MAX_WORDS), "from": "2023-11-06"}
    assert client.get("/incidents/", query, headers=headers).status_code == 200
