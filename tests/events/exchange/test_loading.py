import datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.exchange import loading
from events.exchange.loading import Loaded, load
from events.exchange.seeds import find_seeds
from events.models import Article, Incident
from events.models.vocabulary import Status
from events.verify import findings

pytestmark = pytest.mark.django_db

WIKINEWS = Path(__file__).parents[4] / "shared" / "data" / "wikinews"
TODAY = datetime.date(2024, 1, 1)
HISTORY = apps.get_model("events", "ArticleEvent")


def load_all(
    *paths: Path, status: Status = Status.PUBLISHED, today: datetime.date = TODAY
) -> list[Loaded]:
    files, problems = find_seeds(paths)
    assert problems == []
    return list(load(files, status, today))


def outcomes(loaded: list[Loaded]) -> list[str]:
    return [one.outcome for one in loaded]


def problems(loaded: list[Loaded]) -> list[str]:
    return [str(problem) for one in loaded for problem in one.problems]


def test_a_text_without_a_sheet_becomes_an_article_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("date 2023-11-06 Six were killed in Kryvyi Rih.")

    assert outcomes(load_all(tmp_path)) == ["new"]

    article = Article.objects.get()
    assert article.key == "seeds/a"
    assert article.published_on == datetime.date(2023, 11, 6)
    assert article.body == "Six were killed in Kryvyi Rih."
    assert article.slug == "six-were-killed-in-kryvyi-rih"
    assert article.status == "published"
    assert not Incident.objects.exists()


def test_an_article_in_a_script_without_latin_letters_has_a_slug(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("У Кривому Розі загинули шестеро.")

    assert [one.undated for one in load_all(tmp_path)] == [True]

    assert Article.objects.values_list("slug", "published_on").get() == ("article", None)


def test_drafts_wait_for_review_and_loading_again_does_not_publish_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Six were killed.")
    load_all(tmp_path, status=Status.DRAFT)

    assert outcomes(load_all(tmp_path)) == ["same"]

    assert Article.objects.get().status == "draft"


def test_loading_twice_changes_nothing_and_writes_no_history(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("date 2023-11-06 Six were killed.")
    (tmp_path / "b.txt").write_text("Dozens were injured.")
    load_all(tmp_path)
    before = list(HISTORY.objects.values())

    assert outcomes(load_all(tmp_path)) == ["same", "same"]

    assert list(HISTORY.objects.values()) == before


def test_a_changed_day_changes_the_article(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("date 2023-11-06 Six were killed.")
    load_all(tmp_path)
    first = Article.objects.get()
    path.write_text("date 2023-11-05 Six were killed.")

    loaded = load_all(tmp_path)

    assert outcomes(loaded) == ["changed"]
    days = datetime.date(2023, 11, 6), datetime.date(2023, 11, 5)
    assert [change.fields for change in loaded[0].changes] == [{"published_on": days}]
    assert Article.objects.values_list("pk", "published_on").get() == (first.pk, days[1])


def test_a_published_text_does_not_change(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Six were killed.")
    load_all(tmp_path)
    article = Article.objects.get()
    path.write_text("date 2023-11-06 Seven were killed.")

    assert problems(load_all(tmp_path)) == [
        f"{path}: the archive has another text of this name, published (article {article.pk}),"
        " and a published text does not change: give the new text another file name"
    ]

    assert Article.objects.values_list("body", "published_on").get() == ("Six were killed.", None)


def test_the_text_of_a_draft_may_change(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Six were killed.")
    load_all(tmp_path, status=Status.DRAFT)
    path.write_text("Seven were killed.")

    assert outcomes(load_all(tmp_path)) == ["changed"]

    assert Article.objects.get().body == "Seven were killed."
    assert list(findings()) == []


def test_a_bad_file_loads_nothing_of_itself_and_the_others_load(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One was killed.")
    (tmp_path / "b.txt").write_bytes(b"Two were \xff killed.")
    (tmp_path / "c.txt").write_text("Three were killed.")

    loaded = load_all(tmp_path)

    assert outcomes(loaded) == ["new", "refused", "new"]
    assert sorted(Article.objects.values_list("key", flat=True)) == ["seeds/a", "seeds/c"]


def test_a_text_that_only_the_database_refuses_is_refused_alone(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_article ADD CONSTRAINT no_two CHECK (body !~ 'Two')")
    for name, text in {"a": "One.", "b": "Two.", "c": "Three."}.items():
        (tmp_path / f"{name}.txt").write_text(text)

    loaded = load_all(tmp_path)

    assert outcomes(loaded) == ["new", "refused", "new"]
    assert problems(loaded) == [
        f"{tmp_path}/b.txt: the database refuses it: new row for relation"
        ' "events_article" violates check constraint "no_two"'
    ]
    assert sorted(Article.objects.values_list("body", flat=True)) == ["One.", "Three."]


def test_more_files_than_one_batch_load_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BATCH", 2)
    for name in "abcde":
        (tmp_path / f"{name}.txt").write_text(f"Text {name}.")

    assert [one.file.stem for one in load_all(tmp_path)] == list("abcde")

    keys = list(Article.objects.order_by("pk").values_list("key", flat=True))
    assert keys == [f"seeds/{name}" for name in "abcde"]


def test_the_same_text_under_two_names_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Six were killed.")
    load_all(tmp_path)
    article = Article.objects.get()
    (tmp_path / "b.txt").write_text("Six were killed.\n")

    warnings = [str(warning) for one in load_all(tmp_path) for warning in one.warnings]

    assert warnings == [
        f"{tmp_path}/b.txt: the same text, letter for letter, as article {article.pk} (seeds/a)"
    ]


@pytest.mark.skipif(not WIKINEWS.is_dir(), reason=f"the real articles are not at {WIKINEWS}")
def test_171_real_articles_load_and_load_again_as_the_same() -> None:
    today = datetime.date.today()

    assert outcomes(load_all(WIKINEWS, today=today)) == ["new"] * 171
    assert Article.objects.exclude(published_on=None).count() == 171
    assert outcomes(load_all(WIKINEWS, today=today)) == ["same"] * 171
    assert list(findings()) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(text=st.binary(max_size=300), sheet=st.none() | st.binary(max_size=300))
def test_any_bytes_have_an_outcome(
    tmp_path_factory: pytest.TempPathFactory, text: bytes, sheet: bytes | None
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "a.txt").write_bytes(text)
    if sheet is not None:
        (folder / "a.yaml").write_bytes(sheet)

    loaded = load_all(folder)

    assert len(loaded) == 1
    assert bool(loaded[0].problems) == (loaded[0].outcome == "refused")
