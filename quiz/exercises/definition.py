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
    """A false belief: phrases that betray it, what corrects it, and which points it voids.

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
    """What a typed answer says.

    `ticks` are the points in it, in order; `words` the answer in pieces, each with whether it made
    a point heard; `corrections` the sentences for the false beliefs in it, and `voided` the points
    that these leave open, whatever else was said.
    """

    ticks: tuple[bool, ...]
    words: tuple[tuple[str, bool], ...]
    corrections: tuple[str, ...]
    voided: tuple[bool, ...]
