"""Fetch the archive's two typefaces from npm, as they are kept in static/vendor/fonts.

Run from the project's folder with npm installed: python scripts/vendor_fonts.py
Each package is pinned by version and by the SHA-512 that npm publishes for it. Both families are
under the SIL Open Font License, which is kept beside them.
"""

import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

# Package, version, SHA-512 (base64), and the styles that the pages use.
PACKAGES = (
    (
        "source-serif-4",
        "5.3.1",
        "4Rtay22SC4lMvw11r/+9kxANB6P3M0X8s1NudBC2v0J1KU2y3DcMoNcT3lBoZ/CqLirzf+StlO6UlJilyrvaUg==",
        ("normal", "italic"),
    ),
    (
        "source-sans-3",
        "5.3.0",
        "dpi0GZk7EQe2tYpg6Q0Fx0OmUgnuGu+0rHPgtXqtKhglYmJuP7jZ12Mu1uN+NfRaJRY1Emn8AQJEWzmoZ4wa9g==",
        ("normal",),
    ),
)
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
TARGET = Path("static/vendor/fonts")


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    faces = "".join(_vendor(*package) for package in PACKAGES)
    (TARGET / "fonts.css").write_text(
        "/* Written by scripts/vendor_fonts.py. */\n" + faces, encoding="utf-8"
    )


def _vendor(name: str, version: str, sha512: str, styles: tuple[str, ...]) -> str:
    """Put one family's files in place, and return its font faces as CSS."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"@fontsource-variable/{name}@{version}"],
            cwd=folder, check=True, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip
        archive = Path(folder) / packed
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != sha512:
            sys.exit(f"{packed}: its SHA-512 is {found}, not {sha512} as pinned.")
        with tarfile.open(archive) as package:
            css = _read(package, "wght.css") + _read(package, "wght-italic.css")
            (TARGET / f"{name}-LICENSE.txt").write_text(_read(package, "LICENSE"), "utf-8")
            wanted = {f"{name}-{s}-wght-{style}.woff2" for s in SUBSETS for style in styles}
            for file in sorted(wanted):
                (TARGET / file).write_bytes(_bytes(package, f"files/{file}"))
    faces = re.findall(r"@font-face \{.*?\}\n?", css, re.S)
    kept = [face for face in faces if any(f"/{file})" in face for file in wanted)]
    return "".join(_face(face) for face in kept)


def _face(face: str) -> str:
    """With the files beside the CSS. A face that comes late is left out, for words that jump
    under a reader's eye are worse than words in the machine's own letters."""
    beside = face.replace("url(./files/", "url(")
    return beside.replace("font-display: swap", "font-display: optional").rstrip() + "\n"


def _bytes(package: tarfile.TarFile, file: str) -> bytes:
    member = package.extractfile(f"package/{file}")
    if member is None:
        sys.exit(f"The package has no file {file}.")
    return member.read()


def _read(package: tarfile.TarFile, file: str) -> str:
    return _bytes(package, file).decode()


if __name__ == "__main__":
    main()
