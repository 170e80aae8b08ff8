"""Settings read from the environment; a value that does not fit stops the start and says why."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from archive.database.url import connection_from_url


def refusal(sentence: str) -> ImproperlyConfigured:
    """The error that stops the start."""
    return ImproperlyConfigured(f"{sentence}.")


def _refuse(name: str, value: str, expected: str) -> ImproperlyConfigured:
    return refusal(f"{name} is {value!r}: {expected}")


def text(name: str, default: str = "") -> str:
    """The variable's value without blanks around it; unset and empty are the same."""
    return os.environ.get(name, "").strip() or default


def choice(name: str, allowed: Collection[str], default: str) -> str:
    """One of the allowed words."""
    value = text(name, default)
    if value != default and value not in allowed:
        raise _refuse(name, value, f"expected one of {', '.join(sorted(allowed))}")
    return value


def flag(name: str) -> bool:
    """1 for yes, 0 or nothing for no."""
    return choice(name, {"0", "1"}, default="0") == "1"


def words(name: str, default: Collection[str] = ()) -> list[str]:
    """Values parted by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or list(default)


def port(name: str, default: int) -> int:
    """A TCP port, 1 to 65535."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise _refuse(name, value, "expected a port, a whole number from 1 to 65535")
    return int(value)


def number(name: str, default: int) -> int:
    """A whole number from 0 to 100."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) > 100:
        raise _refuse(name, value, "expected a whole number from 0 to 100")
    return int(value)


def web_address(name: str) -> str:
    """An http or https address, or nothing."""
    value = text(name)
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise _refuse(name, value, "expected an address that begins with https:// or http://")
    return value


def folder(name: str) -> Path | None:
    """A folder that is there, or nothing."""
    value = text(name)
    if value and not Path(value).is_dir():
        raise _refuse(name, value, "expected a folder that is there")
    return Path(value) if value else None


def databases(name: str) -> list[dict[str, Any]]:
    """PostgreSQL addresses parted by blanks, as Django's connection settings.

    The value is never repeated in the error, for it may hold a password.
    """
    return [_database(name, url) for url in text(name).split()]


def _database(name: str, url: str) -> dict[str, Any]:
    try:
        return connection_from_url(url)
    except ValueError as error:
        raise refusal(f"{name} does not fit: {error}") from error
