"""Rehearsals for tests: one that is over and waits to be judged, one that runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from quiz.memory.schedule import seen_mark
from quiz.models import Learner, Question, Rehearsal, RehearsedQuestion
from quiz.practice.steps import step_of
from quiz.practice.tokens import Token


def make_rehearsal(
    learner: Learner, questions: list[Question], *, started_at: datetime, **fields: Any
) -> Rehearsal:
    """Store a rehearsal of these questions that is running, unless `fields` says otherwise."""
    moments = {"started_at": started_at, "shown_at": started_at, "seen_at": started_at}
    rehearsal = Rehearsal.objects.create(**{"learner": learner, "minutes": 15, **moments, **fields})
    RehearsedQuestion.objects.bulk_create(
        RehearsedQuestion(rehearsal=rehearsal, position=place, question=one, question_version=1)
        for place, one in enumerate(questions, start=1)
    )
    return rehearsal


def rehearse(learner: Learner) -> None:
    """Store a rehearsal in which everything was answered and nothing judged, and a running one."""
    questions, now = list(Question.objects.all()), timezone.now()
    hour_ago = now - timedelta(hours=1)
    over = make_rehearsal(learner, questions, started_at=hour_ago, ended_at=now)
    over.questions.update(seconds=70, answer="Something.")
    make_rehearsal(learner, questions, started_at=now)


def posted_step(running: Rehearsal, act: str = "pause", **fields: str) -> dict[str, str]:
    """Return what the page of a running rehearsal posts."""
    opened = str(int(running.seen_at.timestamp()))
    step = {"rehearsal": str(running.pk), "step": str(step_of(running)), "opened": opened}
    return {"act": act, "answer": "", **step, **fields}


def posted_rating(learner: Learner, rating: str = "3") -> dict[str, str]:
    """Return what rates the last answer of the learner's latest rehearsal that is over."""
    row = learner.rehearsals.ended()[0].questions.last()
    assert row
    card = learner.cards.filter(question=row.question_id).first()
    token = Token(
        learner=learner.pk,
        question=row.question_id,
        version=1,
        reps=card.reps if card else 0,
        seen=seen_mark(card.last_review if card else None),
        shown=0,
        nonce=row.token,
    )
    return {"token": token.sign(), "rating": rating, "answer": row.answer}
