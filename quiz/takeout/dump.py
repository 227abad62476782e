"""Content to the text of a file: one entry a line, the same text for the same content. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from quiz.takeout.schema import FORMAT, VERSION, Content, Kind, names


def write(content: Content) -> str:
    """Return the JSON that `read` reads."""
    parts = {
        "format": _json(FORMAT),
        "version": _json(VERSION),
        "settings": _json(_object(content.settings)),
        "parameters": _lines(content.parameters),
        "cards": _lines(map(_object, content.cards)),
        "attempts": _lines(map(_object, content.attempts)),
        "reports": _lines(map(_object, content.reports)),
    }
    return "{\n" + ",\n".join(f"{_json(name)}: {part}" for name, part in parts.items()) + "\n}\n"


def _lines(entries: Iterable[object]) -> str:
    lines = [f"  {_json(entry)}" for entry in entries]
    return "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"


def _object(entry: Kind) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in names(type(entry))}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_text)


def _text(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date() | UUID():
            return str(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no place in the file.")
