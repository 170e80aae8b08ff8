"""An incident on other people's pages: the card, and how programs are told of it."""

import html
import re
from typing import Any
from urllib.parse import quote

import pytest

from tests.events.views.conftest import Ask
from tests.events.views.reading import SITE, sentence, tags, words
from tests.factories import make_claim, make_incident, make_place, make_tombstone

pytestmark = pytest.mark.django_db


def embed(ask: Ask, url: str, **limits: Any) -> Any:
    return ask("/oembed.json", {"url": url, **limits})


def test_a_page_leads_to_how_it_is_embedded(ask: Ask) -> None:
    incident = make_incident(title="Six & more", place=make_place())
    for page in (
        f"/incidents/{incident.code}/",
        f"/uk/incidents/{incident.code}/",
        f"/incidents/{incident.code}/?as_of=2023-12-01",
    ):
        said = ask(page).content.decode()
        (found,) = re.findall(
            r'<link rel="alternate" type="application/json\+oembed" href="([^"]*)"', said
        )
        assert found == f"{SITE}/oembed.json?url={quote(SITE + page, safe='')}"
        answer = ask(found.removeprefix(SITE)).json()
        (shown,) = re.findall(r'<bdi dir="ltr"><code>(.*?)</code></bdi>', said)
        assert html.unescape(shown) == answer["html"]
        (frame,) = re.findall(r'src="([^"]*)"', answer["html"])
        assert frame == SITE + page.replace(f"{incident.code}/", f"{incident.code}/card/")
        assert ask(frame.removeprefix(SITE)).status_code == 200


def test_what_is_answered_is_oembed(ask: Ask) -> None:
    incident = make_incident(title='A "b" <c>')
    response = embed(ask, f"{SITE}/incidents/{incident.code}/#claim-5", format="json", dnt="1")
    frame = (
        f'<iframe src="{SITE}/incidents/{incident.code}/card/" title="A &quot;b&quot; &lt;c&gt;"'
        ' width="600" height="320" loading="lazy"'
        ' sandbox="allow-popups allow-popups-to-escape-sandbox"'
        ' style="border: 0; max-width: 100%"></iframe>'
    )
    assert response.json() == {
        "type": "rich",
        "version": "1.0",
        "title": 'A "b" <c>',
        "provider_name": "Event Archive",
        "provider_url": f"{SITE}/",
        "html": frame,
        "width": 600,
        "height": 320,
    }
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_card_is_no_larger_than_there_is_room_for(ask: Ask) -> None:
    url = f"{SITE}/incidents/{make_incident().code}/"
    for limits, size in (
        ({"maxwidth": 300}, (300, 320)),
        ({"maxheight": 200}, (600, 200)),
        ({"maxwidth": 9000, "maxheight": 9000}, (600, 320)),
    ):
        answer = embed(ask, url, **limits).json()
        assert (answer["width"], answer["height"]) == size
        assert f'width="{size[0]}" height="{size[1]}"' in answer["html"]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ({}, 400, "“url” is missing: the address of an incident of this archive."),
        ({"url": "{page}", "theme": "dark"}, 400, "“theme” means nothing here. These do: url, "),
        ({"url": "{page}", "maxwidth": "0"}, 400, "maxwidth: This is not a whole number from 1"),
        ({"url": "{page}", "maxheight": "١٢"}, 400, "maxheight: This is not a whole number from"),
        ({"url": "{page}", "maxwidth": "9" * 5000}, 400, "maxwidth: This is not a whole number"),
        ({"url": "{page}", "format": "xml"}, 501, "The archive speaks JSON alone"),
        ({"url": "{page}", "format": "yaml"}, 400, "format: The archive speaks JSON alone"),
        ({"url": "{page}?as_of=2023-02-30"}, 400, "There is no such day as 2023-02-30."),
        ({"url": "{page}?q=x"}, 400, "“q” means nothing here. An incident knows “as_of” alone."),
        ({"url": "{page}card/"}, 404, "“url” is no incident of this archive; one looks like"),
        ({"url": "https://elsewhere.example/incidents/E000001/"}, 404, "“url” is no incident of"),
        ({"url": "ftp://testserver/incidents/E000001/"}, 404, "“url” is no incident of"),
        ({"url": "http://[/incidents/E000001/"}, 404, "“url” is no incident of"),
        ({"url": "http://testserver/incidents/E999999/"}, 404, "There is no incident E999999."),
    ],
)
def test_what_cannot_be_embedded_is_refused_with_a_sentence(
    ask: Ask, query: dict[str, str], status: int, said: str
) -> None:
    page = f"{SITE}/incidents/{make_incident().code}/"
    given = {name: value.replace("{page}", page) for name, value in query.items()}
    response = ask("/oembed.json", given)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert sentence(response).startswith(said)


def test_a_draft_cannot_be_embedded(ask: Ask) -> None:
    draft = make_incident(title="Secret", status="draft")
    for response in (
        embed(ask, f"{SITE}/incidents/{draft.code}/"),
        ask(f"/incidents/{draft.code}/card/"),
    ):
        assert response.status_code == 404
        assert "Secret" not in response.content.decode()


def test_a_withdrawn_incident_leaves_its_reason_where_it_was_embedded(ask: Ask) -> None:
    gone, kept = make_incident(title="Twice"), make_incident(title="Kept")
    make_tombstone(incident=gone, moved_to=kept, reason="Recorded twice.")
    twin = embed(ask, f"{SITE}/incidents/{gone.code}/")
    assert twin.status_code == 410
    assert sentence(twin).endswith(f"What it held is now at {kept.code}.")
    card = ask(f"/incidents/{gone.code}/card/")
    assert card.status_code == 410
    assert "Recorded twice." in card.content.decode()
    assert f'<a href="/incidents/{kept.code}/"' in card.content.decode()
    assert card.headers["Content-Security-Policy"].endswith("frame-ancestors *")


def test_a_card_alone_may_be_framed_and_runs_no_script(ask: Ask) -> None:
    incident = make_incident()
    card, page = ask(f"/incidents/{incident.code}/card/"), ask(f"/incidents/{incident.code}/")
    assert "X-Frame-Options" not in card.headers
    assert card.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors *"
    )
    assert card.headers["X-Robots-Tag"] == "noindex"
    assert "script" not in tags(card)
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_a_card_says_what_the_record_says_on_the_day(ask: Ask) -> None:
    incident = make_incident(title="Strike", sensitivity="Names a child.", place=make_place())
    make_claim(incident=incident, low=6)
    address = f"/incidents/{incident.code}/card/"
    today, before = (ask(address + day).content.decode() for day in ("", "?as_of=2023-07-02"))
    assert "6 or more people killed" in re.sub(r"\s+", " ", words(today))
    assert "Names a child." in today
    assert "6 or more" not in before
    assert "No figure was known to this archive on 2 July 2023." in before
    assert f'href="/incidents/{incident.code}/?as_of=2023-07-02" target="_blank"' in before
    ukrainian = ask(f"/uk{address}").content.decode()
    assert f'href="/uk/incidents/{incident.code}/" target="_blank"' in ukrainian
    assert '<html lang="uk">' in ukrainian
