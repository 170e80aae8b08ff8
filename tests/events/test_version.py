"""The version of the archive: every write raises it, and no writer waits for another."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, transaction

from events.models import Place
from events.published import SCHEMA, VISIBLE
from events.version import Version, mark_synthetic, read_version
from tests.factories import make_incident, make_place


def now() -> Version:
    with connection.cursor() as cursor:
        return read_version(cursor)


@pytest.mark.django_db(transaction=True)
def test_every_write_to_a_public_table_raises_the_version() -> None:
    seen = [now().number]
    place = make_place(name="Kryvyi Rih")
    seen.append(now().number)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_place SET name = 'Крив', admin1 = 'Дніпро'")
    seen.append(now().number)
    place.delete()
    seen.append(now().number)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE events_place CASCADE")
    seen.append(now().number)
    assert seen == sorted(set(seen))


@pytest.mark.django_db(transaction=True)
def test_a_transaction_raises_it_once_and_when_it_ends_well() -> None:
    before = now()
    with transaction.atomic():
        make_incident()
        make_incident()
    after = now()
    assert after.number == before.number + 1
    assert after.changed_at > before.changed_at

    with transaction.atomic():
        make_incident()
        transaction.set_rollback(True)
    assert now() == after


@pytest.mark.django_db(transaction=True)
def test_a_part_that_is_taken_back_takes_its_raise_along() -> None:
    before = now().number
    with transaction.atomic():
        with transaction.atomic():
            make_place(name="Nowhere")
            transaction.set_rollback(True)
        make_place(name="Kryvyi Rih")
    assert now().number == before + 1
    assert list(Place.objects.values_list("name", flat=True)) == ["Kryvyi Rih"]


@pytest.mark.django_db(transaction=True)
def test_accounts_are_no_concern_of_readers() -> None:
    before = now()
    User.objects.create_user("editor")
    assert now() == before


@pytest.mark.django_db(transaction=True)
def test_two_writers_wait_for_each_other_at_no_version() -> None:
    before = now().number
    other = connection.copy()
    try:
        with transaction.atomic():
            make_place(name="Kryvyi Rih")
            # The first has not ended; the second must not wait for it.
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
                cursor.execute(
                    "INSERT INTO events_source (name, slug, kind, country_code, url)"
                    " VALUES ('Gazette', 'gazette', 'newspaper', '', '')"
                )
            assert now().number == before + 2  # its own, and the other's that has ended
        assert now().number == before + 2
    finally:
        other.close()


@pytest.mark.django_db
def test_every_table_that_readers_see_raises_the_version() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname='raise_version'"
        )
        raising = {table for (table,) in cursor.fetchall()}
    seen = {apps.get_model("events", name)._meta.db_table for name in VISIBLE}
    assert raising == seen | {"events_synthetic"}


@pytest.mark.django_db
def test_readers_see_the_version_and_the_mark() -> None:
    with connection.cursor() as cursor:
        assert read_version(cursor).synthetic is False
        mark_synthetic(cursor, 100)
        cursor.execute("SET LOCAL ROLE archive_public")
        cursor.execute(f"SET LOCAL search_path = {SCHEMA}")
        assert read_version(cursor).synthetic is True
