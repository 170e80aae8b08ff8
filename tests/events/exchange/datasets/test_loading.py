"""From a table into the archive, and the same table again."""

from pathlib import Path

import pytest

from events.exchange.datasets.loading import running
from events.exchange.problems import RefusedError
from events.models import (
    Article,
    Attribution,
    CasualtyClaim,
    Correction,
    Coverage,
    Estimate,
    ImportEntry,
    ImportRun,
    Incident,
    Passage,
    Source,
    Speaker,
)
from events.models.import_run import EntryKind
from events.models.spot import Spot
from events.verify import findings
from tests.events.exchange.datasets.files import HEADER, profile, row, written
from tests.events.exchange.datasets.loads import incident, load_file, load_rows
from tests.factories import make_claim, make_incident, make_place, make_source, make_tombstone
from tests.sql import rows

pytestmark = pytest.mark.django_db

ACTORS = '\n[[actors]]\ncolumn = "side"\n'
WITH_SIDE = f"{HEADER},side\n7,2023-05-01,Kryvyi Rih,Ukraine,47.91,33.39,6,6,6,%s\n"


def test_a_row_becomes_a_public_incident_whose_figures_lead_to_its_line(tmp_path: Path) -> None:
    told = load_rows(tmp_path, row(best="6", low="4", high="9"))
    assert told.counts == {"rows": 1, "new": 1}
    made = incident()
    assert (made.title, made.status, made.grading) == ("Strike on Kryvyi Rih", "published", "weak")
    assert (made.kind, made.place_name, made.country_code) == ("airstrike", "Kryvyi Rih", "UA")
    article = Article.objects.get(coverage__incident=made)
    assert (article.kind, article.status, article.licence) == (
        "dataset-record", "published", "CC BY 4.0",
    )  # fmt: skip
    assert (article.headline, str(article.published_on)) == ("Strikes: 7", "2023-06-01")
    claims = CasualtyClaim.objects.filter(incident=made).order_by("-preferred", "low")
    assert [(c.passage.exact, c.low, c.high, c.preferred) for c in claims] == [
        ("best: 6", 6, 6, True), ("low: 4", 4, None, False), ("high: 9", None, 9, False),
    ]  # fmt: skip
    assert {(c.claimant and c.claimant.kind, str(c.as_of)) for c in claims} == {
        ("dataset", "2023-06-01")
    }
    estimate = Estimate.objects.get(incident=made)
    assert (estimate.low, estimate.best, estimate.high, made.killed) == (4, 6, 9, 6)
    assert list(findings()) == []


def test_history_the_map_and_the_source_are_as_for_every_other_record(tmp_path: Path) -> None:
    load_rows(tmp_path, row())
    made = incident()
    spot = Spot.objects.get(incident=made)
    assert (spot.latitude, spot.longitude, spot.killed) == (47_910_000, 33_390_000, 6)
    tables = ("incident", "article", "passage", "casualtyclaim", "coverage")
    kept = [rows(f"SELECT pgh_label FROM events_{table}event") for table in tables]
    assert kept == [[("insert",)]] * 5
    source = Source.objects.get(slug="strikes")
    assert (source.kind, source.name) == ("dataset", "Strikes")


@pytest.mark.parametrize(
    ("low", "best", "high"), [(3, 3, 3), (2, 3, 5), (3, 3, 5), (2, 3, 3), (0, 0, 4), (0, 0, 0)]
)
def test_low_best_and_high_come_out_as_the_source_has_them(
    tmp_path: Path, low: int, best: int, high: int
) -> None:
    load_rows(tmp_path, row(low=str(low), best=str(best), high=str(high)))
    estimate = Estimate.objects.get(incident=incident())
    assert (estimate.low, estimate.best, estimate.high) == (low, best, high)


