"""What tells one state of the code from another: pages that it made are its own."""

import hashlib
from pathlib import Path

_FOLDERS = ("archive", "events", "templates", "locale", "static")


def build_id(base: Path) -> str:
    """Eight hexadecimal digits over every file that a page is made with."""
    digest = hashlib.sha256()
    for folder in _FOLDERS:
        for path in sorted((base / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(base)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
