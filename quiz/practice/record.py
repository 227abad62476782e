"""The writes of practice: rate once, undo, rebuild. Each is one transaction."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Exists, F, FilteredRelation, Q

from quiz.memory.schedule import (
    DEFAULT_PARAMETERS,
    UNSEEN,
    Memory,
    Parameters,
    Review,
    replay,
    review,
)
from quiz.models import Attempt, Card, Learner, Question
from quiz.practice.tokens import Token, seen_mark

MEMORY_FIELDS = tuple(Memory.__dataclass_fields__)
LEECH_LAPSES = 8
MARKS = Q(suspended=True) | Q(flagged=True) | Q(buried_until__isnull=False) | ~Q(note="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How an answer was judged key point by key point, by their texts.

    `suggested` were ticked by the matcher, `ticked` are in the end, `proposed` is the rating that
    follows from those, 1 to 4.
    """

    suggested: list[str]
    ticked: list[str]
    proposed: int


class StaleCardError(Exception):
    """The shown card is no longer the present one: it was rated or undone elsewhere."""


@transaction.atomic
def record(
    *,
    learner_id: uuid.UUID,
    token: Token,
    rating: int,
    now: datetime,
    zone: str = "",
    answer: str = "",
    seconds: int | None = None,
    judgement: Judgement | None = None,
) -> Attempt:
    """Record one rating of a shown card, once, however often it is posted.

    Args:
        learner_id: made a learner here if it is none yet.
        token: of the shown card; the same token again returns what it brought the first time.
        rating: 1 to 4.
        now: the moment, UTC.
        zone: the browser's IANA zone, kept for the learner; empty leaves it as it is.
        answer: what the learner typed, kept with the attempt.
        seconds: how long the learner thought before revealing; None where that is not known.
        judgement: what was ticked; None when the learner rated by hand.

    Returns:
        The attempt, new or as it was recorded before. A `leech` suspended its card.

    Raises:
        StaleCardError: when the card was rated or undone since it was shown, is another
            learner's, or its question is not published any more.
        ValueError: when the rating is not 1 to 4.
    """
    if token.learner != learner_id:
        raise StaleCardError
    zone, retention = lock_learner(learner_id, zone, now)
    known, number, status, card_id, rests, *fields = _shown(learner_id, token)
    if known:
        return _as_before(token)
    memory = Memory(**dict(zip(MEMORY_FIELDS, fields, strict=True))) if card_id else UNSEEN
    is_same = (memory.reps, seen_mark(memory.last_review)) == (token.reps, token.seen)
    if not is_same or status != "published":
        raise StaleCardError
    # A clock that went back must not put this answer before the last one.
    moment = max(now, memory.last_review or now)
    parameters: Parameters = {**DEFAULT_PARAMETERS, "retention": retention}
    rated = Review(rating=rating, moment=moment, zone=zone, parameters=parameters)
    after = review(memory, rated)
    attempt = _attempt(token, rated, due=after.due, answer=answer, seconds=seconds)
    attempt.question = _question(token.question, number)
    # A card that rests already is the learner's own doing, which undo must leave.
    is_lapse = after.lapses > memory.lapses and not rests
    attempt.leech = is_lapse and after.lapses % LEECH_LAPSES == 0
    for name, value in (asdict(judgement) if judgement else {}).items():
        setattr(attempt, name, value)
    attempt.save()
    marks = {"suspended": True} if attempt.leech else {}
    _store(after, learner_id=learner_id, question_id=token.question, card_id=card_id, **marks)
    return attempt


@transaction.atomic
def undo(*, learner_id: uuid.UUID, attempt_id: int, now: datetime) -> Attempt:
    """Take a rating back: append its reversal and put the card where it was, to the bit.

    Doing it twice does it once.

    Returns:
        The attempt that was taken back.

    Raises:
        Attempt.DoesNotExist: when it is not one of this learner's ratings.
        StaleCardError: when the card has been rated again since.
    """
    learner = Learner.objects.select_for_update().filter(pk=learner_id).first()
    if learner is None:
        raise Attempt.DoesNotExist
    attempt = learner.attempts.get(pk=attempt_id, reverses=None)
    if attempt.reversals.exists():
        return attempt
    standing = list(learner.attempts.effective().filter(question=attempt.question_id))
    if standing[-1].pk != attempt.pk:
        raise StaleCardError
    Attempt(
        learner=learner,
        question_id=attempt.question_id,
        question_version=attempt.question_version,
        reverses=attempt,
        answered_at=max(now, attempt.answered_at),
        zone=attempt.zone,
    ).save()
    _restore(learner, attempt.question_id, standing[:-1])
    if attempt.leech:
        learner.cards.filter(question=attempt.question_id).update(suspended=False)
    return attempt


