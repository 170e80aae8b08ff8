"""What COPY reads of a record."""

import pytest

from events.exchange.datasets.loading.lines import headline, slug, slug_of_records
from events.exchange.datasets.row_text import row_text


@pytest.mark.parametrize("name", ["Strikes", "Gun violence_ 2013–2018", "Удари", "-", "x" * 120])
@pytest.mark.parametrize("identity", ["460726", "Kyiv7", "A/7", "7_", "сім", "٣", "-7", "—"])
def test_a_plain_id_has_the_slug_that_its_headline_has(name: str, identity: str) -> None:
    assert slug_of_records(name)(identity) == slug(headline(name, identity), "record")


def test_a_columns_line_holds_all_lines_of_its_cell() -> None:
    text = row_text({"id": "7", "notes": "one\ntwo", "killed": "", "town": "Київ"})
    found = {column: text.body[slice(*text.line_of(column))] for column in text.columns}
    assert found == {
        "id": "id: 7",
        "notes": "notes: one\n    two",
        "killed": "killed:",
        "town": "town: Київ",
    }
