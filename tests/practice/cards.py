"""Rates cards as the pages do, and reads what is remembered."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from quiz.memory.schedule import seen_mark
from quiz.models import Attempt, Card, Learner, Question
from quiz.practice.record import record
from quiz.practice.tokens import Token
from tests.factories import START


def shown_token(learner: Learner | uuid.UUID, question: Question) -> Token:
    """The token of the question's card as it would be shown to the learner now."""
    learner_id = learner if isinstance(learner, uuid.UUID) else learner.pk
    card = Card.objects.filter(learner=learner_id, question=question).first()
    return Token(
        learner=learner_id,
        question=question.pk,
        version=question.version,
        reps=card.reps if card else 0,
        seen=seen_mark(card.last_review if card else None),
        shown=int(START.timestamp()),
        nonce=uuid.uuid4(),
    )


def rate(
    learner: Learner, question: Question, rating: int = 3, *, at: datetime = START, zone: str = ""
) -> Attempt:
    """Show the card to the learner and record a rating of it."""
    token = shown_token(learner, question)
    return record(learner_id=learner.pk, token=token, rating=rating, now=at, zone=zone)


def remembered(learner: Learner) -> dict[int, dict[str, Any]]:
    """Return all that the learner's cards hold, FSRS fields and annotations, by question id."""
    cards = Card.objects.filter(learner=learner).values()
    return {card["question_id"]: {**card, "id": None} for card in cards}
