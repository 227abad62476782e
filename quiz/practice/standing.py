"""How the questions of a list stand with one learner. Only reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quiz.memory.schedule import day_bounds
from quiz.models import Card, Learner, Question, Standing

AS_BUTTONS_SAY = {"Suspended": "Not asked again", "Buried": "Not today"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A question in a list: how it stands, and the learner's `annotations` on it, in words.

    `line` is what the list says about it: why it comes here, or where it has what was searched for.
    `comes` says whether it can be asked now: it is new or due, and neither suspended nor buried.
    """

    question: Question
    standing: Standing
    annotations: tuple[str, ...] = ()
    line: str = ""
    comes: bool = True

    @property
    def marks(self) -> list[str]:
        """What the learner set on it, in the words of the buttons that set it."""
        return [AS_BUTTONS_SAY.get(name, name) for name in self.annotations]


def listed(
    questions: Iterable[Question],
    *,
    learner: Learner | None,
    now: datetime,
    lines: Mapping[int, str] | None = None,
) -> list[Listed]:
    """Return the questions and how each stands, in one statement, or none for a visitor.

    Args:
        questions: in the order of the list.
        learner: None for a visitor, to whom everything is new.
        now: the moment, UTC.
        lines: what the list says about questions, by their ids.
    """
    questions = list(questions)
    known = _listed_cards(questions, learner, now) if learner else {}
    new, lines = {"standing": Standing.NEW}, lines or {}
    return [
        Listed(question=one, line=lines.get(one.pk, ""), **known.get(one.pk, new))
        for one in questions
    ]


def can_come(card: Card, now: datetime) -> bool:
    """Whether a card (as `with_standing` reads it) can be asked now: new or due, and awake."""
    is_asleep = card.suspended or card.is_buried(now)
    return not is_asleep and card.standing in {Standing.NEW, Standing.DUE}  # type: ignore[attr-defined]


def standings_by_section(*, learner: Learner, now: datetime) -> dict[int, Counter[Standing]]:
    """Return how many questions of each section (by its id) stand how, in one statement.

    Questions that the learner was never asked are in no count.

    Args:
        learner: whose cards are counted.
        now: the moment, UTC.
    """
    _, day_end = day_bounds(now, learner.zone)
    cards = learner.cards.published().with_standing(now=now, day_end=day_end)
    counts: dict[int, Counter[Standing]] = defaultdict(Counter)
    rows = cards.values_list("question__section", "standing")  # type: ignore[misc]  # annotated
    for section, standing in rows:
        counts[section][Standing(standing)] += 1
    return counts


def _listed_cards(
    questions: list[Question], learner: Learner, now: datetime
) -> dict[int, dict[str, Any]]:
    """Return what the learner's cards add to a list, by the question's id."""
    _, day_end = day_bounds(now, learner.zone)
    cards = learner.cards.filter(question__in=questions).with_standing(now=now, day_end=day_end)
    return {
        card.question_id: {
            "standing": Standing(card.standing),  # type: ignore[attr-defined]  # annotated
            "annotations": _annotations(card, now),
            "comes": can_come(card, now),
        }
        for card in cards
    }


def _annotations(card: Card, now: datetime) -> tuple[str, ...]:
    said = {
        "Flagged": card.flagged,
        "Suspended": card.suspended,
        "Buried": card.is_buried(now),
    }
    return tuple(name for name, is_set in said.items() if is_set)
