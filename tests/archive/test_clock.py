"""A clock that is years wrong, before or behind: every page is answered all the same."""

import datetime

import pytest
from django.utils import timezone

from tests.archive.test_any_question import Site
from tests.events.world import make_small_world
from tests.eyes import Eyes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]

LISTS = (
    "/", "/incidents/", "/incidents.json", "/incidents.atom", "/incidents.csv", "/places/",
    "/dates/2023/", "/dates/2023/06/", "/articles/", "/quotes/", "/corrections/", "/data/",
    "/map/", "/search/", "/methodology/",
)  # fmt: skip


@pytest.mark.parametrize(("year", "as_of"), [(1999, 400), (2150, 200)])
def test_pages_are_answered_whatever_the_clock_says(
    public_eyes: Eyes, monkeypatch: pytest.MonkeyPatch, year: int, as_of: int
) -> None:
    code = make_small_world()["A"].code
    site = Site()
    moment = datetime.datetime(year, 2, 28, 23, 59, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    record = f"/incidents/{code}"
    with public_eyes():
        answered = {path: site.ask(path, "", {})[0] for path in (*LISTS, f"{record}/")}
        status, _, body = site.ask(f"{record}/", "as_of=2023-11-07", {})
    assert answered == dict.fromkeys(answered, 200)
    assert (status, b"has not come yet" in body) == (as_of, as_of == 400)
