"""Draw the site's icons as PNG, from the shapes of icon.svg: `python -m tools.icons`.

An installed site needs them in fixed sizes. There is no image library here: the picture is a
rounded square and three strokes, whose edges are as smooth as their distance to a pixel says.
"""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).resolve().parent.parent / "quiz" / "static" / "quiz"
GROUND, INK = (0x1C, 0x5A, 0x8C), (0xFF, 0xFF, 0xFF)
SIDE, CORNER, STROKE = 32.0, 6.0, 3.4  # as in icon.svg
LINES = (((9, 7), (9, 25)), ((22, 7), (11, 17)), ((15, 14), (23, 25)))
SAFE = 0.8  # what a launcher's mask is sure to leave of the side


class Icon(NamedTuple):
    """A file: pixels a side, whether its ground has round corners, and the size of the strokes.

    Where the corners are not round, a launcher may cut them off. `share` is that of the side.
    """

    pixels: int
    is_rounded: bool = True
    share: float = 1.0


ICONS = {
    "icon-192.png": Icon(192),
    "icon-512.png": Icon(512),
    "icon-maskable-512.png": Icon(512, is_rounded=False, share=SAFE),
    "icon-apple-180.png": Icon(180, is_rounded=False, share=0.9),
}


def main() -> None:
    """Write every icon beside icon.svg."""
    for name, icon in ICONS.items():
        (STATIC / name).write_bytes(png(icon))


def png(icon: Icon) -> bytes:
    """Return the icon as the bytes of a PNG."""
    side, rows = range(icon.pixels), []
    for y in side:
        row = bytearray(b"\0")  # no filter
        for x in side:
            row += _pixel(icon, (x + 0.5) / icon.pixels, (y + 0.5) / icon.pixels)
        rows.append(bytes(row))
    # 8 bits each of red, green, blue and alpha.
    head = struct.pack(">IIBBBBB", icon.pixels, icon.pixels, 8, 6, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _pixel(icon: Icon, x: float, y: float) -> bytes:
    """Return the colour at a place (0 to 1) of an icon."""
    away = _to_strokes(*((place - 0.5) / icon.share + 0.5 for place in (x, y)))
    ink = _covered(away, icon.pixels * icon.share)
    ground = _covered(_to_ground(x, y), icon.pixels) if icon.is_rounded else 1.0
    mixed = (round(back + (front - back) * ink) for back, front in zip(GROUND, INK, strict=True))
    return bytes((*mixed, round(255 * ground)))


def _covered(distance: float, pixels: float) -> float:
    """Return how much of a pixel a shape covers, whose edge is at that distance (in the SVG's)."""
    return min(1.0, max(0.0, 0.5 - distance * pixels / SIDE))


def _to_ground(x: float, y: float) -> float:
    inner = SIDE / 2 - CORNER
    across, down = (abs(place * SIDE - SIDE / 2) - inner for place in (x, y))
    return math.hypot(max(across, 0), max(down, 0)) + min(max(across, down), 0) - CORNER


def _to_strokes(x: float, y: float) -> float:
    return min(_to_line(x * SIDE, y * SIDE, *line) for line in LINES) - STROKE / 2


def _to_line(x: float, y: float, start: tuple[int, int], end: tuple[int, int]) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    along = ((x - start[0]) * across + (y - start[1]) * down) / (across**2 + down**2)
    near = min(1.0, max(0.0, along))
    return math.hypot(x - start[0] - near * across, y - start[1] - near * down)


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


if __name__ == "__main__":
    main()
