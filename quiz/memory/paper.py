"""As many key points as fit on a few sheets of paper: which questions, in which order. Pure.

How much fits is reckoned in lines, for A4 as the style sheet prints it: a test prints the fullest
sheets, and counts their pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil

PAGES = (1, 2, 3)
LINES = 130  # of one page, in two columns
HEAD = 6  # of them for the title
LINE = 54  # characters
POINT = 52  # characters of a line that is indented
SECTION = 3  # lines of a section's heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question with the texts of its key points; `points` may be essential ones alone."""

    question: int
    title: str
    section: str
    points: tuple[str, ...]

    @property
    def lines(self) -> int:
        """How many lines it takes, with a little space after it."""
        return ceil(len(self.title) / LINE) + sum(ceil(len(one) / POINT) for one in self.points) + 1


def fitting(
    items: Iterable[Item], *, pages: int, sections: Sequence[str] | None = None
) -> list[Item]:
    """Return the items that fit, in the order in which they are printed.

    Args:
        items: what there is, the most important first.
        pages: how many sheets there are.
        sections: all sections in their order, where each is to stand together. They take turns, so
            that each has its share. With None the order stays as it is.
    """
    left, chosen, begun = pages * LINES - HEAD, list[Item](), set[str]()
    for item in items if sections is None else _in_turns(items):
        left -= item.lines + SECTION * (sections is not None and item.section not in begun)
        if left < 0:
            break
        begun.add(item.section)
        chosen.append(item)
    if sections is None:
        return chosen
    return sorted(chosen, key=lambda item: sections.index(item.section))


def _in_turns(items: Iterable[Item]) -> Iterator[Item]:
    parts = defaultdict(list)
    for item in items:
        parts[item.section].append(item)
    for turn in zip_longest(*parts.values()):
        yield from filter(None, turn)
