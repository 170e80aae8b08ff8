"""With the settings of a production server, Django's own checks find nothing to say."""

import json
import os
import secrets
import subprocess
import sys

import pytest

from tests.clone import PROJECT

_SHOWN = """
import json
from archive import settings as s
print(json.dumps({name: getattr(s, name, None) for name in %r}))
"""
_OPEN = {"ALLOWED_HOSTS": "desk.example.org", "PROXY_COUNT": "1"}


def _run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SECRET_KEY": secrets.token_urlsafe(60), **variables}
    return subprocess.run(
        [sys.executable, *command], cwd=PROJECT, env=environment,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def _settings(*names: str, **variables: str) -> dict[str, object]:
    done = _run("-c", _SHOWN % (names,), **variables)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("site", ["desk", "public"])
def test_check_deploy_is_clean_with_production_settings(site: str) -> None:
    check = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    done = _run(*check, ARCHIVE_SITE=site, **_OPEN)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("System check identified no issues")


def test_without_the_proxy_s_word_it_says_that_http_is_not_led_to_https() -> None:
    check = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    done = _run(*check, ARCHIVE_SITE="desk", ALLOWED_HOSTS="desk.example.org")
    assert done.returncode == 1
    assert "security.W008" in done.stderr


def test_behind_https_cookies_are_for_https_and_this_host_alone() -> None:
    found = _settings(
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT",
        "SECURE_PROXY_SSL_HEADER", "SECURE_HSTS_SECONDS",
        ARCHIVE_SITE="desk", **_OPEN,
    )  # fmt: skip
    assert found == {
        "SESSION_COOKIE_NAME": "__Host-session", "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True, "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "SECURE_HSTS_SECONDS": 31_536_000,
    }  # fmt: skip


def test_on_this_machine_http_serves() -> None:
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    found = _settings(*names, "SECURE_PROXY_SSL_HEADER", ARCHIVE_SITE="desk", ALLOWED_HOSTS="")
    assert found == {
        "SESSION_COOKIE_NAME": "session", "SESSION_COOKIE_SECURE": False,
        "SECURE_SSL_REDIRECT": False, "SECURE_PROXY_SSL_HEADER": None,
    }  # fmt: skip


def test_the_public_site_has_no_accounts_no_codes_and_no_log() -> None:
    found = _settings("INSTALLED_APPS", "MIDDLEWARE", ARCHIVE_SITE="public")
    named = json.dumps(found)
    for word in ("otp", "axes", "accounts", "sessions", "admin", "Authentication", "csrf"):
        assert word not in named, word


@pytest.mark.parametrize("site", ["desk", "public"])
def test_a_web_server_can_load_each_site(site: str) -> None:
    done = _run("-c", "import archive.wsgi", ARCHIVE_SITE=site, **_OPEN)
    assert done.returncode == 0, done.stderr