def test_figures_out_of_order_are_kept_as_they_are_and_flagged(tmp_path: Path) -> None:
    told = load_rows(tmp_path, row(low="7", best="6", high="5"))
    assert told.counts == {"rows": 1, "new": 1, "odd": 2}
    assert told.said(EntryKind.ODD) == [
        "low 7 is over best 6: kept as written", "best 6 is over high 5: kept as written",
    ]  # fmt: skip
    kept = CasualtyClaim.objects.values_list("passage__exact", "low", "high").order_by("id")
    assert list(kept) == [("best: 6", 6, 6), ("low: 7", 7, None), ("high: 5", None, 5)]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    three = [row(id=str(n), low="1") for n in range(3)]
    load_rows(tmp_path, *three)
    before = _everything()
    told = load_rows(tmp_path, *three)
    assert told.counts == {"rows": 3, "same": 3}
    assert _everything() == before


def _everything() -> list[object]:
    tables = (
        "incident", "article", "passage", "casualtyclaim", "coverage", "attribution", "correction",
    )  # fmt: skip
    return [rows(f"SELECT * FROM events_{table} ORDER BY id") for table in tables] + [
        rows(f"SELECT count(*) FROM events_{table}event") for table in tables
    ]


def test_a_changed_row_updates_its_incident_and_supersedes_its_figures(tmp_path: Path) -> None:
    load_rows(tmp_path, row(best="6", low="4", high="9"), row(id="8"))
    code = incident().code
    later = profile(("released = 2023-06-01", "released = 2023-09-01"))
    told = load_rows(tmp_path, row(best="7", low="7", high="7", city="Kyiv"), row(id="8"), by=later)
    assert told.counts == {"rows": 2, "changed": 1, "same": 1}
    assert told.said(EntryKind.CHANGED) == ["figures, place as reported, source record, title"]
    made = incident()
    assert (made.code, made.title, made.place_name, made.killed) == (
        code, "Strike on Kyiv", "Kyiv", 7,
    )  # fmt: skip
    claims = CasualtyClaim.objects.filter(incident=made).order_by("id")
    new = claims.get(standing="stands")
    assert [(c.low, c.high, c.standing, c.replaced_by_id) for c in claims if c != new] == [
        (6, 6, "superseded", new.pk), (4, None, "superseded", new.pk),
        (None, 9, "superseded", new.pk),
    ]  # fmt: skip
    assert {str(c.standing_since) for c in claims if c != new} == {"2023-09-01"}
    assert (new.low, new.high, str(new.as_of)) == (7, 7, "2023-09-01")
    assert Coverage.objects.filter(incident=made).count() == 2
    note = Correction.objects.get(incident=made)
    assert note.note == (
        "Strikes was loaded again, and its record differs from before: figures, place as reported,"
        " title."
    )
    assert list(findings()) == []


def test_a_row_that_goes_back_to_what_it_was_stands_again(tmp_path: Path) -> None:
    for best in ("6", "7", "6"):
        load_rows(tmp_path, row(best=best, low="", high=""))
    claims = CasualtyClaim.objects.order_by("id").values_list("low", "standing", "replaced_by__low")
    assert list(claims) == [(6, "stands", None), (7, "superseded", 6)]
    assert (Article.objects.count(), incident().killed) == (2, 6)
    assert list(findings()) == []


def test_a_figure_that_the_dataset_no_longer_gives_is_retracted(tmp_path: Path) -> None:
    load_rows(tmp_path, row(best="6", low="", high=""))
    load_rows(tmp_path, row(best="", low="", high=""))
    claim = CasualtyClaim.objects.get()
    assert (claim.standing, claim.replaced_by, incident().killed) == ("retracted", None, None)


def test_a_mended_profile_mends_what_it_read_in_the_same_rows(tmp_path: Path) -> None:
    load_rows(tmp_path, row(best="6", low="4", high="9"))
    wrong_low = profile(('low = "low"\n', ""), ('kind = "airstrike"', 'kind = "shelling"'))
    told = load_rows(tmp_path, row(best="6", low="4", high="9"), by=wrong_low)
    assert told.said(EntryKind.CHANGED) == ["figures, kind"]
    assert incident().kind == "shelling"
    assert [c.passage.exact for c in CasualtyClaim.objects.order_by("id")] == ["best: 6", "high: 9"]
    assert sorted(Passage.objects.values_list("exact", flat=True)) == ["best: 6", "high: 9"]
    assert list(findings()) == []


