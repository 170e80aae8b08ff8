"""`python -m archive.database remove`: stop the embedded server and remove its data for good."""

import sys
from pathlib import Path

from archive.database.place import ServerError
from archive.database.server import EmbeddedServer

DATA_DIR = Path(__file__).resolve().parent.parent.parent / ".data"


def main(arguments: list[str]) -> str | None:
    """What went wrong, for the exit status; None when all is well."""
    if arguments != ["remove"]:
        return f"Usage: python -m archive.database remove (not {' '.join(arguments) or 'nothing'})"
    try:
        EmbeddedServer(DATA_DIR).remove()
    except ServerError as error:
        return str(error)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
