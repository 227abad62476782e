"""The icons of an installed site are drawn from the shapes of the site's own."""

from __future__ import annotations

import re
import zlib

import pytest

from tools.icons import CORNER, GROUND, ICONS, INK, LINES, SIDE, STATIC, STROKE, Icon, png

SVG = (STATIC / "icon.svg").read_text()


def pixels(picture: bytes) -> list[list[tuple[int, ...]]]:
    """Return the colours of a picture as `png` writes it, row by row."""
    start = picture.index(b"IDAT")
    length = int.from_bytes(picture[start - 4 : start])
    rows = zlib.decompress(picture[start + 4 : start + 4 + length])
    width = int.from_bytes(picture[16:20])
    step = 1 + 4 * width
    lines = [rows[at + 1 : at + step] for at in range(0, len(rows), step)]
    return [[tuple(line[x : x + 4]) for x in range(0, 4 * width, 4)] for line in lines]


@pytest.mark.parametrize("name", ["icon-192.png", "icon-apple-180.png"])
def test_the_files_are_what_the_script_draws(name: str) -> None:
    assert (STATIC / name).read_bytes() == png(ICONS[name])


def test_the_measures_are_those_of_the_svg() -> None:
    assert f'viewBox="0 0 {SIDE:g} {SIDE:g}"' in SVG
    assert f'rx="{CORNER:g}"' in SVG
    assert f'stroke-width="{STROKE:g}"' in SVG
    assert 'd="M9 7v18M22 7 11 17m4-3 8 11"' in SVG
    assert LINES == (((9, 7), (9, 25)), ((22, 7), (11, 17)), ((15, 14), (23, 25)))
    assert re.findall(r'fill="#(\w{6})"', SVG) == [bytes(GROUND).hex()]


def test_the_strokes_are_on_the_ground_and_the_corners_are_clear() -> None:
    rows = pixels(png(Icon(64)))
    assert {rows[y][x] for y in (0, -1) for x in (0, -1)} == {(*GROUND, 0)}
    assert rows[32][18] == (*INK, 255)
    assert rows[32][4] == (*GROUND, 255)


def test_a_mask_may_cut_a_tenth_off_each_side_and_no_stroke() -> None:
    rows = pixels(png(ICONS["icon-maskable-512.png"]._replace(pixels=80)))
    rim = [rows[y][x] for y in range(80) for x in range(80) if min(x, y, 79 - x, 79 - y) < 8]
    assert set(rim) == {(*GROUND, 255)}
