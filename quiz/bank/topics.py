"""The topics that interviews ask about, and how often: one row each in topics.tsv. Pure.

`asked` is in how many of 68 public lists a topic occurs; docs/content.md says how it was counted.
`source` is where to begin to read, and `recheck` what may have changed lately: hints of July 2026,
which a writer has to prove.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import msgspec

from quiz.bank.format import Level

TABLE = Path(__file__).with_name("topics.tsv")


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One row; `asked` is None where nobody has counted."""

    number: int
    section: str
    title: str
    level: Level
    kind: str
    asked: int | None
    source: str
    recheck: str


def read_topics(table: Path = TABLE) -> dict[int, Topic]:
    """Return the topics of the table by number, in its order."""
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    told = [row | {"asked": row["asked"] or None} for row in rows]
    return {topic.number: topic for topic in msgspec.convert(told, list[Topic], strict=False)}
