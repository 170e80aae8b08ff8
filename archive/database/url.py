"""From a PostgreSQL address, as libpq knows it, to Django's connection settings."""

from typing import Any
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

_DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def connection_from_url(url: str) -> dict[str, Any]:
    """Django's settings of one connection; what is no name of Django's stays a libpq option.

    Raises ValueError, without the address itself, which may hold a password.
    """
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ValueError("an address that begins with postgresql:// is expected")
    try:
        words = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ValueError(f"PostgreSQL cannot read the address: {str(error).strip()}") from error
    if not words.get("dbname"):
        raise ValueError("the address names no database: postgresql://user@host/database")
    connection: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
    for word, value in words.items():
        if word in _DJANGO_NAMES:
            connection[_DJANGO_NAMES[word]] = str(value)
        else:
            connection["OPTIONS"][word] = value
    return connection
