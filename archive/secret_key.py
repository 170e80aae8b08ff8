"""The key that signs sessions, made once and kept in the data folder when none is given."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_secret_key(folder: Path) -> str:
    """The key kept in the folder; made, readable by its owner alone, when there is none."""
    path = folder / "secret-key"
    try:
        return path.read_text(encoding="ascii")
    except PermissionError as error:
        raise ImproperlyConfigured(
            f"{path} cannot be read by this user: run this as the user who ran it first."
        ) from error
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"secret-key.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(fresh, path)  # whole, and only if no other process was quicker
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="ascii")
