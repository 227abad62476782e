"""What is listened for in the answer to one question, and what was heard. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One idea to listen for: its text, whether it is essential, and phrases that say it."""

    text: str
    must: bool = False
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconception:
    """A false belief: phrases that betray it, its correction, and the points that it voids.

    `voids` counts the points from 0; files count them from 1.
    """

    phrases: tuple[str, ...]
    correction: str
    voids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What is listened for in the answer to one question."""

    points: tuple[Point, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was heard in a typed answer.

    `ticks` says for each point whether it was heard; `words` is the answer in pieces, each with
    whether a point was heard in it; `corrections` are the sentences that correct its false beliefs;
    `voided` says for each point whether a false belief leaves it open, whatever else was said.
    """

    ticks: tuple[bool, ...]
    words: tuple[tuple[str, bool], ...]
    corrections: tuple[str, ...]
    voided: tuple[bool, ...]