def test_what_was_edited_at_the_desk_stays_and_is_told(tmp_path: Path) -> None:
    load_rows(tmp_path, row())
    context = "SELECT set_config('pghistory.context_id', %s, true), set_config(%s, '{}', true)"
    names = ("0b1f6d0a-9d1f-4d7e-8f27-0d5d5b0c7f11", "pghistory.context_metadata")
    rows(context, *names)
    rows("UPDATE events_incident SET title = 'As an editor says'")
    rows("SELECT set_config('pghistory.context_id', '', true)")
    rows("SELECT set_config('pghistory.context_metadata', NULL, true)")
    told = load_rows(tmp_path, row(city="Kyiv"))
    assert told.counts == {"rows": 1, "kept": 1}
    assert told.said(EntryKind.KEPT) == [
        "edited at the desk; the row says other: place as reported, title"
    ]
    assert incident().title == "As an editor says"


def test_an_incident_that_was_withdrawn_stays_withdrawn(tmp_path: Path) -> None:
    load_rows(tmp_path, row())
    make_tombstone(incident=incident())
    told = load_rows(tmp_path, row(best="9", high="9"))
    assert (told.counts, told.said(EntryKind.KEPT)) == (
        {"rows": 1, "kept": 1}, ["it was withdrawn at the desk"],
    )  # fmt: skip
    assert Article.objects.count() == 1


def test_records_that_are_not_in_the_file_are_told_and_stay(tmp_path: Path) -> None:
    load_rows(tmp_path, row(id="1"), row(id="2"), row(id="3"))
    told = load_rows(tmp_path, row(id="2"), row(id="3", day="2023-13-01"))
    assert told.counts == {"rows": 2, "same": 1, "set_aside": 1, "gone": 1}
    [gone] = told.said(EntryKind.GONE)
    assert gone == f"incident {incident('1').code} is not in the file: it stays as it is"
    assert Incident.objects.filter(status="published").count() == 3


def test_bad_rows_are_set_aside_and_good_ones_loaded(tmp_path: Path) -> None:
    told = load_rows(
        tmp_path, row(id="1"), row(id="2", best="1e3"), row(id="3", lat="91"), row(id="1")
    )
    assert told.counts == {"rows": 4, "new": 1, "set_aside": 3}
    assert [(e.line, e.row, e.record, e.column, e.value) for e in told.entries[:3]] == [
        (5, 4, "1", "id", "1"), (3, 2, "2", "best", "1e3"), (4, 3, "3", "lat", "91"),
    ]  # fmt: skip
    assert told.entries[0].reason == "the id 1 stands on line 2, row 1 already: which is meant?"


def test_codes_follow_the_rows_of_the_file_over_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    load_rows(tmp_path, *(row(id=identity) for identity in ("9", "3", "7", "1", "5")))
    made = Incident.objects.order_by("code").values_list("key", "code")
    assert [key for key, _ in made] == [f"import/strikes/{n}" for n in (9, 3, 7, 1, 5)]
    first = int(made[0][1][1:])
    assert [code for _, code in made] == [f"E{first + place:06}" for place in range(5)]


def test_an_id_that_stands_twice_is_found_over_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    told = load_rows(tmp_path, *(row(id=str(n % 4)) for n in range(5)))
    assert told.counts == {"rows": 5, "new": 4, "set_aside": 1}
    assert told.said(EntryKind.SET_ASIDE) == [
        "the id 0 stands on line 2, row 1 already: which is meant?"
    ]


def test_strict_loads_all_or_nothing_and_says_why(tmp_path: Path) -> None:
    told = load_rows(
        tmp_path, row(id="1"), row(id="2", best="x"), row(id="3", lat="y"), strict=True
    )
    assert (told.outcome, told.counts["set_aside"]) == ("refused", 2)
    assert (Incident.objects.count(), Article.objects.count()) == (0, 0)
    run = ImportRun.objects.get()
    assert (run.outcome, run.set_aside, run.source) == ("refused", 2, None)
    assert "all or nothing" in run.refused_because
    assert load_rows(tmp_path, row(id="1"), strict=True).counts == {"rows": 1, "new": 1}


