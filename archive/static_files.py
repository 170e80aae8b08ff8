"""Collect the static files, under hashed names and compressed, when they have changed."""

import hashlib
from pathlib import Path

import django
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_static(root: Path) -> bool:
    """Collect into root unless it holds these very files already; says whether it did."""
    stamp = root.with_name(f"{root.name}.stamp")
    print_now = _fingerprint()
    if root.is_dir() and stamp.is_file() and stamp.read_text() == print_now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(print_now)
    return True


def _fingerprint() -> str:
    """One hash over the name, size and time of every file that would be collected."""
    digest = hashlib.sha256(django.get_version().encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
