"""The whole archive as it grows, on one machine: `make example` (docs/scaling.md).

A primary and two replicas, pgbouncer before them, three public processes, nginx as the shared
cache before these, and the desk. Real servers, with the fixtures; Ctrl-C stops them all.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from archive import environment
from archive.database.place import ServerError
from archive.database.replica import copy_of
from archive.database.server import EmbeddedServer
from archive.database.sessions import PUBLIC_ROLE
from archive.serving import ServingError, Site, refuse_taken_ports, served
from archive.settings import BASE_DIR, DATA_DIR, SECRET_KEY

_HERE = Path(__file__).resolve().parent
_PROCESSES = 3
_REPLICAS = 2
_START_SECONDS = 20
_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"


def main() -> int:
    # What a script starts in the background is told to ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: signal.raise_signal(signal.SIGINT))
    port = environment.port("PORT", 8000)
    with ExitStack() as running:
        try:
            _start(port, running)
            signal.pause()
        except KeyboardInterrupt:
            print("Stopping.")
        except (ServingError, ServerError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def _start(port: int, running: ExitStack) -> None:
    """Everything, from the database outwards; what runs is ended in the order of its leaving."""
    programs = [_program(name) for name in ("pgbouncer", "nginx")]
    front = Site("nginx", port, "PORT")
    pool = Site("pgbouncer", port + 1, "PORT")
    desk = Site("desk", port + 2, "PORT")
    public = [Site("public", port + 3 + number, "PORT") for number in range(_PROCESSES)]
    refuse_taken_ports([front, pool, desk, *public])
    home = environment.text("EXAMPLE_DIR") or str(DATA_DIR / "example")
    servers = _databases(Path(home), running)
    pooler = _pool(programs[0], pool.port, servers)
    running.enter_context(_beside(pooler, servers[0]))
    figures = Path(home) / "figures"
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir()
    common = {
        "SECRET_KEY": SECRET_KEY,
        "PROMETHEUS_MULTIPROC_DIR": str(figures),
        "REPLICA_URLS": " ".join(server.url() for server in servers[1:]),
    }
    for_desk = common | {"DATABASE_URL": servers[0].url()}
    running.enter_context(served([desk], BASE_DIR, for_desk))
    running.enter_context(served(public, BASE_DIR, common | _for_readers(pool.port)))
    cache = _cache(programs[1], front.port, public, servers[0])
    running.enter_context(_beside(cache, servers[0]))
    print(f"The archive:  {front.address}  (nginx, before {_PROCESSES} public processes)")
    print(f"The desk:     {desk.address}")
    for site in public:
        print(f"A process:    {site.address}readyz")
    print("Ctrl-C stops all of it.", flush=True)


def _program(name: str) -> str:
    found = shutil.which(name, path=_PATH)
    if found is None:
        raise ServingError(f"{name} is not installed. On Debian: apt install pgbouncer nginx")
    return found


def _databases(home: Path, running: ExitStack) -> list[EmbeddedServer]:
    """The primary with the fixtures in it, then its replicas, made at the first start."""
    primary = running.enter_context(EmbeddedServer(home / "primary"))
    variables = {"DATABASE_URL": primary.url(), "SECRET_KEY": SECRET_KEY}
    _manage(variables, "migrate", "--verbosity", "0")
    fixtures = sorted(str(path) for path in (BASE_DIR / "fixtures").glob("*.json"))
    seen = "from events.models import Article; print(Article.objects.exists())"
    if _manage(variables, "shell", "--verbosity", "0", "--command", seen).strip() == "False":
        _manage(variables, "loaddata", "--verbosity", "0", *fixtures)
    _manage(variables, "collectstatic", "--no-input", "--verbosity", "0")
    replicas = []
    for number in range(1, _REPLICAS + 1):
        folder = home / f"replica{number}"
        replica = EmbeddedServer(folder)
        if not replica.place.data.exists():
            replica = copy_of(primary, folder, follows=True)
        replicas.append(running.enter_context(replica))
    return [primary, *replicas]


def _manage(variables: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ServingError(f"manage.py {arguments[0]} ended with {done.returncode}: see above.")
    return done.stdout


def _for_readers(pool: int) -> dict[str, str]:
    """The public processes' databases: by the readers' own account, through the pool."""
    names = ["primary", *(f"replica{number}" for number in range(1, _REPLICAS + 1))]
    urls = [f"postgresql://{PUBLIC_ROLE}@127.0.0.1:{pool}/{name}" for name in names]
    return {
        "DATABASE_URL": urls[0],
        "REPLICA_URLS": " ".join(urls[1:]),
        "PROXY_COUNT": "1",
        "ARCHIVE_LOG": "text",
    }


def _pool(program: str, port: int, servers: list[EmbeddedServer]) -> list[str]:
    folder = _folder(servers[0], "pgbouncer")
    names = ["primary", *(f"replica{number}" for number in range(1, _REPLICAS + 1))]
    databases = "\n".join(
        f"{name} = host={server.socket_folder} port=5432 dbname=archive"
        for name, server in zip(names, servers, strict=True)
    )
    _write(servers[0], folder / "users.txt", f'"{PUBLIC_ROLE}" ""\n')
    settings = _filled("pgbouncer.ini", folder=folder, port=port, databases=databases)
    _write(servers[0], folder / "pgbouncer.ini", settings)
    return [program, str(folder / "pgbouncer.ini")]


def _cache(program: str, port: int, public: list[Site], server: EmbeddedServer) -> list[str]:
    folder = _folder(server, "nginx")
    servers = "\n".join(f"        server 127.0.0.1:{site.port};" for site in public)
    settings = _filled("nginx.conf", folder=folder, port=port, servers=servers)
    _write(server, folder / "nginx.conf", settings)
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


def _folder(server: EmbeddedServer, name: str) -> Path:
    """A new folder beside the primary's, of the user that it runs as."""
    folder = server.place.folder / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.chown(folder, server.place.account.uid, server.place.account.gid)
    return folder


def _filled(name: str, **values: object) -> str:
    text = (_HERE / name).read_text(encoding="utf-8")
    for word, value in values.items():
        text = text.replace(f"@{word}@", str(value))
    return text


def _write(server: EmbeddedServer, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    os.chown(path, server.place.account.uid, server.place.account.gid)


@contextmanager
def _beside(command: list[str], server: EmbeddedServer) -> Iterator[None]:
    """A program that runs as the servers' user until the block ends."""
    process = subprocess.Popen(
        command,
        cwd=server.place.folder,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        **server.place.account.for_process(),
    )
    time.sleep(0.5)
    try:
        if process.poll() is not None:
            raise ServingError(f"{command[0]} ended with {process.returncode}: see above.")
        yield
    finally:
        process.terminate()
        try:
            process.wait(_START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
