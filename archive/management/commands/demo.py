"""Run the whole archive on this machine: database, seed, public site and desk."""

import os
import shutil
import signal
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from archive import environment
from archive.accounts.first_password import ACCOUNT, fresh_password
from archive.database.embedded import held_server
from archive.database.place import ServerError
from archive.serving import ServingError, Site, refuse_taken_ports, served, wait_for_end
from archive.static_files import collect_static
from events.models import Article, Incident

# Ctrl-C, a polite end, and a terminal that is closed.
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Start the database, load the seed once, and serve the public site and the desk."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        public = Site("public", environment.port("PORT", 8000), "PORT")
        desk = Site("desk", environment.port("DESK_PORT", 8001), "DESK_PORT")
        for ending in _ENDINGS:
            signal.signal(ending, _interrupt)
        try:
            refuse_taken_ports([public, desk])
            self._prepare()
            self._serve(public, desk)
        except KeyboardInterrupt:
            self.stdout.write("Stopping.")
        except (ServingError, ServerError) as error:
            raise CommandError(str(error)) from error
        finally:
            # Whatever ends this, a second signal must not interrupt the end.
            for ending in _ENDINGS:
                signal.signal(ending, signal.SIG_IGN)

    def _prepare(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        fixtures = sorted(str(path) for path in (settings.BASE_DIR / "fixtures").glob("*.json"))
        if fixtures and not (Article.objects.exists() or Incident.objects.exists()):
            call_command("loaddata", *fixtures, verbosity=0)
        collect_static(settings.STATIC_ROOT)

    def _serve(self, public: Site, desk: Site) -> None:
        url = os.environ.get("DATABASE_URL", "").strip() or held_server(settings.DATA_DIR).url()
        variables = {
            "DATABASE_URL": url,
            "SECRET_KEY": settings.SECRET_KEY,
            "PROMETHEUS_MULTIPROC_DIR": str(_empty(settings.DATA_DIR / "metrics")),
        }
        with served([public, desk], settings.BASE_DIR, variables) as processes:
            self.stdout.write(f"The archive:  {public.address}")
            self.stdout.write(f"The desk:     {desk.address}  {_how_to_sign_in()}")
            self.stdout.write("Ctrl-C stops both, and the database with them.")
            self.stdout.flush()
            wait_for_end([public, desk], processes)


def _empty(folder: Path) -> Path:
    """The folder with nothing in it: figures of processes that have ended are not ours."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _how_to_sign_in() -> str:
    password = fresh_password()
    if password is None:
        return f'(sign in as "{ACCOUNT}" with the password you chose)'
    return f'(sign in as "{ACCOUNT}" with the one-time password {password})'


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
