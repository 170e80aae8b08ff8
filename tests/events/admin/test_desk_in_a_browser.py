"""An editor enters a source, a place, an article and an incident, and publishes them."""

import json

from playwright.sync_api import Page

from tests.clone import Clone

PASSWORD = "a long walk by the river"
BODY = "KRYVYI RIH. At least six people were killed on Monday, officials said.\n\nIt rained."
_MAKE_EDITOR = f"""
from django.contrib.auth.models import User
from django.utils.timezone import now
# Whoever has signed in before has chosen this password.
User.objects.create_superuser("editor", password={PASSWORD!r}, last_login=now())
"""
_WHAT_IS_THERE = """
import json
from events.models import *
incident = Incident.objects.get(title="Strike on the bazaar")
claim = incident.claims.get()
estimate = incident.estimates.get()
print(json.dumps({
    "incident": [incident.status, incident.slug, str(incident.last_day), incident.place.name],
    "claim": [claim.low, claim.high, claim.passage.start, claim.passage.exact],
    "article": [claim.passage.article.body, claim.passage.article.source.name],
    "covered": [incident.coverage.get().article_id == claim.passage.article_id],
    "estimate": [estimate.low, estimate.high],
}))
"""


def _choose(page: Page, field: str, typed: str, shown: str) -> None:
    """Type into the autocomplete of a field and take what it offers."""
    page.click(f"#id_{field} + .select2 .select2-selection")
    page.fill(".select2-search__field", typed)
    page.click(f".select2-results__option--highlighted:has-text('{shown}')")


def _save(page: Page) -> None:
    page.click("input[name=_save] >> nth=0")
    page.wait_for_selector(".messagelist .success")


def _sign_in(page: Page, desk: str) -> None:
    page.goto(f"{desk}/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    page.wait_for_selector("#logout-form")


def _enter_source(page: Page) -> None:
    page.fill("#id_name", "Bazaar Herald")
    page.select_option("#id_kind", "newspaper")
    _save(page)


def _enter_place(page: Page) -> None:
    page.fill("#id_name", "Bazaar Town")
    page.select_option("#id_kind", "city")
    page.fill("#id_country_code", "UA")
    page.click("#names-group .add-row a")
    page.fill("#id_names-0-name", "Базарне")
    _save(page)


def _enter_article(page: Page) -> None:
    _choose(page, "source", "bazaar", "Bazaar Herald")
    page.fill("#id_headline", "Six killed at the bazaar")
    page.fill("#id_body", BODY)
    page.fill("#id_published_on", "2023-11-06")
    page.select_option("#id_status", "published")
    _save(page)


def _type_incident(page: Page) -> None:
    page.fill("#id_title", "Strike on the bazaar")
    page.select_option("#id_kind", "airstrike")
    page.fill("#id_last", "2023-11-06")
    page.select_option("#id_date_precision", "bounded")
    _choose(page, "place", "базар", "Bazaar Town, UA")
    page.select_option("#id_place_precision", "city")
    page.select_option("#id_grading", "fair")
    page.fill("#id_grading_reason", "One newspaper.")
    page.select_option("#id_status", "published")


def _type_claim(page: Page, words: str) -> None:
    page.click("#claims-group .add-row a")
    _choose(page, "claims-0-article", "six baza", "Six killed at the bazaar (Bazaar Herald")
    page.fill("#id_claims-0-words", words)
    page.select_option("#id_claims-0-harm", "killed")
    page.fill("#id_claims-0-low", "6")
    page.fill("#id_claims-0-wording", "At least six")
    page.fill("#id_claims-0-as_of", "2023-11-06")


def test_an_editor_enters_and_publishes_an_incident_by_words(
    edited_sites: Clone, page: Page
) -> None:
    desk = edited_sites.desk_url
    assert edited_sites.shell(_MAKE_EDITOR).returncode == 0
    _sign_in(page, desk)
    for name, enter in (("source", _enter_source), ("place", _enter_place),
                        ("article", _enter_article)):  # fmt: skip
        page.goto(f"{desk}/events/{name}/add/")
        enter(page)
    page.goto(f"{desk}/events/incident/add/")
    _type_incident(page)
    _type_claim(page, "At least six people were slain")
    page.click("input[name=_save] >> nth=0")
    # Wrong words come back beside their field, with the nearest; all else is still there.
    told = page.text_content("#claims-0 .field-words .errorlist")
    assert told == (
        "The text does not say “At least six people were slain”; the nearest is "
        "“At least six people were killed”."
    )
    page.fill("#id_claims-0-words", "At least six people were killed")
    _save(page)
    found = edited_sites.shell(_WHAT_IS_THERE)
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout) == {
        "incident": ["published", "strike-on-the-bazaar", "2023-11-06", "Bazaar Town"],
        "claim": [6, None, 12, "At least six people were killed"],
        "article": [BODY, "Bazaar Herald"],
        "covered": [True],
        "estimate": [6, None],
    }
