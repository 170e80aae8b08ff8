"""Known vulnerabilities of what is locked: `python -m scripts.audit`.

Each locked version is looked up in PyPI's advisories (pip-audit). A known vulnerability ends it
with 1. Where the advisories cannot be reached nothing is known: it says so loudly and goes on,
for a check on a machine without a network is about this code.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

# The first holds all of requirements/run.txt.
_LOCKS = (Path("requirements/dev.txt"), Path("requirements/fuzz.txt"))
_SECONDS = 300


def main() -> int:
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
    command += ["--disable-pip", "--require-hashes"]
    command += [part for lock in _LOCKS for part in ("--requirement", str(lock))]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
        found = msgspec.json.decode(done.stdout)
    except subprocess.TimeoutExpired:
        return _tell([], [f"no answer in {_SECONDS} seconds"])
    except msgspec.DecodeError:
        reason = done.stderr.strip().rpartition("\n")[2] or f"it ended with {done.returncode}"
        return _tell([], [reason])
    return _tell(*read(found))


def read(report: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Of pip-audit's report: what is vulnerable, and what could not be looked up, in words."""
    vulnerable, unknown = [], []
    for one in report["dependencies"]:
        if "skip_reason" in one:
            unknown.append(one["name"])
        for known in one.get("vulns", ()):
            mended = ", ".join(known["fix_versions"]) or "no version yet"
            vulnerable.append(f"{one['name']} {one['version']}: {known['id']}, mended in {mended}")
    return vulnerable, unknown


def _tell(vulnerable: list[str], unknown: list[str]) -> int:
    for line in vulnerable:
        print(f"VULNERABLE: {line}", file=sys.stderr)
    if unknown:
        print(
            "NOT AUDITED: the advisories could not be asked about "
            f"{', '.join(unknown[:5])}{f' and {len(unknown) - 5} more' * (len(unknown) > 5)}. "
            "Run `make audit` where pypi.org can be reached.",
            file=sys.stderr,
        )
    if not vulnerable and not unknown:
        print("No known vulnerabilities.")
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(main())
