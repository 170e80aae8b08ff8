"""Waiting for a server that was started."""

import subprocess
import time
import urllib.request

_APART = 0.1


def answers(process: subprocess.Popen[bytes], address: str, seconds: int) -> bool:
    """Whether the address answers within so many seconds, while the process lives."""
    for _ in range(int(seconds / _APART)):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except OSError:
            time.sleep(_APART)
        else:
            return True
    return False
