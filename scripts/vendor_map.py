"""Fetch the map's program and its base map from npm, as they are kept in the repository.

Run from the project's folder with npm installed: python scripts/vendor_map.py
Each package is pinned by version and by the SHA-512 that npm publishes for it. Leaflet
(BSD-2-Clause) is copied as it is. Natural Earth's coasts and borders (public domain) come as
TopoJSON in world-atlas (ISC) and are written twice: whole, for the browser, in
static/vendor/natural-earth; and cut into tiles, for the server's small maps, in events/outlines.
"""

import base64
import hashlib
import itertools
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LEAFLET = (
    "leaflet", "1.9.4",
    "nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
)  # fmt: skip
WORLD_ATLAS = (
    "world-atlas", "2.0.2",
    "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ==",
)  # fmt: skip
LEAFLET_FILES = (
    "leaflet.js", "leaflet.css", "images/layers.png", "images/layers-2x.png",
    "images/marker-icon.png",
)  # fmt: skip
BROWSER = Path("static/vendor/natural-earth")
SERVER = Path("events/outlines")
# Lines are kept to a hundredth of a degree, about a kilometre: finer than the drawings are.
SCALE = 100
# The server's tiles: for each scale of the drawing, their width and height in degrees, of which
# 90 and 180 are multiples.
TILES = {"50m": 5, "110m": 15}

# West, south, east, north around the isthmus of Crimea. Natural Earth draws who holds a land; the
# United Nations recognise no border here (General Assembly, resolution 68/262), so none is drawn.
NO_BORDER = (32.5, 45.0, 36.9, 46.6)

Point = tuple[float, float]
Line = list[Point]


def main() -> None:
    leaflet = Path("static/vendor/leaflet")
    for folder in (leaflet / "images", BROWSER, SERVER):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        with _package(scratch, *LEAFLET) as package:
            for file in LEAFLET_FILES:
                (leaflet / file).write_bytes(_without_map(_read(package, f"dist/{file}")))
            (leaflet / "LICENSE").write_bytes(_read(package, "LICENSE"))
        with _package(scratch, *WORLD_ATLAS) as package:
            (BROWSER / "LICENSE").write_bytes(_read(package, "LICENSE"))
            for scale, degrees in TILES.items():
                _write(json.loads(_read(package, f"countries-{scale}.json")), scale, degrees)


def _write(topology: dict[str, Any], scale: str, degrees: int) -> None:
    land, borders = _land(topology), _borders(topology)
    whole = {"scale": SCALE, "land": _packed(land), "borders": _packed(borders)}
    (BROWSER / f"world-{scale}.json").write_text(_json(whole), "utf-8")
    tiles = {"degrees": degrees, "scale": SCALE, "tiles": dict(_tiles(land, borders, degrees))}
    (SERVER / f"tiles-{scale}.json").write_text(_json(tiles), "utf-8")


def _json(content: Any) -> str:
    return json.dumps(content, separators=(",", ":")) + "\n"


# From TopoJSON (its specification, section 2) to lines of longitude and latitude.


def _arcs(topology: dict[str, Any]) -> list[Line]:
    (wide, high), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for right, up in arc:
            x, y = x + right, y + up
            line.append((x * wide + west, y * high + south))
        arcs.append(line)
    return arcs


def _ring(indices: list[int], arcs: list[Line]) -> Line:
    """Arcs joined; a negative index is the arc ~index backwards."""
    ring: Line = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _land(topology: dict[str, Any]) -> list[Line]:
    arcs = _arcs(topology)
    return [
        part
        for geometry in topology["objects"]["land"]["geometries"]
        for polygon in geometry["arcs"]
        for ring in polygon
        for part in _flat(_ring(ring, arcs))
    ]


def _flat(ring: Line) -> list[Line]:
    """A ring of the globe as rings of a flat map, cut at the date line and closed at the pole."""
    whole = [ring[0]]
    for x, y in ring[1:]:
        whole.append((x - 360 * round((x - whole[-1][0]) / 360), y))
    if abs(whole[-1][0] - whole[0][0]) > 180:
        whole += [(whole[-1][0], -90.0), (whole[0][0], -90.0)]
    copies = ([(x + turn, y) for x, y in whole] for turn in (-360, 0, 360))
    return [part for copy in copies for part in _clipped_rings([copy], -180, 180, axis=0)]


