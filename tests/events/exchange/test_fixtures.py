"""Django's dumpdata and loaddata, and the fixture of the seed that they made."""

import datetime
import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from events.duplicates import keep_apart
from events.models import Article, CasualtyClaim, Estimate, Incident, Passage, Quote
from events.models.base import ArchiveModel
from events.verify import findings
from tests.factories import (
    make_article,
    make_attribution,
    make_claim,
    make_incident,
    make_link,
    make_passage,
    make_place,
    make_quote,
    make_source,
    make_tombstone,
)

pytestmark = pytest.mark.django_db(transaction=True)

FIXTURES = settings.BASE_DIR / "fixtures"
SEED = FIXTURES / "seed.json"
DUMP = ("events", "--natural-foreign", "--indent", "1")


def dumped(path: Path, *options: str) -> str:
    call_command("dumpdata", *DUMP, *options, output=str(path), verbosity=0)
    return path.read_text()


def emptied() -> None:
    call_command("flush", interactive=False, verbosity=0)


def an_archive() -> None:
    """Something of everything, a chain of claims that points ahead included."""
    incident = make_incident(place=make_place(names=["Кривий Ріг"]), weapons=["missile"])
    unbounded = make_incident(title="Strikes on Moscow", status="draft")
    article = make_article(source=make_source())
    make_article(body="The same wire.", origin_article=article, status="in-review")
    passage = make_passage(article=article, words="At least six people were killed")
    third = make_claim(incident=incident, passage=passage, low=8, high=9, preferred=True,
                       preferred_reason="It is the latest.")  # fmt: skip
    second = make_claim(incident=incident, passage=passage, low=7)
    first = make_claim(incident=incident, passage=passage, low=6, wording="At least six")
    day = datetime.date(2023, 11, 7)
    for old, new in ((first, second), (second, third)):
        CasualtyClaim.objects.filter(pk=old.pk).update(
            standing="superseded", standing_since=day, replaced_by=new
        )
    last = make_claim(incident=incident, passage=passage, low=10)
    early = CasualtyClaim.objects.filter(pk=third.pk)
    early.update(preferred=False, preferred_reason="")
    early.update(standing="corrected", standing_since=day, replaced_by=last)
    make_attribution(incident=incident)
    make_quote(incidents=[incident, unbounded])
    make_link(from_incident=unbounded, to_incident=incident)
    keep_apart(incident, [unbounded], why="Another city.", who="editor")
    make_tombstone(incident=make_incident(title="Recorded twice"), moved_to=incident)


@pytest.mark.parametrize("natural_primary", [False, True])
def test_an_archive_comes_back_letter_for_letter(tmp_path: Path, natural_primary: bool) -> None:
    options = ["--natural-primary"] if natural_primary else []
    an_archive()
    moments = list(Article.objects.order_by("pk").values_list("recorded_at"))
    before = dumped(tmp_path / "before.json", *options)
    estimates = list(Estimate.objects.values_list("incident__code", "harm", "low", "best", "high"))
    emptied()

    call_command("loaddata", str(tmp_path / "before.json"), verbosity=0)

    assert dumped(tmp_path / "after.json", *options) == before
    assert list(findings()) == []
    assert list(Article.objects.order_by("pk").values_list("recorded_at")) == moments
    assert (
        list(Estimate.objects.values_list("incident__code", "harm", "low", "best", "high"))
        == estimates
    )


def test_a_dump_has_every_record_and_nothing_that_the_database_writes(tmp_path: Path) -> None:
    an_archive()

    rows = json.loads(dumped(tmp_path / "dump.json"))

    models = {row["model"] for row in rows}
    assert models == {
        model._meta.label_lower
        for model in apps.get_app_config("events").get_models()
        if issubclass(model, ArchiveModel) and model._default_manager.exists()
    }
    generated = {
        (model._meta.label_lower, field.name)
        for model in apps.get_app_config("events").get_models()
        for field in model._meta.local_fields
        if field.generated
    }
    assert generated & {(row["model"], name) for row in rows for name in row["fields"]} == set()
    assert ("events.incident", "first_day") in generated


def test_after_loading_new_records_get_ids_and_codes_of_their_own() -> None:
    call_command("loaddata", str(SEED), verbosity=0)
    codes = set(Incident.objects.values_list("code", flat=True))

    incident = make_incident()
    make_claim(incident=incident)
    make_quote(incidents=[incident])

    assert len(codes) == 3
    assert incident.code not in codes
    assert list(findings()) == []


def _without_moments(text: str) -> str:
    return re.sub(r'"(recorded_at|published_at)": "[^"]+"', r'"\1": ""', text)


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_the_fixture_is_what_loading_the_seed_makes(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE events_incident_code RESTART")
    call_command("load_seeds", str(FIXTURES / "seeds"), verbosity=0)

    made = dumped(tmp_path / "seed.json")

    assert _without_moments(made) == _without_moments(SEED.read_text()), (
        "write fixtures/seed.json anew: in an empty database, load_seeds fixtures/seeds and"
        " dumpdata events --natural-foreign --indent 1 --output fixtures/seed.json"
    )


def test_the_fixture_is_the_seed() -> None:
    call_command("loaddata", str(SEED), verbosity=0)
    before = dict(Article.objects.values_list("key", "recorded_at"))

    call_command("load_seeds", str(FIXTURES / "seeds"), verbosity=0)

    assert dict(Article.objects.values_list("key", "recorded_at")) == before
    assert list(findings()) == []
    article, text = Article.objects.get(), (FIXTURES / "seeds/000_6df5475b4a671cad.txt").read_text()
    assert text == f" date 2023-11-06 {article.body}"


def test_the_seed_says_what_its_text_says() -> None:
    call_command("loaddata", str(SEED), verbosity=0)
    strike, june, moscow = Incident.objects.order_by("code")

    assert [(i.kind, i.date_precision, str(i.first_day), str(i.last_day)) for i in
            (strike, june, moscow)] == [
        ("airstrike", "bounded", "2023-07-01", "2023-11-06"),
        ("attack", "month", "2023-06-01", "2023-06-30"),
        ("drone-strike", "bounded", "None", "2023-11-06"),
    ]  # fmt: skip
    assert (strike.weapons, strike.targets) == (["missile"], ["school", "residential-building"])
    figures = Estimate.objects.order_by("incident_id", "harm", "population").values_list(
        "incident__code", "harm", "population", "low", "best", "high"
    )
    assert list(figures) == [
        (strike.code, "injured", "people", 12, 12, None),
        (strike.code, "killed", "children", 1, 1, 1),
        (strike.code, "killed", "people", 6, 6, None),
        (june.code, "killed", "people", 11, 11, 11),
    ]
    quotes = Quote.objects.order_by("passage__start")
    assert list(quotes.values_list("speaker__name", "described_as", "mode")) == [
        ("Witnesses in Kryvyi Rih", "Witnesses in Kryvyi Rih", "indirect"),
        ("Natalia Balaba", "a resident of the city", "indirect"),
        ("Ukrainian officials", "Ukrainian officials", "indirect"),
        ("Head of the local defense council of Kryvyi Rih",
         "The head of the local defense council", "direct"),
        ("Sergei Shoigu", "Russia’s Defense Minister", "indirect"),
        ("Volodymyr Zelensky", "Ukrainian President", "indirect"),
        ("Ukrainian officials", "Ukrainian officials", "indirect"),
    ]  # fmt: skip
    assert Quote.objects.get(mode="direct").passage.exact == "terrorist attack"
    assert not Passage.objects.filter(exact__contains="thousands").exists()
