"""The table at the end of a run: what was proved, in how long; and what was not."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """Rows of line, seconds and words; and sentences about what could not be tried here."""

    rows: list[tuple[str, float, list[str]]] = field(default_factory=list)
    not_proved: list[str] = field(default_factory=list)

    @contextmanager
    def row(self, line: str) -> Generator[list[str]]:
        """Time the block; what it appends to the list is printed beside its seconds."""
        began, words = time.monotonic(), list[str]()
        yield words
        self.rows.append((line, time.monotonic() - began, words))

    def lines(self) -> list[str]:
        """The table, and after it what is not proved."""
        table = [
            f"{line:<16} {seconds:6.1f} s  {'; '.join(words)}" for line, seconds, words in self.rows
        ]
        return table + [
            f"NOT PROVED HERE: {sentence}" for sentence in dict.fromkeys(self.not_proved)
        ]
