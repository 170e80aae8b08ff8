"""Archives to make releases of, and releases made."""

import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from events.exchange.releases.writing import write_release
from events.models import CasualtyClaim
from tests.events.views.reading import SITE
from tests.factories import (
    day,
    days,
    make_article,
    make_attribution,
    make_claim,
    make_correction,
    make_coverage,
    make_incident,
    make_link,
    make_passage,
    make_place,
    make_quote,
    make_source,
    make_speaker,
    make_tombstone,
)

DAY = datetime.date(2026, 1, 31)
# What a careless reader of CSV, of COPY or of a spreadsheet takes for something else.
HARD = '=1+1,"two"; \\N\n\\.\r\n\tІв\u00a0\U0001f54a NULL'


@transaction.atomic
def an_archive() -> None:
    """Something of everything that readers see, and of everything that they do not."""
    strike = make_incident(
        title="Strike on Kryvyi Rih", place=make_place(names=["Кривий Ріг"], geonames_id=703845),
        weapons=["missile", "drone"], targets=["school"], latitude=47.9, longitude=33.123456789,
    )  # fmt: skip
    village = make_incident(
        title="Fire", dates=days(None, "2023-11-06"), date_precision="bounded", summary=HARD
    )
    draft = make_incident(title="A secret draft", status="draft", place=make_place(name="Secret"))
    make_place(name="Nothing happened", geonames_id=1)
    paper = make_source(name="Paper", url="https://paper.example/", country_code="UA")
    article = make_article(
        source=paper, url="https://paper.example/1", licence="CC BY 4.0",
        origin_source=make_source(name="Agency", kind="agency"),
        retrieved_at=datetime.datetime(2023, 11, 7, 1, 2, 3, 4, tzinfo=datetime.UTC),
        cited_sources=[{"name": "Ministry"}],
    )  # fmt: skip
    make_article(headline="", body=HARD, language="", published_on=None, origin_article=article)
    words = make_passage(article=article, words="At least six people were killed")
    newest = make_claim(incident=strike, passage=words, low=8, high=9, preferred=True,
                        preferred_reason=HARD, claimant=make_speaker(name="Mayor"))  # fmt: skip
    _superseded(make_claim(incident=strike, passage=words, wording="six"), newest)
    _superseded(make_claim(incident=strike, passage=words, low=5),
                make_claim(incident=draft, passage=words, low=7))  # fmt: skip
    make_claim(incident=strike, passage=words, harm="injured", population="children", low=1, high=3)
    make_attribution(incident=strike, passage=make_passage(article=article, words="officials said"))
    make_quote(incidents=[strike, village, draft], described_as=HARD, mode="direct")
    make_link(from_incident=strike, to_incident=village)
    make_link(from_incident=strike, to_incident=draft, relation="retaliation")
    make_correction(incident=strike, note="The day was wrong.\nIt is mended.")
    make_tombstone(incident=make_incident(title="Twice"), moved_to=strike)
    make_tombstone(incident=make_incident(title="Wrong"), moved_to=draft, reason=HARD)
    forged = make_article(headline="Forged", body="Nine were killed.", status="withdrawn")
    make_claim(incident=village, passage=make_passage(article=forged, words="Nine"), low=9)
    for rights in ("excerpts-only", "link-only"):
        held = make_article(
            headline=rights, body=f"Told. Two died, {rights}. Secret.", rights=rights
        )
        make_claim(incident=village, passage=make_passage(article=held, words="Two died"), low=2)
        make_coverage(article=held, incident=strike)


def _superseded(old: CasualtyClaim, new: CasualtyClaim) -> None:
    CasualtyClaim.objects.filter(pk=old.pk).update(
        standing="superseded", standing_since=day("2023-11-07"), replaced_by=new
    )


def released(target: Path, *, parquet: bool = False) -> Path:
    """The target, with a release of what the database holds."""
    write_release(target, site=SITE, day=DAY, parquet=parquet)
    return target


def emptied() -> None:
    call_command("flush", interactive=False, verbosity=0)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}
