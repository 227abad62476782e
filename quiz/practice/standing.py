"""How a question stands with one learner: new, learning, strong or due; and what is weak.

Stability is FSRS's: the days after which recall has fallen to 90 %.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, TextChoices

from quiz.memory.schedule import day_bounds
from quiz.models import Card, Learner, Question
from quiz.rating import State

STRONG_DAYS = 21.0  # three weeks, from where on Anki calls a card mature
WEAK_DAYS = 7.0  # forgotten before an interview that is a week away

# For querysets of cards; `is_weak` says the same of one.
WEAK = Q(reps__gt=0, stability__lt=WEAK_DAYS)


class Standing(TextChoices):
    """What a list says of a question, in one word."""

    NEW = "new", "New"
    LEARNING = "learning", "Learning"
    STRONG = "strong", "Strong"
    DUE = "due", "Due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A question in a list: how it stands, and the learner's `marks` on it, in words."""

    question: Question
    standing: Standing
    marks: tuple[str, ...]


def standing(card: Card | None, *, now: datetime, day_end: datetime) -> Standing:
    """Return how a question stands.

    New: never rated. Due: the queue brings it today, so a learning step once its moment has come, a
    review on its day; what is suspended or buried is not due. Strong: past its learning steps, with
    a stability of at least `STRONG_DAYS`. Learning: everything else.

    Args:
        card: the learner's card of it, if there is one.
        now: the moment, UTC.
        day_end: when the learner's day ends, UTC.
    """
    if card is None or card.due is None or card.stability is None:
        return Standing.NEW
    is_review = card.state == State.REVIEW
    has_come = card.due < day_end if is_review else card.due <= now
    if has_come and not card.suspended and not is_buried(card, now):
        return Standing.DUE
    is_strong = is_review and card.stability >= STRONG_DAYS
    return Standing.STRONG if is_strong else Standing.LEARNING


def is_weak(card: Card) -> bool:
    """Whether it was rated, and its stability is below `WEAK_DAYS`: `WEAK`, for one card."""
    return card.reps > 0 and card.stability is not None and card.stability < WEAK_DAYS


def is_buried(card: Card, now: datetime) -> bool:
    """Whether it is out of the queue until a later moment than `now` (UTC)."""
    return card.buried_until is not None and card.buried_until > now


def due(*, now: datetime, day_end: datetime) -> Q:
    """Return what picks the due cards of a queryset of cards; `standing` says the same of one."""
    has_come = Q(state=State.REVIEW, due__lt=day_end) | ~Q(state=State.REVIEW) & Q(due__lte=now)
    awake = Q(buried_until=None) | Q(buried_until__lte=now)
    return has_come & awake & Q(suspended=False)


def listed(
    questions: Iterable[Question], *, learner: Learner | None, now: datetime
) -> list[Listed]:
    """Return the questions with how each stands: one statement, none for a visitor.

    Args:
        questions: in the order of the list.
        learner: None for a visitor, to whom everything is new.
        now: the moment, UTC.
    """
    _, day_end = day_bounds(now, learner.zone if learner else "UTC")
    questions = list(questions)
    mine = learner.cards.filter(question__in=questions) if learner else ()
    cards = {card.question_id: card for card in mine}
    return [
        Listed(
            question=question,
            standing=standing(cards.get(question.pk), now=now, day_end=day_end),
            marks=_marks(cards.get(question.pk), now),
        )
        for question in questions
    ]


def _marks(card: Card | None, now: datetime) -> tuple[str, ...]:
    if card is None:
        return ()
    marks = {
        "Flagged": card.flagged,
        "Suspended": card.suspended,
        "Buried": is_buried(card, now),
    }
    return tuple(name for name, is_set in marks.items() if is_set)
