"""What a probe is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from quiz.evidence.here import Here


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of a template of the chart, and where what they rendered to is kept.

    They begin at the line that starts with `mark`, after the one that starts with `after`, and
    end before the next line that is not indented further.
    """

    file: str
    mark: str
    rendered: tuple[str, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One thing that was read: what it is called, its value, where it is from, what it means."""

    name: str
    value: str
    source: str
    meaning: str
    lines: Lines | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One thing that a Pod can show about itself.

    Args:
        name: as an address names it.
        title: what it is about.
        chapter: the chapter of the tour that it stands in.
        questions: the numbers of the questions that it answers.
        why: why it matters, in a sentence or two.
        elsewhere: what one would see in a cluster, and how to get it.
        read: reads it; what cannot be read is left out.
        chart: the lines of the chart that can be shown where there is no Pod to read from.
    """

    name: str
    title: str
    chapter: str
    questions: tuple[int, ...]
    why: str
    elsewhere: str
    read: Callable[[Here], list[Reading]]
    chart: tuple[Lines, ...] = ()