@transaction.atomic
def rebuild_cards(*, learner: Learner) -> int:
    """Recompute the FSRS fields of all the learner's cards from the attempts alone.

    Marks (suspended, buried, flagged, note) stay.

    Returns:
        How many cards have been rebuilt.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    standing: dict[int, list[Review]] = {}
    for attempt in learner.attempts.effective().defer("answer", "suggested", "ticked"):
        standing.setdefault(attempt.question_id, []).append(_as_review(attempt))
    unseen = learner.cards.exclude(question__in=standing)
    rebuilt = len(standing) + unseen.count()
    unseen.exclude(MARKS).delete()
    unseen.update(**asdict(UNSEEN))
    Card.objects.bulk_create(
        (
            Card(learner=learner, question_id=question_id, **asdict(replay(reviews)))
            for question_id, reviews in standing.items()
        ),
        batch_size=500,
        update_conflicts=True,
        update_fields=MEMORY_FIELDS,
        unique_fields=["learner", "question"],
    )
    return rebuilt


def lock_learner(learner_id: uuid.UUID, zone: str, now: datetime) -> tuple[str, float]:
    """Lock the learner's row, so that its writes queue up, within the caller's transaction.

    Args:
        learner_id: made a learner here if it is none yet.
        zone: the browser's IANA zone, kept for the learner; empty leaves it as it is.
        now: the moment, UTC.

    Returns:
        The learner's zone and desired recall (0 to 1).
    """
    locked = Learner.objects.select_for_update().filter(pk=learner_id)
    row = locked.values_list("zone", "retention").first()
    if row is None:
        defaults = {"zone": zone or "UTC", "created_at": now}
        made = locked.get_or_create(pk=learner_id, defaults=defaults)[0]
        row = made.zone, made.retention
    known, retention = row
    if zone and zone != known:
        Learner.objects.filter(pk=learner_id).update(zone=zone)
    return zone or known, retention


def _shown(learner_id: uuid.UUID, token: Token) -> tuple[Any, ...]:
    """Whether the token is known, the question's number and status, the card.

    Of the card: its id, whether it is suspended, and what FSRS knows.
    """
    memory = (f"card__{name}" for name in MEMORY_FIELDS)
    row: tuple[Any, ...] | None = (
        Question.objects.filter(pk=token.question)
        .annotate(
            card=FilteredRelation("cards", condition=Q(cards__learner=learner_id)),
            known=Exists(Attempt.objects.filter(learner=learner_id, token=token.nonce)),
            card_id=F("card__pk"),
        )
        .values_list("known", "number", "status", "card_id", "card__suspended", *memory)
        .first()
    )
    if row is None:
        raise StaleCardError
    return row


def _question(pk: int, number: int) -> Question:
    """The question whose other fields are read when they are asked for."""
    return Question.from_db(DEFAULT_DB_ALIAS, ("id", "number"), (pk, number))


def _attempt(
    token: Token, rated: Review, *, due: datetime | None, answer: str, seconds: int | None
) -> Attempt:
    return Attempt(
        learner_id=token.learner,
        question_id=token.question,
        question_version=token.version,
        token=token.nonce,
        rating=rated.rating,
        answered_at=rated.moment,
        zone=rated.zone,
        parameters=rated.parameters,
        due=due,
        answer=answer,
        seconds=seconds,
    )


def _as_before(token: Token) -> Attempt:
    attempt = Attempt.objects.get(learner=token.learner, token=token.nonce)
    if attempt.reversals.exists():
        raise StaleCardError
    return attempt


def _store(
    memory: Memory,
    *,
    learner_id: uuid.UUID,
    question_id: int,
    card_id: int | None,
    **marks: bool,
) -> None:
    fields = {name: getattr(memory, name) for name in MEMORY_FIELDS} | marks
    if card_id:
        Card.objects.filter(pk=card_id).update(**fields)
    else:
        Card.objects.create(learner_id=learner_id, question_id=question_id, **fields)


def _restore(learner: Learner, question_id: int, standing: list[Attempt]) -> None:
    """Put the card where the `standing` attempts lead; no attempt and no mark: no card."""
    cards = learner.cards.filter(question=question_id)
    if not standing:
        cards.exclude(MARKS).delete()
        cards.update(**asdict(UNSEEN))
        return
    memory = replay(_as_review(attempt) for attempt in standing)
    card_id = cards.values_list("pk", flat=True).first()
    _store(memory, learner_id=learner.pk, question_id=question_id, card_id=card_id)


def _as_review(attempt: Attempt) -> Review:
    return Review(
        rating=cast("int", attempt.rating),  # only a reversal has none, by CHECK
        moment=attempt.answered_at,
        zone=attempt.zone,
        parameters=attempt.parameters,
    )
