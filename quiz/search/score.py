"""How well a question fits the words that were typed. Pure, so that both databases agree.

bm25 and ts_rank order the same finds differently; the databases only find, this ranks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Each is worth more than all below it together; a subject counts as tag and as section.
TITLE, SUBJECT, POINT, ANSWER = 16, 4, 2, 1


@dataclass(frozen=True, slots=True)
class Fields:
    """The roots of a question's words, with blanks between; what may not tell is empty.

    `subject` holds tags and section, `points` the key points, `answer` everything else.
    """

    title: str
    subject: str
    points: str
    answer: str


def weight(root: str, fields: Fields) -> int:
    """Return how much one root weighs in a question; 0 when it is nowhere."""
    token = f" {root} "
    places = ((fields.title, TITLE), (fields.points, POINT), (fields.answer, ANSWER))
    found = sum(worth for text, worth in places if token in f" {text} ")
    return found + SUBJECT * min(2, fields.subject.split().count(root))


def fit(weights: Sequence[int]) -> tuple[int, int]:
    """Return what a question is ranked by, from its roots' weights: how many, then how well."""
    return sum(1 for weight in weights if weight), sum(weights)
