"""How well a question matches the words that were typed. Pure, so that both databases agree.

bm25 and ts_rank order the same results differently, so the databases only find, and this ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

# Each is worth more than all those below it together; a subject counts as tag and as section.
TITLE, SUBJECT, POINT, ANSWER = 16, 4, 2, 1
NUMBER = 2 * TITLE  # whoever types a question's number wants that question
# All words side by side and in order: in a key point this is worth more than scattered in tags.
TITLE_PHRASE, POINT_PHRASE = TITLE, 3 * SUBJECT


@dataclass(frozen=True, slots=True)
class Fields:
    """The roots of a question's words, separated by spaces; empty where the learner may not look.

    `subject` holds tags and section, `points` the key points (a dot between two of them), `answer`
    everything else.
    """

    title: str
    subject: str
    points: str
    answer: str


def weights(words: Sequence[tuple[str, ...]], fields: Fields) -> list[int]:
    """Return how much each word weighs in a question, by the best of its roots; 0 without any."""
    return [max(_weight(root, fields) for root in roots) for roots in words]


def nearness(words: Sequence[tuple[str, ...]], fields: Fields) -> int:
    """Return what it is worth that all words, and at least two, stand side by side and in order."""
    if len(words) < 2:
        return 0
    phrases = [f" {' '.join(roots)} " for roots in product(*words)]
    return max(
        TITLE_PHRASE * any(phrase in f" {fields.title} " for phrase in phrases),
        POINT_PHRASE * any(phrase in f" {fields.points} " for phrase in phrases),
    )


def fit(found: Sequence[int]) -> tuple[int, int]:
    """Return what a question is ranked by: how many words it has, then how much they weigh."""
    return len(found) - found.count(0), sum(found)


def _weight(root: str, fields: Fields) -> int:
    token = f" {root} "
    return (
        TITLE * (token in f" {fields.title} ")
        + SUBJECT * min(2, fields.subject.split().count(root))
        + POINT * (token in f" {fields.points} ")
        + ANSWER * (token in f" {fields.answer} ")
    )
