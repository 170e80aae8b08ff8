"""Run the archive's commands: `python manage.py help` lists them."""

import os
import signal
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from archive.database.place import ServerError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    if sys.argv[1:2] not in (["runserver"], ["check"]):
        # Commands work as the database's owner, whichever site this machine's environment names.
        os.environ.pop("ARCHIVE_SITE", None)
    # A polite end, as after Ctrl-C: what has been opened is closed, the database released.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, ServerError) as error:
        sys.exit(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
