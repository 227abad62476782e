"""The chart's own words: lines of its templates, found by a mark in them, so that none drifts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from quiz.evidence.here import Here
from quiz.evidence.reading import Lines

APPLICATION = Path(__file__).resolve().parents[2]
# In the image, and in a checkout.
PLACES = (APPLICATION / "chart", APPLICATION / "deploy" / "helm" / "k8sprep" / "templates")
LONGEST = 24


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a template, and what they rendered to for this release: empty elsewhere."""

    file: str
    text: str
    rendered: str


def excerpt(lines: Lines, here: Here) -> Excerpt:
    """Return the lines with what this release made of them."""
    found = here.rendered(*lines.rendered) if lines.rendered else None
    return Excerpt(lines.file, text_of(lines), "" if found is None else as_yaml(lines, found))


def by_file(lines: Iterable[Lines]) -> list[Excerpt]:
    """Return the lines as the templates have them, those of one file together."""
    files: dict[str, list[str]] = {}
    for one in lines:
        if text := text_of(one):
            files.setdefault(one.file, []).append(text)
    return [Excerpt(file, "\n\n".join(texts), "") for file, texts in files.items()]


@cache
def text_of(lines: Lines) -> str:
    """Return lines of a template, with the comments right above; nothing where there is none."""
    text = next((read for place in PLACES if (read := _template(place / lines.file))), "")
    start = _place(text, lines.after, 0) if lines.after else 0
    begin = _place(text, lines.mark, start) if start >= 0 else -1
    return "" if begin < 0 else _block(text.splitlines(), text.count("\n", 0, begin))


def _template(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _place(text: str, mark: str, start: int) -> int:
    """Return where the first line after `start` stands that begins with the mark, or -1."""
    found = re.compile(rf"^[ ]*{re.escape(mark)}", re.MULTILINE).search(text, start)
    return found.start() if found else -1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _block(lines: list[str], first: int) -> str:
    """Return a line with what is indented below it and the comments above it, all outdented."""
    depth = _indent(lines[first])
    last = first + 1
    while last < len(lines) and lines[last].strip() and _indent(lines[last]) > depth:
        last += 1
    while first and lines[first - 1].strip().startswith("#") and _indent(lines[first - 1]) == depth:
        first -= 1
    return "\n".join(line[depth:] for line in lines[first:last][:LONGEST])


def as_yaml(lines: Lines, found: object) -> str:
    """Return a part of the release as YAML, under the name that it has in its object."""
    text: str = yaml.safe_dump({lines.rendered[-1]: found}, sort_keys=False, width=100)
    return "\n".join(text.rstrip().splitlines()[:LONGEST])
