"""Content to the text of files: one entry a line, the same text for the same content. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from operator import gt
from typing import Any, TypeAlias

from msgspec.json import Encoder
from msgspec.structs import replace

from quiz.bounds import FILE_BYTES, FILE_NOTES, FILE_VALUES
from quiz.takeout.schema import MOST, Content

# PostgreSQL gives the keys of a payload back in an order of its own.
ENCODER = Encoder(order="deterministic")
Size: TypeAlias = tuple[int, int, int]  # bytes, values, characters of notes
ROOM: Size = (FILE_BYTES, FILE_VALUES, FILE_NOTES)
BREAK: Size = (4, 1, 0)  # what parts an entry from the one before


def write(content: Content) -> str:
    """Return the JSON that `read` reads."""
    parts = (f'"{name}": {_lines(getattr(content, name))}' for name in content.__struct_fields__)
    return "{\n" + ",\n".join(parts) + "\n}\n"


def write_files(content: Content) -> list[str]:
    """Return the same as one file or as many as it takes, so that each can be imported.

    Each has the settings and the parameters. In whatever order they are imported, all of it is
    there in the end.
    """
    return [write(part) for part in _parts(content)]


def count_values(text: bytes) -> int:
    """Return how many values a file holds at most, without parsing it."""
    return sum(map(text.count, (b",", b"[", b"{")))


def _parts(content: Content) -> Iterator[Content]:
    part = _without_entries(content)
    size = beginning = _size(write(part).encode())
    for name, entry in _entries(content):
        notes = len(entry.note) if name == "cards" else 0
        more = _sum(_size(ENCODER.encode(entry), notes), BREAK)
        size = _sum(size, more)
        if any(map(gt, size, ROOM)) or len(part.attempts) == MOST:
            yield part
            part, size = _without_entries(content), _sum(beginning, more)
        getattr(part, name).append(entry)
    yield part


def _entries(content: Content) -> Iterator[tuple[str, Any]]:
    for name in ("cards", "attempts", "reports", "rehearsals"):
        for entry in getattr(content, name):
            yield name, entry


def _without_entries(content: Content) -> Content:
    return replace(content, cards=[], attempts=[], reports=[], rehearsals=[])


def _sum(size: Size, more: Size) -> Size:
    return size[0] + more[0], size[1] + more[1], size[2] + more[2]


def _size(text: bytes, notes: int = 0) -> Size:
    return len(text), count_values(text), notes


def _lines(part: object) -> str:
    if not isinstance(part, list) or not part:
        return ENCODER.encode(part).decode()
    return "[\n" + ",\n".join(f"  {ENCODER.encode(entry).decode()}" for entry in part) + "\n]"
