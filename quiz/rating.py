"""The one place that names FSRS's ratings and states, under FSRS's own numbers. Pure."""

from __future__ import annotations

from enum import IntEnum


class Numbered(IntEnum):
    """Numbers that people know by name."""

    def __init__(self, _number: int) -> None:
        self.label = self.name.capitalize()  # as a page says it

    @classmethod
    def choices(cls) -> list[tuple[int, str]]:
        """Return what a field of a model or of a form offers."""
        return [(int(member), member.label) for member in cls]

    @classmethod
    def values(cls) -> list[int]:
        """Return the numbers, lowest first."""
        return [int(member) for member in cls]


class Rating(Numbered):
    """How well the learner knew an answer, in their own judgement."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(Numbered):
    """Where a card is in FSRS: being learned, under review, or being relearned after a lapse."""

    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3
