"""No way through the ORM changes or deletes an attempt."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from quiz.models import Attempt, Learner, Question
from quiz.models.practice import AppendOnlyError
from quiz.practice.record import undo
from tests.factories import START, make_learner
from tests.practice.cards import rate


@pytest.fixture
def attempt(alice: Learner, questions: list[Question]) -> Attempt:
    """A rating of Alice's, and its reversal, and another rating."""
    first = rate(alice, questions[0])
    undo(learner_id=alice.pk, attempt_id=first.pk, now=START + timedelta(minutes=1))
    rate(alice, questions[0], at=START + timedelta(minutes=2))
    return Attempt.objects.get(pk=first.pk)


def everything() -> list[Mapping[str, object]]:
    """All attempts as they are stored."""
    return [*Attempt.objects.order_by("pk").values()]


def changed(attempt: Attempt) -> Attempt:
    """The attempt, its rating changed but not stored."""
    attempt.rating = 4
    return attempt


def another(attempt: Attempt) -> Attempt:
    """A new attempt with the primary key of one that is stored."""
    fields = {field.attname: getattr(attempt, field.attname) for field in Attempt._meta.fields}
    return Attempt(**fields | {"rating": 4, "token": uuid.uuid4()})


WAYS: dict[str, Callable[[Attempt], object]] = {
    "save": lambda attempt: changed(attempt).save(),
    "save some fields": lambda attempt: changed(attempt).save(update_fields=["rating"]),
    "save by force": lambda attempt: changed(attempt).save(force_update=True),
    "async save": lambda attempt: async_to_sync(changed(attempt).asave)(),
    "delete": lambda attempt: attempt.delete(),
    "async delete": lambda attempt: async_to_sync(attempt.adelete)(),
    "update all": lambda _: Attempt.objects.update(rating=4),
    "update one": lambda attempt: Attempt.objects.filter(pk=attempt.pk).update(rating=4),
    "async update": lambda _: async_to_sync(Attempt.objects.all().aupdate)(rating=4),
    "delete all": lambda _: Attempt.objects.all().delete(),
    "delete sliced": lambda attempt: Attempt.objects.filter(pk=attempt.pk).delete(),
    "async delete all": lambda _: async_to_sync(Attempt.objects.all().adelete)(),
    "bulk update": lambda attempt: Attempt.objects.bulk_update([changed(attempt)], ["rating"]),
    "update or create": lambda attempt: Attempt.objects.update_or_create(
        pk=attempt.pk, defaults={"rating": 4}
    ),
    "bulk create over it": lambda attempt: Attempt.objects.bulk_create(
        [another(attempt)],
        update_conflicts=True,
        update_fields=["rating"],
        unique_fields=["id"],
    ),
    "bulk create over it by position": lambda attempt: Attempt.objects.bulk_create(
        [another(attempt)], None, False, True, ["rating"], ["id"]
    ),
    "the learner's update": lambda attempt: attempt.learner.attempts.update(rating=4),
    "the learner's delete": lambda attempt: attempt.learner.attempts.all().delete(),
    "the learner's add": lambda attempt: make_learner().attempts.add(attempt, bulk=True),
    "the learner's add one by one": lambda attempt: make_learner().attempts.add(
        attempt, bulk=False
    ),
    "the learner's set": lambda attempt: make_learner().attempts.set([attempt]),
    "the question's update": lambda attempt: attempt.question.attempts.update(rating=4),
    "the question's delete": lambda attempt: attempt.question.attempts.all().delete(),
    "the reversals' update": lambda attempt: attempt.reversals.update(zone="Asia/Tokyo"),
    "the reversals' delete": lambda attempt: attempt.reversals.all().delete(),
    "the reversals' clear": lambda attempt: attempt.reversals.clear(),
    "the reversals' clear one by one": lambda attempt: attempt.reversals.clear(bulk=False),
    "the reversals' remove": lambda attempt: attempt.reversals.remove(attempt.reversals.get()),
    "the reversals' set": lambda attempt: attempt.reversals.set([]),
    "the base manager's update": lambda _: Attempt._base_manager.update(rating=4),
    "the base manager's delete": lambda _: Attempt._base_manager.all().delete(),
}
CASCADES: dict[str, Callable[[Attempt], object]] = {
    "the learner": lambda attempt: attempt.learner.delete(),
    "all learners": lambda _: Learner.objects.all().delete(),
    "the question": lambda attempt: attempt.question.delete(),
    "all questions": lambda _: Question.objects.all().delete(),
    "the section": lambda attempt: attempt.question.section.delete(),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_attempt_is_neither_changed_nor_deleted(attempt: Attempt, way: str) -> None:
    before = everything()
    with pytest.raises(AppendOnlyError, match="undo"), transaction.atomic():
        WAYS[way](attempt)
    assert everything() == before


@pytest.mark.parametrize("cascade", CASCADES)
def test_what_attempts_point_at_is_not_deleted_under_them(attempt: Attempt, cascade: str) -> None:
    before = everything()
    with pytest.raises(ProtectedError):
        CASCADES[cascade](attempt)
    assert everything() == before


@pytest.mark.parametrize(
    "write",
    [
        lambda attempt: another(attempt).save(),
        lambda attempt: another(attempt).save_base(force_insert=True),
        lambda attempt: Attempt.objects.bulk_create([another(attempt)]),
        lambda attempt: Attempt.objects.create(
            **{field.attname: getattr(attempt, field.attname) for field in Attempt._meta.fields}
        ),
    ],
)
def test_a_new_attempt_never_takes_the_place_of_one(
    attempt: Attempt, write: Callable[[Attempt], object]
) -> None:
    before = everything()
    with pytest.raises(IntegrityError), transaction.atomic():
        write(attempt)
    assert everything() == before


def test_an_attempt_that_is_passed_off_as_new_is_refused(attempt: Attempt) -> None:
    before = everything()
    attempt._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        changed(attempt).save()
    assert everything() == before


def test_many_new_attempts_are_inserted_at_once(attempt: Attempt) -> None:
    fresh = [another(attempt) for _ in range(3)]
    for new in fresh:
        new.pk = None
    Attempt.objects.bulk_create(fresh, 2)
    assert Attempt.objects.count() == 6


@pytest.mark.parametrize("whose", ["another learner", "another question", "a reversal"])
def test_a_reversal_fits_what_it_takes_back(
    alice: Learner, bob: Learner, questions: list[Question], whose: str
) -> None:
    taken_back = rate(alice, questions[0])
    if whose == "a reversal":
        undo(learner_id=alice.pk, attempt_id=taken_back.pk, now=START)
        taken_back = alice.attempts.exclude(reverses=None).get()
    with pytest.raises(ValueError, match="same learner and question"):
        Attempt(
            learner=bob if whose == "another learner" else alice,
            question=questions[1] if whose == "another question" else questions[0],
            question_version=1,
            reverses=taken_back,
            answered_at=START,
            zone="UTC",
        ).save()
