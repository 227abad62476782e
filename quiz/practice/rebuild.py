"""What follows from a learner's attempts, computed while nobody waits.

SQLite has one lock for all who write, and to replay thousands of attempts takes seconds. So what
takes time is done before the lock is taken, and holds if the learner's attempts are still the same
then.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from typing import NamedTuple, TypeVar

from django.db import transaction
from django.db.models import Count, Max

from quiz.memory.schedule import MEMORY_FIELDS, UNSEEN, Memory, Review, replay
from quiz.models import Attempt, Card, Learner

Plan = TypeVar("Plan")
Result = TypeVar("Result")
TRIES = 3
BATCH = 500


class Given(NamedTuple):
    """A rating that counts, with its token and the id of its question."""

    question: int
    token: uuid.UUID
    review: Review


def unhurried(
    learner_id: uuid.UUID,
    *,
    lock: Callable[[], Learner],
    prepare: Callable[[], Plan],
    write: Callable[[Learner, Plan], Result],
) -> Result:
    """Prepare without a lock, then write under the learner's, in one transaction.

    Where an attempt has come between, it is prepared again; the last time under the lock.

    Args:
        learner_id: whose attempts the plan follows from.
        lock: locks the learner's row and returns it.
        prepare: reads and computes; returns the plan, or raises what the caller shall see.
        write: carries the plan out.
    """
    for _ in range(TRIES):
        before = _latest(learner_id)
        plan = prepare()
        with transaction.atomic():
            learner = lock()
            if _latest(learner_id) == before:
                return write(learner, plan)
    with transaction.atomic():
        learner = lock()
        return write(learner, prepare())


def locked(learner_id: uuid.UUID) -> Learner:
    """Lock the learner's row until the caller's transaction ends, and return it.

    Raises:
        Learner.DoesNotExist: when there is none.
    """
    return Learner.objects.select_for_update().get(pk=learner_id)


def rebuild_cards(*, learner: Learner) -> int:
    """Recompute the FSRS fields of all the learner's cards from the attempts alone.

    What the learner set (suspended, buried, flagged, a note) stays.

    Returns:
        How many cards were rebuilt.
    """
    return unhurried(
        learner.pk,
        lock=lambda: locked(learner.pk),
        prepare=lambda: memories_of(standing(learner.pk)),
        write=store_memories,
    )


def standing(learner_id: uuid.UUID, *, question: int | None = None) -> Iterator[Given]:
    """Yield the learner's ratings that count, question by question, each in order of time.

    Args:
        learner_id: the learner's.
        question: the id of the only one that is asked for.
    """
    attempts = Attempt.objects.filter(learner=learner_id).effective()
    if question:
        attempts = attempts.filter(question=question)
    fields = ("question_id", "token", "rating", "answered_at", "zone", "parameters", "took")
    rows = attempts.order_by("question_id", "answered_at", "pk").values_list(*fields)
    for number, token, rating, moment, zone, parameters, took in rows.iterator():
        review = Review(
            rating=rating, moment=moment, zone=zone, parameters=parameters, seconds=took
        )
        yield Given(number, token, review)


def memories_of(given: Iterable[Given]) -> dict[int, Memory]:
    """Return what follows for each question, by its id; the ratings come as `standing` has them."""
    by_question = groupby(given, lambda one: one.question)
    return {question: replay(one.review for one in some) for question, some in by_question}


def store_memories(learner: Learner, memories: dict[int, Memory]) -> int:
    """Make the cards of a locked learner say just this, and nothing of other questions.

    Returns:
        How many cards were written.
    """
    unseen = learner.cards.exclude(question__in=memories)
    deleted, _ = unseen.not_annotated().delete()
    emptied = unseen.update(**asdict(UNSEEN))
    Card.objects.bulk_create(
        (
            Card(learner=learner, question_id=question, **asdict(memory))
            for question, memory in memories.items()
        ),
        batch_size=BATCH,
        update_conflicts=True,
        update_fields=MEMORY_FIELDS,
        unique_fields=["learner", "question"],
    )
    return len(memories) + deleted + emptied


def _latest(learner_id: uuid.UUID) -> tuple[int, int | None]:
    """Return what is different once the learner has another attempt, or fewer."""
    found = Attempt.objects.filter(learner=learner_id).aggregate(many=Count("pk"), last=Max("pk"))
    return found["many"], found["last"]
