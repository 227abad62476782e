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
TITLE_PHRASE, SUBJECT_PHRASE, POINT_PHRASE = TITLE, SUBJECT, 3 * SUBJECT
FIRST = SUBJECT  # a title is about the word that it begins with


@dataclass(frozen=True, slots=True)
class Fields:
    """The roots of a question's words, separated by spaces; empty where the learner may not look.

    `subject` holds tags and section, then, after a dot, the situation; `points` the key points, a
    dot between two of them; `answer` everything else.
    """

    title: str
    subject: str
    points: str
    answer: str


def weights(words: Sequence[tuple[str, ...]], fields: Fields) -> list[int]:
    """Return how much each word weighs in a question, by the best of its roots; 0 without any."""
    return [max(_weight(root, fields) for root in roots) for roots in words]


def nearness(words: Sequence[tuple[str, ...]], fields: Fields) -> int:
    """Return what it is worth that a title begins with a word, or that all stand side by side."""
    first = FIRST * any(fields.title.startswith(f"{root} ") for roots in words for root in roots)
    if len(words) < 2:
        return first
    phrases = [f" {' '.join(roots)} " for roots in product(*words)]
    places = {
        TITLE_PHRASE: fields.title,
        SUBJECT_PHRASE: fields.subject.partition(" . ")[0],
        POINT_PHRASE: fields.points,
    }
    held = (any(phrase in f" {text} " for phrase in phrases) for text in places.values())
    return first + max(worth * has for worth, has in zip(places, held, strict=True))


def fit(found: Sequence[int]) -> tuple[int, int]:
    """Return what a question is ranked by: how many words it has, then how much they weigh."""
    return len(found) - found.count(0), sum(found)


def _weight(root: str, fields: Fields) -> int:
    token = f" {root} "
    subject, _, situation = fields.subject.partition(" . ")
    return (
        TITLE * (token in f" {fields.title} ")
        + SUBJECT * min(2, subject.split().count(root))
        + POINT * (token in f" {fields.points} ")
        + ANSWER * (token in f" {situation} " or token in f" {fields.answer} ")
    )
