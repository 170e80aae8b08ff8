"""What a newcomer reads first."""

import re

from django.conf import settings

_README = settings.BASE_DIR / "README.md"


def test_it_is_short() -> None:
    assert len(_README.read_text().splitlines()) < 150


def test_it_leads_to_what_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", _README.read_text())
    assert links != []
    assert [link for link in links if not (settings.BASE_DIR / link).exists()] == []
