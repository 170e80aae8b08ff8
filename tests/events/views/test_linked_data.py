"""What pages say for machines that read pages."""

import json
import re
from typing import Any

import pytest

from tests.events.views.conftest import Ask
from tests.factories import make_article, make_coverage, make_incident, make_source

pytestmark = pytest.mark.django_db


def _embedded(ask: Ask, address: str) -> dict[str, Any]:
    page = ask(address).content.decode()
    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    read: dict[str, Any] = json.loads(written)
    return read


def test_an_article_s_page_tells_of_the_report_and_what_it_is_about(ask: Ask) -> None:
    article = make_article(source=make_source(name="Post"), url="https://post.example/six")
    incident = make_incident(title="Strike")
    make_coverage(article=article, incident=incident)
    make_coverage(article=article, incident=make_incident(status="draft"))
    permalink = f"http://testserver/articles/{article.pk}-six-killed/"
    assert _embedded(ask, f"/articles/{article.pk}-six-killed/") == {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": f"{permalink}#page",
        "url": permalink,
        "name": "Six killed",
        "publisher": {
            "@type": "Organization", "name": "Event Archive", "url": "http://testserver/",
        },
        "mainEntity": {
            "@type": "NewsArticle",
            "@id": permalink,
            "headline": "Six killed",
            "datePublished": "2023-11-06",
            "inLanguage": "en",
            "url": "https://post.example/six",
            "sourceOrganization": {"@type": "Organization", "name": "Post"},
        },
        "about": [
            {"@id": f"http://testserver/incidents/{incident.code}/#event", "name": "Strike"}
        ],
    }  # fmt: skip


def test_the_page_of_data_is_a_dataset_whose_tables_are_there(ask: Ask) -> None:
    dataset = _embedded(ask, "/data/")
    assert (dataset["@type"], dataset["url"]) == ("Dataset", "http://testserver/data/")
    told = {part["contentUrl"]: part["encodingFormat"] for part in dataset["distribution"]}
    answers = {address: ask(address).headers["Content-Type"] for address in told}
    assert {kind.partition(";")[0] for kind in answers.values()} == {"text/csv"}
    assert set(told.values()) == {"text/csv"}
    assert "http://testserver/incidents.csv" in told


def test_a_row_of_a_dataset_is_no_news(ask: Ask) -> None:
    row = make_article(kind="dataset-record")
    said = _embedded(ask, f"/articles/{row.pk}-six-killed/")
    assert said["mainEntity"]["@type"] == "CreativeWork"
