"""The web server's bare limit: answers that are in memory, by path, and nothing else.

BARE_ANSWERS names a file of JSON: for each path its status, its headers and, in base64, its body.
"""

import base64
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from archive.serve import serve


def _read(file: Path) -> dict[str, tuple[str, list[tuple[str, str]], list[bytes]]]:
    told = json.loads(file.read_text(encoding="utf-8"))
    return {
        path: (
            one["status"],
            [(name, value) for name, value in one["headers"]],
            [base64.b64decode(one["body"])] if one["body"] else [],
        )
        for path, one in told.items()
    }


if __name__ != "__main__":
    _answers = _read(Path(os.environ["BARE_ANSWERS"]))


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    status, headers, body = _answers[environ["PATH_INFO"]]
    start(status, headers)
    return body


if __name__ == "__main__":
    serve("benchmarks.speed.bare:application", int(sys.argv[1]))
