"""The releases that lie in one folder, the newest first, and what changed between two of them."""

import functools
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from events.exchange.problems import RefusedError
from events.exchange.releases.nested import FINGERPRINTS
from events.exchange.releases.package import SUMS, Package
from events.exchange.releases.reading import read_package

_logger = logging.getLogger(__name__)
# So many comparisons are kept; a release never changes.
_KEPT = 64


@dataclass(frozen=True)
class Changes:
    """Codes of incidents that are in the newer release alone, in both but not alike, gone."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class Shelved:
    """One release, and the one before it."""

    folder: Path
    package: Package
    before: "Shelved | None"

    @property
    def sums(self) -> dict[str, str]:
        """The SHA-256 of every file by its name, but for the file that says them."""
        return dict(_sums(self.folder / SUMS))

    def file(self, name: str) -> Path | None:
        """One of its files, and nothing else of this machine."""
        known = name in self.sums or name == SUMS
        path = self.folder / name
        return path if known and Path(name).name == name and path.is_file() else None

    def changes(self) -> Changes | None:
        """Since the release before; nothing for the first one."""
        return _changes(self.before.folder, self.folder) if self.before else None


def releases(folder: Path | None) -> list[Shelved]:
    """Every release in the folder, the newest first; of two that hold the same, the older."""
    shelved: dict[str, Shelved] = {}
    last: Shelved | None = None
    for path, package in sorted(_packages(folder), key=lambda one: (one[1].created, one[0].name)):
        if package.id not in shelved:
            last = shelved[package.id] = Shelved(path, package, last)
    return list(reversed(shelved.values()))


def _packages(folder: Path | None) -> Iterator[tuple[Path, Package]]:
    if folder is None or not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.name.startswith("."):
            try:
                yield path, read_package(path)
            except RefusedError as refused:
                _logger.warning("%s is not shown as a release: %s", path, refused)


def _sums(file: Path) -> Iterator[tuple[str, str]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            sha256, _, name = line.rstrip("\n").partition("  ")
            yield name, sha256


@functools.lru_cache(maxsize=_KEPT)
def _changes(older: Path, newer: Path) -> Changes:
    """By the SHA-256 of each incident with everything that belongs to it."""
    before = dict(_sums(older / FINGERPRINTS))
    new, changed = [], []
    for code, sha256 in _sums(newer / FINGERPRINTS):
        was = before.pop(code, None)
        if was is None:
            new.append(code)
        elif was != sha256:
            changed.append(code)
    return Changes(tuple(new), tuple(changed), tuple(before))
