"""From content to the text of a file: one entry on each line, always the same text. Pure."""

from __future__ import annotations

from msgspec.json import Encoder

from quiz.takeout.schema import Content

# PostgreSQL returns the keys of a payload in an order of its own.
ENCODER = Encoder(order="deterministic")


def write(content: Content) -> str:
    """Return the JSON that `read` reads."""
    parts = (f'"{name}": {_lines(getattr(content, name))}' for name in content.__struct_fields__)
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(part: object) -> str:
    if not isinstance(part, list) or not part:
        return ENCODER.encode(part).decode()
    return "[\n" + ",\n".join(f"  {ENCODER.encode(entry).decode()}" for entry in part) + "\n]"