def test_a_dry_run_says_what_would_be_and_writes_nothing(tmp_path: Path) -> None:
    told = load_rows(tmp_path, row(), row(id="8", best="x"), dry_run=True)
    assert told.counts == {"rows": 2, "new": 1, "set_aside": 1}
    counted = [model.objects.count() for model in (Incident, Article, Source, Speaker, ImportRun)]
    assert counted == [0, 0, 0, 0, 0]


def test_new_records_may_wait_as_drafts_and_keep_that_status_later(tmp_path: Path) -> None:
    load_rows(tmp_path, row(), status="draft")
    assert (incident().status, Article.objects.get().status) == ("draft", "draft")
    load_rows(tmp_path, row(best="9"))
    assert incident().status == "draft"
    assert set(Article.objects.values_list("status", flat=True)) == {"draft"}


def test_a_row_that_lacks_what_readers_need_stays_a_draft_and_is_told(tmp_path: Path) -> None:
    said = '[place.precision]\ncolumn = "lat"\nvalues = { "47.91" = "" }\n'
    lacking = profile(('precision = "city"\n', f"\n{said}"))
    told = load_rows(tmp_path, row(), by=lacking)
    assert told.said(EntryKind.ODD) == ["stays a draft: the row lacks how exact its place is"]
    assert incident().status == "draft"


def test_a_row_that_the_database_refuses_is_set_aside_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows("ALTER TABLE events_incident ADD CONSTRAINT no_eight CHECK (key NOT LIKE '%%/8')")
    told = load_rows(tmp_path, *(row(id=str(n)) for n in range(5, 12)))
    assert told.counts == {"rows": 7, "new": 6, "set_aside": 1}
    [said] = [each for each in told.entries if each.kind == EntryKind.SET_ASIDE]
    assert (said.record, said.line) == ("8", 5)
    assert said.reason.startswith("the database refuses it: new row for relation")


def test_what_no_text_can_hold_is_told_without_it(tmp_path: Path) -> None:
    load_rows(tmp_path, row(best="six\x00\x07"))
    assert ImportEntry.objects.get(kind="set-aside").value == "six\ufffd\ufffd"


def test_lines_of_a_row_are_their_own_sentences(tmp_path: Path) -> None:
    load_rows(tmp_path, row())
    passage = Passage.objects.get()
    assert (passage.sentence_before, passage.sentence_after) == ("", "")
    assert passage.sentence == "best: 6"


def test_what_follows_from_new_records_waits_for_the_end_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    settle = running._Loading.settle

    def watched(loading: running._Loading) -> None:
        seen.append(Estimate.objects.count() + Spot.objects.count())
        settle(loading)
        seen.append(Estimate.objects.count() + Spot.objects.count())

    monkeypatch.setattr(running._Loading, "settle", watched)
    load_rows(tmp_path, row(id="1"), row(id="2"))
    assert seen == [0, 4]
    assert rows("SELECT count(*) FROM events_unsettled") == [(0,)]


def test_a_load_keeps_nothing_back_from_the_indexes_of_words(tmp_path: Path) -> None:
    def written_now() -> list[bool]:
        kept = "SELECT gin_clean_pending_list(%s) > 0"
        return [rows(kept, f"{one}_search")[0][0] for one in ("incident", "article", "passage")]

    make_claim(incident=make_incident())
    assert (written_now(), written_now()) == ([True] * 3, [False] * 3)
    load_rows(tmp_path, row())
    assert written_now() == [False] * 3


def test_a_column_that_the_profile_does_not_speak_of_is_told(tmp_path: Path) -> None:
    content = f"{HEADER},note\n7,2023-05-01,Kryvyi Rih,Ukraine,47.91,33.39,6,6,6,hm\n"
    assert load_rows(tmp_path, content=content).unread == ["note"]
    assert Article.objects.get().body.endswith("\nnote: hm")


def test_a_missing_column_refuses_the_file_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="no column “low”, which the profile reads"):
        load_rows(tmp_path, content="id,day,city,country,lat,lon,best,high\n")
    run = ImportRun.objects.get()
    assert (run.outcome, run.rows) == ("refused", 0)


