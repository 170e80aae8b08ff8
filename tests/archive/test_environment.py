"""A value that does not fit names the variable, the value and what is expected."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from archive import environment

GOOD_URL = "postgresql://reader:secret@db.example:5433/news?sslmode=require"


@pytest.mark.parametrize("value", ["0", "65536", "80a", "-1", "٨٠"])
def test_a_bad_port_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.port("PORT", 8000)
    assert str(refused.value) == (
        f"PORT is {value!r}: expected a port, a whole number from 1 to 65535."
    )


def test_an_unset_and_an_empty_variable_have_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert environment.port("PORT", 8000) == 8000
    monkeypatch.setenv("PORT", " ")
    assert environment.port("PORT", 8000) == 8000


def test_a_site_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_SITE", "admin")
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.choice("ARCHIVE_SITE", {"public", "desk"}, default="")
    assert str(refused.value) == "ARCHIVE_SITE is 'admin': expected one of desk, public."


def test_a_flag_is_one_zero_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, meant in (("1", True), ("0", False), ("", False)):
        monkeypatch.setenv("ARCHIVE_ONE_PERSON", value)
        assert environment.flag("ARCHIVE_ONE_PERSON") is meant
    monkeypatch.setenv("ARCHIVE_ONE_PERSON", "yes")
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.flag("ARCHIVE_ONE_PERSON")
    assert str(refused.value) == "ARCHIVE_ONE_PERSON is 'yes': expected one of 0, 1."


@pytest.mark.parametrize("value", ["-1", "1.5", "many", "²", "101"])
def test_a_number_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PROXY_COUNT", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.number("PROXY_COUNT", default=0)
    assert str(refused.value) == (
        f"PROXY_COUNT is {value!r}: expected a whole number from 0 to 100."
    )


@pytest.mark.parametrize("value", ["tiles.example", "ftp://tiles.example/", "https://"])
def test_a_bad_web_address_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MAP_TILES_URL", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.web_address("MAP_TILES_URL")
    assert str(refused.value) == (
        f"MAP_TILES_URL is {value!r}: expected an address that begins with https:// or http://."
    )


def test_hosts_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, .b.example,")
    assert environment.words("ALLOWED_HOSTS") == ["a.example", ".b.example"]


def test_a_database_address_becomes_connection_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", GOOD_URL)
    assert environment.databases("DATABASE_URL") == [
        {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "news",
            "USER": "reader",
            "PASSWORD": "secret",
            "HOST": "db.example",
            "PORT": "5433",
            "OPTIONS": {"sslmode": "require"},
        }
    ]


def test_replicas_are_parted_by_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICA_URLS", f"{GOOD_URL}  postgres://other/news")
    hosts = [replica["HOST"] for replica in environment.databases("REPLICA_URLS")]
    assert hosts == ["db.example", "other"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://u:secret@h/d", "an address that begins with postgresql:// is expected"),
        ("postgresql://u:secret@h", "names no database"),
        ("postgresql://u:secret@h/d?colour=red", "invalid URI query parameter"),
    ],
)
def test_a_bad_database_address_says_why_and_keeps_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.databases("DATABASE_URL")
    assert str(refused.value).startswith("DATABASE_URL does not fit: ")
    assert reason in str(refused.value)
    assert "secret" not in str(refused.value)
