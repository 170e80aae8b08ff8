"""What each page of the desk costs with 100,000 articles and as many incidents.

    .venv/bin/python -m benchmarks.desk [--number N]

Prints, for each page, the milliseconds that pass, those of the process's own work, those of the
database's answers, and the queries: medians of five, after one to warm up. Works in a database
server of its own, which is thrown away at the end.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from archive.database.server import EmbeddedServer

# Every word of the texts but the first two is one of 5,000, so that a search finds few or many.
_FILL = """
INSERT INTO events_source (name, slug, kind, country_code, url)
    SELECT 'Newspaper ' || n, 'newspaper-' || n, 'newspaper', '', ''
    FROM generate_series(1, {n} / 100) n;
INSERT INTO events_speaker (name, slug, kind)
    SELECT 'Official ' || n, 'official-' || n, 'official' FROM generate_series(1, {n} / 10) n;
INSERT INTO events_place (name, slug, kind, country_code, admin1)
    SELECT 'Town ' || n, 'town-' || n, 'city', 'UA', '' FROM generate_series(1, {n}) n;
INSERT INTO events_placename (place_id, name, folded)
    SELECT id, prefix || id, lower(prefix) || id
    FROM events_place, unnest(ARRAY['Town ', 'City ', 'Місто ', 'Stadt ']) prefix;
INSERT INTO events_article (
    source_id, headline, slug, url, archive_url, published_on, language, body, body_sha256,
    rights, status
) SELECT
    1 + n % ({n} / 100), 'Six killed in town ' || n, 'six-killed', 'https://example.org/' || n, '',
    date '2022-02-24' + n % 1000, 'en', body, encode(sha256(convert_to(body, 'UTF8')), 'hex'),
    'full-text', CASE WHEN n % 5 = 0 THEN 'draft' ELSE 'published' END
FROM generate_series(1, {n}) n CROSS JOIN LATERAL (
    SELECT 'At least six people were killed, report ' || n || '. ' || string_agg(
        'word' || (n * 31 + w * w) % 5000, ' ') || '.' AS body FROM generate_series(1, 120) w
) text;
INSERT INTO events_incident (
    code, title, slug, summary, kind, dates, date_precision, place_id, place_name, country_code,
    place_precision, weapons, targets, status, grading, grading_reason, sensitivity
) SELECT
    'E' || lpad(n::text, 6, '0'), 'Strike on town ' || n, 'strike',
    'A word' || n % 5000 || ' burned.', 'airstrike',
    daterange(date '2022-02-24' + n % 1000, date '2022-02-24' + n % 1000, '[]'), 'day', n, '',
    'UA', 'city', ARRAY['missile'], ARRAY['school'],
    CASE WHEN n % 5 = 0 THEN 'draft' ELSE 'published' END, 'fair', 'One newspaper.', ''
FROM generate_series(1, {n}) n;
INSERT INTO events_passage (article_id, start, "end", exact, prefix, suffix)
    SELECT id, 0, 31, substr(body, 1, 31), '', substr(body, 32, 32) FROM events_article;
INSERT INTO events_casualtyclaim (
    incident_id, passage_id, harm, population, low, wording, claimant_id, as_of, standing,
    preferred, preferred_reason
) SELECT id, id, 'killed', 'people', 6, 'At least six', 1 + id % ({n} / 10), date '2023-11-06',
    'stands', false, '' FROM events_passage;
INSERT INTO events_attribution (incident_id, actor_id, stance, passage_id)
    SELECT id, 1 + id % ({n} / 10), 'alleged', id FROM events_passage;
INSERT INTO events_quote (passage_id, speaker_id, described_as, mode)
    SELECT id, 1 + id % ({n} / 10), '', 'indirect' FROM events_passage;
INSERT INTO events_quoteincident (quote_id, incident_id) SELECT id, id FROM events_quote;
INSERT INTO events_coverage (article_id, incident_id) SELECT id, id FROM events_article
"""
# One article with 200 passages, a claim, a quote and an attribution on each.
_DENSE = """
INSERT INTO events_article (
    headline, slug, url, archive_url, published_on, language, body, body_sha256, rights, status
) SELECT 'Much happened', 'much', '', '', date '2023-11-06', 'en', body,
    encode(sha256(convert_to(body, 'UTF8')), 'hex'), 'full-text', 'draft'
FROM (SELECT string_agg('At least six people were killed, report ' || lpad(n::text, 3, '0')
    || '. The roof of a house came down in the night, said Ann Lee.', E'\n\n' ORDER BY n) AS body
    FROM generate_series(1, 200) n) text;
INSERT INTO events_passage (article_id, start, "end", exact, prefix, suffix)
    SELECT a.id, s, s + 31, substr(body, s + 1, 31),
        substr(body, greatest(s - 31, 1), least(s, 32)), substr(body, s + 32, 32)
    FROM (SELECT * FROM events_article ORDER BY id DESC LIMIT 1) a,
        LATERAL (SELECT (n - 1) * 104 AS s FROM generate_series(1, 200) n) at;