def _borders(topology: dict[str, Any]) -> list[Line]:
    """The arcs that two countries share."""
    uses: Counter[int] = Counter()
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        used = {max(i, ~i) for polygon in polygons for ring in polygon for i in ring}
        uses.update(used)
    arcs = _arcs(topology)
    shared = (arcs[index] for index, count in sorted(uses.items()) if count > 1)
    west, south, east, north = NO_BORDER
    return [
        line
        for line in shared
        if not all(west <= x <= east and south <= y <= north for x, y in line)
    ]


# Lines as whole numbers: the first point, then the steps from point to point.


def _steps(line: Line) -> list[int]:
    """x, y, dx, dy, dx, dy… in 1/SCALE degrees, without steps that go nowhere."""
    points = [(round(x * SCALE), round(y * SCALE)) for x, y in line]
    packed = [*points[0]]
    for (x, y), (next_x, next_y) in itertools.pairwise(points):
        if (x, y) != (next_x, next_y):
            packed += [next_x - x, next_y - y]
    return packed


def _packed(lines: list[Line]) -> list[list[int]]:
    packed = (_steps(line) for line in lines)
    return [steps for steps in packed if len(steps) > 4]


# Tiles: what lies in each square of so many degrees, as the data of SVG paths.


def _tiles(land: list[Line], borders: list[Line], degrees: int) -> Iterator[tuple[str, list[str]]]:
    """(“west,south”, [path of the land, path of the borders]) of each tile that is not empty."""
    for west in range(-180, 180, degrees):
        strip_land = _clipped_rings(land, west, west + degrees, axis=0)
        strip_borders = _near(borders, west, west + degrees, axis=0)
        for south in range(-90, 90, degrees):
            rings = _clipped_rings(strip_land, south, south + degrees, axis=1)
            lines = _near(strip_borders, south, south + degrees, axis=1)
            paths = [_path(rings, "z"), _path(lines, "")]
            if any(paths):
                yield f"{west},{south}", paths


def _clipped_rings(rings: list[Line], low: int, high: int, axis: int) -> list[Line]:
    """The parts of rings between two lines (Sutherland and Hodgman's algorithm)."""
    found = []
    for ring in rings:
        values = [point[axis] for point in ring]
        if max(values) < low or min(values) > high:
            continue
        kept = _clipped(ring, axis, low, lambda value, edge: value >= edge)
        kept = _clipped(kept, axis, high, lambda value, edge: value <= edge)
        if len(kept) > 2:
            found.append(kept)
    return found


def _clipped(ring: Line, axis: int, edge: int, inside: Callable[[float, float], bool]) -> Line:
    kept: Line = []
    for before, point in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if inside(point[axis], edge) != inside(before[axis], edge):
            share = (edge - before[axis]) / (point[axis] - before[axis])
            kept.append(
                (
                    before[0] + share * (point[0] - before[0]),
                    before[1] + share * (point[1] - before[1]),
                )
            )
        if inside(point[axis], edge):
            kept.append(point)
    return kept


def _near(lines: list[Line], low: int, high: int, axis: int) -> list[Line]:
    """The stretches of lines between two lines, each with the point before and after."""
    found: list[Line] = []
    for line in lines:
        stretch: Line = []
        for before, point in itertools.pairwise(line):
            first, last = sorted((before[axis], point[axis]))
            if last < low or first > high:
                if stretch:
                    found.append(stretch)
                stretch = []
            else:
                stretch = stretch or [before]
                stretch.append(point)
        if stretch:
            found.append(stretch)
    return found


def _path(lines: list[Line], end: str) -> str:
    """SVG path data with north up: y grows southwards."""
    parts = []
    for steps in _packed([[(x, -y) for x, y in line] for line in lines]):
        (x, y), rest = steps[:2], steps[2:]
        parts.append(f"M{x} {y}l{' '.join(map(str, rest))}{end}")
    return "".join(parts).replace(" -", "-")


def _package(scratch: str, name: str, version: str, sha512: str) -> tarfile.TarFile:
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{version}"],
        cwd=scratch, check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    archive = Path(scratch) / packed
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != sha512:
        sys.exit(f"{packed}: its SHA-512 is {found}, not {sha512} as pinned.")
    return tarfile.open(archive)


def _read(package: tarfile.TarFile, file: str) -> bytes:
    member = package.extractfile(f"package/{file}")
    if member is None:
        sys.exit(f"The package has no file {file}.")
    return member.read()


def _without_map(code: bytes) -> bytes:
    """Without the comment that names a source map, which is not kept."""
    return code.partition(b"//# sourceMappingURL=")[0]


if __name__ == "__main__":
    main()
