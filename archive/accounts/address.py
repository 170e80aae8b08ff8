"""Where a request came from, and whose name it gave."""

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest

_LONGEST_NAME = 150


def client_address(request: HttpRequest) -> str | None:
    """That of the connection; behind proxies of ours, what the outermost of them has written.

    Each proxy adds the address that it was asked from at the end of X-Forwarded-For. Of that
    header only as many entries are ours as there are proxies (settings.PROXY_COUNT): whatever
    stands before them the asker may have made up.
    """
    there = _address(request.META.get("REMOTE_ADDR", ""))
    written = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < settings.PROXY_COUNT <= len(written):
        return _address(written[-settings.PROXY_COUNT]) or there
    return there


def typed_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The name of a sign-in as it can be kept: anything may have been typed."""
    given = (credentials or {}).get("username") or ""
    return str(given).replace("\0", "")[:_LONGEST_NAME]


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None