def test_a_file_that_breaks_off_loads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    good = "".join(f"{n},2023-05-01,Kyiv,Ukraine,50.4,30.5,1,1,1\n" for n in range(9))
    with pytest.raises(RefusedError, match="byte 0xFF at offset"):
        load_rows(tmp_path, content=f"{HEADER}\n{good}".encode() + b"\xff\n")
    assert Incident.objects.count() == 0


def test_actors_are_entered_once_and_found_again(tmp_path: Path) -> None:
    by = profile(more=ACTORS)
    load_rows(tmp_path, by=by, content=WITH_SIDE % "Government of Syria")
    attribution = Attribution.objects.get()
    assert (attribution.actor.name, attribution.actor.kind, attribution.stance) == (
        "Government of Syria", "belligerent", "party",
    )  # fmt: skip
    assert attribution.passage.exact == "side: Government of Syria"
    assert attribution.claimant == Speaker.objects.get(slug="strikes")
    load_rows(
        tmp_path, by=by, content=(WITH_SIDE % "Government of Syria").replace("6,6,6", "7,7,7")
    )
    moved = Attribution.objects.get()
    assert moved.pk == attribution.pk
    assert moved.passage.article_id != attribution.passage.article_id
    load_rows(tmp_path, by=by, content=WITH_SIDE % "government of syria.")
    assert Speaker.objects.filter(kind="belligerent").count() == 1
    load_rows(tmp_path, by=by, content=WITH_SIDE % "")
    assert Attribution.objects.count() == 0
    assert list(findings()) == []


def test_a_slug_that_is_somebody_elses_is_refused(tmp_path: Path) -> None:
    make_source(name="Strikes", kind="newspaper")
    with pytest.raises(RefusedError, match="is newspaper, no dataset: choose another slug"):
        load_rows(tmp_path, row())
    assert Incident.objects.count() == 0


def test_the_run_is_kept_for_the_desk_with_everything_that_it_said(tmp_path: Path) -> None:
    load_rows(tmp_path, row(id="1", low="9"), row(id="2", best="x"))
    run = ImportRun.objects.get()
    assert (run.rows, run.new, run.set_aside, run.odd, run.outcome) == (2, 1, 1, 1, "loaded")
    assert (run.source and run.source.slug, run.file_name, len(run.file_sha256)) == (
        "strikes", "table.csv", 64,
    )  # fmt: skip
    said = ImportEntry.objects.filter(run=run).values_list("kind", "line", "record", "value")
    assert list(said) == [
        ("set-aside", 3, "2", "x"), ("odd", 2, "1", "9"), ("place", None, "", "Kryvyi Rih"),
    ]  # fmt: skip


def test_places_of_the_gazetteer_are_matched(tmp_path: Path) -> None:
    place = make_place(names=["Кривий Ріг"])
    load_rows(tmp_path, row(city="кривий ріг"))
    made = incident()
    assert (made.place, made.place_name, made.country_code) == (place, "кривий ріг", "UA")
    assert (made.latitude, made.longitude) == (47.91, 33.39)


def test_other_incidents_are_not_touched(tmp_path: Path) -> None:
    other = make_incident()
    load_rows(tmp_path, row())
    assert Incident.objects.get(pk=other.pk).title == other.title
    assert load_rows(tmp_path, row()).counts == {"rows": 1, "same": 1}


def test_a_path_that_no_row_of_json_has_is_told_and_so_is_what_was_not_read(tmp_path: Path) -> None:
    line = '{"id": 1, "day": "2023-05-01", "city": {"name": "A"}, "country": "UA", "lat": 1,'
    line += ' "lon": 2, "harm": {"dead": 3}, "note": "x", "low": null, "high": null}\n'
    by = profile(
        ('count = "best"', 'count = "harm.deadd"'), ('name = "city"', 'name = "city.name"')
    )
    told = load_file(written(tmp_path, line, "t.jsonl"), by)
    assert told.counts == {"rows": 1, "new": 1, "odd": 2}
    assert told.said(EntryKind.ODD) == [
        "the file has no column “city”, which the profile reads; did you mean “city.name”?",
        "the file has no column “harm.deadd”, which the profile reads; did you mean “harm.dead”?",
    ]
    assert told.unread == ["harm.dead", "note"]
