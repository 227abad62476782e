"""How well a question matches the words that were typed. Pure, so that both databases agree.

bm25 and ts_rank order the same results differently, so the databases only find, and this ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Each is worth more than all those below it together; a subject counts as tag and as section.
TITLE, SUBJECT, POINT, ANSWER = 16, 4, 2, 1
NUMBER = 2 * TITLE  # whoever types a question's number wants that question


@dataclass(frozen=True, slots=True)
class Fields:
    """The roots of a question's words, separated by spaces; empty where the learner may not look.

    `subject` holds tags and section, `points` the key points, `answer` everything else.
    """

    title: str
    subject: str
    points: str
    answer: str


def weights(roots: Sequence[str], fields: Fields) -> list[int]:
    """Return how much each root weighs in a question; 0 when it does not occur."""
    title, points, answer = f" {fields.title} ", f" {fields.points} ", f" {fields.answer} "
    subject = fields.subject.split()
    return [
        TITLE * (token in title)
        + SUBJECT * min(2, subject.count(token[1:-1]))
        + POINT * (token in points)
        + ANSWER * (token in answer)
        for token in (f" {root} " for root in roots)
    ]


def fit(found: Sequence[int]) -> tuple[int, int]:
    """Return what a question is ranked by: how many roots it has, then how much they weigh."""
    return len(found) - found.count(0), sum(found)
