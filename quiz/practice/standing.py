"""How the questions of a list stand with one learner. Only reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quiz.memory.schedule import day_bounds
from quiz.models import Card, Learner, Question, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A question in a list: how it stands, and the learner's `annotations` on it, in words."""

    question: Question
    standing: Standing
    annotations: tuple[str, ...] = ()


def listed(
    questions: Iterable[Question], *, learner: Learner | None, now: datetime
) -> list[Listed]:
    """Return the questions and how each stands, in one statement, or none for a visitor.

    Args:
        questions: in the order of the list.
        learner: None for a visitor, to whom everything is new.
        now: the moment, UTC.
    """
    questions = list(questions)
    known = _listed_cards(questions, learner, now) if learner else {}
    new = {"standing": Standing.NEW}
    return [Listed(question=one, **known.get(one.pk, new)) for one in questions]


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
