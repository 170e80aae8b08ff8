"""Pages are compressed for those who take it, and say that this is all they vary by."""

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_for_a_browser_that_takes_it(client: Client) -> None:
    plain = client.get("/methodology/")
    compressed = client.get("/methodology/", headers={"accept-encoding": "gzip, br"})
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert compressed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(compressed.content) == plain.content
    assert "Content-Encoding" not in plain.headers
