"""What an editor sees of the desk's lists without moving them sideways."""

import pytest
from playwright.sync_api import Page

from tests.clone import Clone
from tests.events.admin.sessions import sign_in

_WIDER = """document.querySelector("#result_list").scrollWidth
    - document.querySelector("#result_list").parentElement.clientWidth"""


@pytest.mark.parametrize("listed", ["quote", "attribution", "casualtyclaim", "incident", "article"])
def test_each_column_is_in_sight_beside_long_passages(
    live_sites: Clone, page: Page, listed: str
) -> None:
    sign_in(page.context, "lists", live_sites)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_sites.desk_url}/events/{listed}/")
    assert page.evaluate(_WIDER) <= 0
