"""An editor's session on the live desk, without the sign-in page, which has tests of its own."""

from playwright.sync_api import BrowserContext

from tests.clone import Clone

_BEGIN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.utils.timezone import now
user, _ = User.objects.get_or_create(
    username="{name}",
    defaults={{"is_staff": True, "is_superuser": True, "last_login": now()}},
)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print(session.session_key)
"""


def session_of(name: str, clone: Clone) -> str:
    """The key of a new session of this editor, whose account is made when it is missing."""
    begun = clone.shell(_BEGIN.format(name=name))
    assert begun.returncode == 0, begun.stderr
    return begun.stdout.strip()


def sign_in(context: BrowserContext, name: str, clone: Clone) -> None:
    """Give the browser the session of this editor."""
    cookie = {"name": "session", "value": session_of(name, clone), "url": clone.desk_url}
    context.add_cookies([cookie])  # type: ignore[list-item]