INSERT INTO events_casualtyclaim (
    incident_id, passage_id, harm, population, low, wording, claimant_id, as_of, standing,
    preferred, preferred_reason
) SELECT 5 * (1 + id % 3), id, 'killed', 'people', 6, 'At least six', 1, date '2023-11-06',
    'stands', false, '' FROM events_passage WHERE article_id = (SELECT max(id) FROM events_article);
INSERT INTO events_attribution (incident_id, actor_id, stance, passage_id)
    SELECT 5, 2, 'alleged', id FROM events_passage
    WHERE article_id = (SELECT max(id) FROM events_article);
WITH made AS (
    INSERT INTO events_quote (passage_id, speaker_id, described_as, mode)
    SELECT id, 3, '', 'indirect' FROM events_passage
    WHERE article_id = (SELECT max(id) FROM events_article) RETURNING id
) INSERT INTO events_quoteincident (quote_id, incident_id) SELECT id, 10 FROM made;
INSERT INTO events_coverage (article_id, incident_id)
    SELECT max(id), unnest(ARRAY[5, 10, 15]) FROM events_article
"""

_MODELS = (
    "source", "speaker", "place", "article", "incident", "passage", "casualtyclaim", "attribution",
    "quote",
)  # fmt: skip
_LOOKED_AT = {"passage"}
_CHOSEN = (
    ("incident", "place", "місто 777"), ("incident", "place", ""), ("passage", "article", "six"),
    ("passage", "article", "word4321"), ("attribution", "actor", "official 77"),
    ("casualtyclaim", "incident", "strike"), ("casualtyclaim", "replaced_by", "E00077"),
)  # fmt: skip


def _pages(number: int) -> list[str]:
    pages = []
    for name in _MODELS:
        pages += [f"/events/{name}/", f"/events/{name}/7/change/"]
        pages += [] if name in _LOOKED_AT else [f"/events/{name}/add/"]
    for name, typed in (
        ("place", "місто 777"), ("article", "word4321"), ("article", "killed"),
        ("incident", "E000777"), ("incident", "word4321"), ("incident", "strike"),
        ("casualtyclaim", "killed"), ("quote", "official 777"), ("speaker", "official 777"),
    ):  # fmt: skip
        pages.append(f"/events/{name}/?q={typed}")
    last = number // 50
    pages += [f"/events/article/?p={last}", f"/events/incident/?p={last}"]
    pages += ["/events/incident/?status__exact=draft", "/events/article/?status__exact=draft"]
    for article in (7, number + 1):
        read = f"/events/article/{article}/read/"
        pages += [read, f"{read}claim/add/?start=0&end=31", f"{read}quote/add/?start=0&end=31"]
    pages += ["/events/article/enter/"]
    for name, field, typed in _CHOSEN:
        asked = f"app_label=events&model_name={name}&field_name={field}&term={typed}"
        pages.append(f"/autocomplete/?{asked}")
    return pages


def _fill(number: int) -> None:
    with connection.cursor() as cursor:
        for statement in f"{_FILL.format(n=number)};{_DENSE}".split(";"):
            cursor.execute(statement)
            cursor.execute("VACUUM ANALYZE")


def _measure(client: Client, page: str) -> None:
    """passed is by the clock; work is processor time, which other programs hardly lengthen."""
    passed, work = [], []
    for _ in range(6):
        began, worked = time.perf_counter(), time.process_time()
        response = client.get(page)
        passed.append(1000 * (time.perf_counter() - began))
        work.append(1000 * (time.process_time() - worked))
        assert response.status_code == 200, (page, response.status_code)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    answers = [1000 * float(query["time"]) for query in asked.captured_queries]
    print(
        f"{statistics.median(passed[1:]):7.1f} passed {statistics.median(work[1:]):6.1f} work"
        f" {sum(answers):6.1f} database {len(asked):3} queries  {page}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=100_000)
    number = parser.parse_args().number
    with (
        tempfile.TemporaryDirectory(prefix="event-archive-benchmark-") as home,
        EmbeddedServer(Path(home), throwaway=True) as server,
    ):
        os.environ["DATABASE_URL"] = server.url()
        os.environ["DJANGO_SETTINGS_MODULE"] = "archive.settings"
        os.environ["ARCHIVE_SITE"] = "desk"
        os.environ["ARCHIVE_CODES"] = "optional"
        django.setup()
        settings.ALLOWED_HOSTS = ["testserver"]
        # Hashed names need collected files.
        plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
        settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
        call_command("migrate", verbosity=0)
        began = time.perf_counter()
        _fill(number)
        print(f"{number:,} of each made in {time.perf_counter() - began:.0f} s", flush=True)
        users = apps.get_model("auth", "User").objects
        editor = users.create_superuser("editor", last_login=now(), password="x")
        client = Client()
        client.force_login(editor)
        for page in _pages(number):
            _measure(client, page)
        connection.close()


if __name__ == "__main__":
    main()
