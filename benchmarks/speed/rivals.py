"""The servers of one run, all at once: ours over both archives, Datasette, and bare bytes."""

import base64
import http.client
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.serve import HOST
from archive.serving import Site, served
from benchmarks.datasette import datasette
from benchmarks.speed.sqlite import SEARCH, to_sqlite
from benchmarks.waiting import answers

_LARGE = Site("public", 18_441, "PORT")
_SMALL = Site("public", 18_442, "PORT")
_BARE_PORT, _DATASETTE_PORT, _FROM_MEMORY_PORT = 18_443, 18_444, 18_445
# As many seconds as our own database may take for a question, so that none is cut short.
_DATASETTE_SETTINGS = {
    "default_page_size": 50,
    "suggest_facets": "off",
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 5000,
}
WARM = "/incidents/"
_STOP_SECONDS = 10


@dataclass(frozen=True)
class Rivals:
    """The addresses of the servers; pid is of our public site's, tag of its warm page.

    bare gives bytes from memory, from_memory renders an incident's page from there.
    """

    large: str
    small: str
    bare: str
    from_memory: str
    datasette: str
    pid: int
    tag: str


@contextmanager
def rivals(home: Path, project: Path, large: str, small: str, incident: str) -> Iterator[Rivals]:
    """Serve the archives of these database addresses; all servers end with the block.

    incident is the code of the one whose page is rendered from memory.
    """
    with ExitStack() as stack:
        (process,) = stack.enter_context(served([_LARGE], project, {"DATABASE_URL": large}))
        stack.enter_context(served([_SMALL], project, {"DATABASE_URL": small}))
        other = stack.enter_context(_datasette(home, large))
        tag = _record(home / "answers.json")
        answers = {"BARE_ANSWERS": str(home / "answers.json")}
        bare = _own("bare", _BARE_PORT, WARM, answers, project)
        read = {
            "INCIDENT": incident,
            "DATABASE_URL": large,
            "ARCHIVE_SITE": "public",
            "DJANGO_SETTINGS_MODULE": "archive.settings",
        }
        from_memory = _own("from_memory", _FROM_MEMORY_PORT, "/", read, project)
        yield Rivals(
            large=f"http://{HOST}:{_LARGE.port}",
            small=f"http://{HOST}:{_SMALL.port}",
            bare=stack.enter_context(bare),
            from_memory=stack.enter_context(from_memory),
            datasette=other,
            pid=process.pid,
            tag=tag,
        )


@contextmanager
def _datasette(home: Path, large: str) -> Iterator[str]:
    """Datasette over the rows of the large archive, written to a file unless that is there."""
    database = home / "archive.db"
    if not database.exists():
        table, fresh = home / "incidents.csv", home / "fresh.db"
        fresh.unlink(missing_ok=True)
        urllib.request.urlretrieve(f"{_LARGE.address}incidents.csv", table)
        to_sqlite(table, large, fresh)
        table.unlink()
        fresh.rename(database)
    told = home / "metadata.json"
    told.write_text(json.dumps({"databases": {"archive": {"queries": {"search": SEARCH}}}}))
    options = ["--metadata", str(told)]
    for name, value in _DATASETTE_SETTINGS.items():
        options += ["--setting", name, str(value)]
    with datasette(home, database, _DATASETTE_PORT, options) as address:
        yield address


def _record(file: Path) -> str:
    """Keep the warm page and its 304 as our site gives them; returns the page's tag."""
    headers, body = _asked({})
    tag = dict(headers)["etag"]
    unchanged, _ = _asked({"If-None-Match": tag})
    answers = {
        WARM: {"status": "200 OK", "headers": headers, "body": body},
        "/unchanged": {"status": "304 Not Modified", "headers": unchanged, "body": ""},
    }
    file.write_text(json.dumps(answers))
    return tag


def _asked(headers: dict[str, str]) -> tuple[list[tuple[str, str]], str]:
    """The headers that our application gives, and its body in base64."""
    line = http.client.HTTPConnection(HOST, _LARGE.port, timeout=60)
    line.request("GET", WARM, headers={"Host": "localhost", "Accept-Encoding": "br", **headers})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    if answer.status not in {200, 304}:
        raise RuntimeError(f"{WARM} answered {answer.status}: {body[:500]!r}")
    # The server adds these itself.
    own = {"server", "date", "connection", "transfer-encoding"}
    kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in own]
    return kept, base64.b64encode(body).decode()


@contextmanager
def _own(
    name: str, port: int, path: str, variables: Mapping[str, str], project: Path
) -> Iterator[str]:
    """Serve an application of this package, by its module's name, as our sites are served."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.speed.{name}", str(port)],
        cwd=project,
        env={**os.environ, **variables},
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        address = f"http://{HOST}:{port}"
        if not answers(process, f"{address}{path}", seconds=30):
            raise RuntimeError(f"Nothing answers at {address}{path}; the lines above say why.")
        yield address
    finally:
        process.terminate()
        process.wait(_STOP_SECONDS)
        if process.stdin is not None:
            process.stdin.close()
