"""The writes before and after a rehearsal: start it, judge it; what is in between is in steps."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from random import Random, SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from quiz.bounds import REHEARSALS_MAX, REHEARSED_MAX
from quiz.memory.interview import Candidate, choose
from quiz.models import (
    Attempt,
    Card,
    KeyPoint,
    Learner,
    Question,
    Rehearsal,
    RehearsedQuestion,
    Status,
)
from quiz.practice.notes import NoteEdit
from quiz.practice.record import Answered, lock_learner, record
from quiz.practice.tokens import StaleCardError, Token
from quiz.rating import Rating


class NothingToAskError(LookupError):
    """No published question fits the choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a rehearsal is chosen by. `sections` are slugs; none means all that are in the plan."""

    minutes: int
    level: str = ""
    sections: tuple[str, ...] = ()
    weak: bool = False


@transaction.atomic
def start(
    *,
    learner_id: uuid.UUID,
    choice: Choice,
    now: datetime,
    zone: str = "",
    chance: Random | None = None,
) -> Rehearsal:
    """Start a rehearsal; where one is running already, return that one.

    Of `REHEARSALS_MAX` that a learner may keep the oldest makes way.

    Args:
        learner_id: the learner is created here if there is none yet.
        choice: what to ask.
        now: the moment, UTC.
        zone: the browser's IANA zone, kept for the learner; empty leaves it as it is.
        chance: what draws the questions; a test gives its own.

    Raises:
        NothingToAskError: when no question fits. Nothing is stored.
    """
    lock_learner(learner_id, zone, now)
    mine = Rehearsal.objects.filter(learner=learner_id)
    if running := mine.running().first():
        return running
    candidates = _candidates(learner_id, choice)
    chosen = choose(
        candidates, minutes=choice.minutes, most=REHEARSED_MAX, chance=chance or SystemRandom()
    )
    if not chosen:
        raise NothingToAskError
    keep_latest(learner_id, REHEARSALS_MAX - 1)
    rehearsal = Rehearsal.objects.create(
        learner_id=learner_id,
        started_at=now,
        shown_at=now,
        seen_at=now,
        minutes=choice.minutes,
        choice={"level": choice.level, "sections": [*choice.sections], "weak": choice.weak},
    )
    RehearsedQuestion.objects.bulk_create(
        RehearsedQuestion(
            rehearsal=rehearsal,
            position=position,
            question_id=one.question,
            question_version=one.version,
            followup=one.followup,
        )
        for position, one in enumerate(chosen, start=1)
    )
    return rehearsal


@transaction.atomic
def judge(
    *,
    learner_id: uuid.UUID,
    token: Token,
    rating: int,
    now: datetime,
    zone: str = "",
    answered: Answered,
    note: NoteEdit | None = None,
) -> Attempt:
    """Record the rating of one answer, as any other rating; each answer counts just once.

    Args:
        learner_id: whose rehearsal it is.
        token: that of the card, with the nonce of the rehearsed question.
        rating: 1 to 4.
        now: the moment, UTC.
        zone: the browser's IANA zone, kept for the learner; empty leaves it as it is.
        answered: what was answered, and what of it was ticked.
        note: the learner's change to the card's note.

    Returns:
        The attempt, new or as it was recorded before.

    Raises:
        RequestDataTooBig: as `record` does.
        StaleCardError: as `record` does, and where no answer of a rehearsal has this token.
            Nothing is stored.
    """
    attempt = record(
        learner_id=learner_id,
        token=token,
        rating=rating,
        now=now,
        zone=zone,
        answered=answered,
        note=note,
    )
    mine = RehearsedQuestion.objects.filter(
        rehearsal__learner=learner_id, token=token.nonce, seconds__isnull=False
    )
    if not mine.update(rating=attempt.rating, **_points(attempt)):
        raise StaleCardError
    _close_judging(learner_id, now)
    return attempt


def keep_latest(learner_id: uuid.UUID, number: int) -> None:
    """Delete the learner's rehearsals but for the latest ones; ratings stay."""
    mine = Rehearsal.objects.filter(learner=learner_id).order_by("-started_at")
    old = [*mine.values_list("pk", flat=True)[number:]]
    if old:
        Rehearsal.objects.filter(pk__in=old).delete()


def give_up_judging(*, learner_id: uuid.UUID, now: datetime) -> None:
    """Leave the answers that are not judged yet as they are."""
    Rehearsal.objects.filter(learner=learner_id).unjudged().update(judged_at=now)


def waiting() -> QuerySet[RehearsedQuestion]:
    """Return the answers that can still be judged."""
    rows = RehearsedQuestion.objects.filter(rating=None, seconds__isnull=False)
    return rows.filter(question__status=Status.PUBLISHED)


def _close_judging(learner_id: uuid.UUID, now: datetime) -> None:
    unjudged = Rehearsal.objects.filter(learner=learner_id).unjudged()
    unjudged.exclude(Exists(waiting().filter(rehearsal=OuterRef("pk")))).update(judged_at=now)


def _points(attempt: Attempt) -> dict[str, Any]:
    """Return what was said of the key points.

    Without a tick, Again and Hard say that nothing was, while Good and Easy leave it open.
    """
    if "ticked" not in attempt.payload and (attempt.rating or 0) >= Rating.GOOD:
        return {"said": None, "points": None, "missed": None}
    points = KeyPoint.objects.filter(question=attempt.question_id).values_list("text", "must")
    ticked = {*attempt.payload.get("ticked", ())}
    return {
        "said": sum(text in ticked for text, _ in points),
        "points": len(points),
        "missed": [text for text, must in points if must and text not in ticked],
    }


def _candidates(learner_id: uuid.UUID, choice: Choice) -> list[Candidate]:
    """Return what may be asked, in one statement. What the learner suspended is left out."""
    cards = Card.objects.filter(learner=learner_id, question=OuterRef("pk"))
    last = Rehearsal.objects.filter(learner=learner_id).order_by("-started_at").values("pk")[:1]
    asked_last = RehearsedQuestion.objects.filter(rehearsal__in=last, question=OuterRef("pk"))
    fit = Question.objects.published().exclude(Exists(cards.filter(suspended=True)))
    if choice.level:
        fit = fit.filter(level=choice.level)
    if choice.sections:
        fit = fit.filter(section__slug__in=choice.sections)
    else:
        left_out = Learner.left_out.through.objects.filter(learner=learner_id)
        fit = fit.exclude(section__in=left_out.values("section"))
    if choice.weak:
        fit = fit.filter(Exists(cards.weak()))
    names = ("pk", "version", "section__slug", "seconds", "asked", "followups", "is_recent")
    rows = fit.annotate(is_recent=Exists(asked_last)).values_list(*names)
    return [
        Candidate(
            question=pk,
            version=version,
            section=section,
            seconds=seconds,
            asked=asked or 0,
            followups=tuple(followup["text"] for followup in followups),
            is_recent=is_recent,
        )
        for pk, version, section, seconds, asked, followups, is_recent in rows
    ]
