"""What the database itself refuses of learners, cards and attempts."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from quiz.memory.schedule import DEFAULT_PARAMETERS
from quiz.models import Attempt, Card, Learner, Question
from quiz.rating import Rating, State
from tests.factories import START
from tests.models.refusals import refused

NEW: dict[str, Any] = {"state": State.LEARNING, "step": 0}
REVIEWED: dict[str, Any] = {
    "state": State.REVIEW,
    "step": None,
    "stability": 3.5,
    "difficulty": 5.0,
    "introduced": START,
    "last_review": START + timedelta(minutes=10),
    "due": START + timedelta(days=4),
    "reps": 2,
}
BEFORE = START - timedelta(microseconds=1)

NEW_CARD_BREACHES: list[tuple[str, dict[str, Any]]] = [
    ("card_new_or_reviewed", {"stability": 3.5}),
    ("card_new_or_reviewed", {"difficulty": 5.0}),
    ("card_new_or_reviewed", {"due": START}),
    ("card_new_or_reviewed", {"last_review": START}),
    ("card_new_or_reviewed", {"introduced": START}),
    ("card_new_or_reviewed", {"state": State.REVIEW, "step": None}),
    ("card_new_or_reviewed", {"step": 1}),
    ("card_new_or_reviewed", {"reps": 1}),
    ("card_lapses_are_reviews", {"lapses": 1}),
]
REVIEWED_CARD_BREACHES: list[tuple[str, dict[str, Any]]] = [
    ("card_state", {"state": 0, "step": 0}),
    ("card_state", {"state": 4, "step": 0}),
    ("card_step_while_learning", {"step": 0}),
    ("card_step_while_learning", {"state": State.LEARNING}),
    ("card_step_while_learning", {"state": State.RELEARNING}),
    ("card_new_or_reviewed", {"stability": 0.0}),
    ("card_new_or_reviewed", {"stability": -1.0}),
    ("card_new_or_reviewed", {"stability": None}),
    ("card_new_or_reviewed", {"difficulty": 0.99}),
    ("card_new_or_reviewed", {"difficulty": 10.01}),
    ("card_new_or_reviewed", {"difficulty": None}),
    ("card_new_or_reviewed", {"due": START}),
    ("card_new_or_reviewed", {"due": None}),
    ("card_new_or_reviewed", {"last_review": BEFORE}),
    ("card_new_or_reviewed", {"last_review": None}),
    ("card_new_or_reviewed", {"introduced": None}),
    ("card_new_or_reviewed", {"reps": 0}),
    ("card_lapses_are_reviews", {"lapses": 3}),
]
RATING_BREACHES: list[tuple[str, dict[str, Any]]] = [
    ("attempt_rates_or_reverses", {"rating": 0}),
    ("attempt_rates_or_reverses", {"rating": 5}),
    ("attempt_rates_or_reverses", {"rating": None}),
    ("attempt_rates_or_reverses", {"token": None}),
    ("attempt_rates_or_reverses", {"due": None}),
    ("attempt_rates_or_reverses", {"due": BEFORE}),
    ("attempt_rates_or_reverses", {"parameters": {}}),
    ("attempt_version_positive", {"question_version": 0}),
    ("attempt_has_zone", {"zone": ""}),
    ("attempt_judged_whole", {"suggested": []}),
    ("attempt_judged_whole", {"ticked": []}),
    ("attempt_judged_whole", {"proposed": Rating.AGAIN}),
    ("attempt_judged_whole", {"suggested": [], "ticked": []}),
    ("attempt_judged_whole", {"suggested": [], "ticked": [], "proposed": 5}),
]
REVERSAL_BREACHES: list[tuple[str, dict[str, Any]]] = [
    ("attempt_rates_or_reverses", {"reverses": None}),
    ("attempt_rates_or_reverses", {"rating": Rating.GOOD}),
    ("attempt_rates_or_reverses", {"due": START}),
    ("attempt_rates_or_reverses", {"token": uuid.UUID(int=9)}),
    ("attempt_judged_whole", {"suggested": [], "ticked": [], "proposed": Rating.AGAIN}),
]
DAY = START.date()
LEARNER_BREACHES: list[tuple[str, dict[str, Any]]] = [
    ("learner_has_zone", {"zone": ""}),
    ("learner_retention", {"retention": 0.79}),
    ("learner_retention", {"retention": 0.98}),
    ("learner_minutes_a_day", {"minutes_a_day": 4}),
    ("learner_minutes_a_day", {"minutes_a_day": 241}),
    ("learner_interviews_in_order", {"second_interview": DAY}),
    ("learner_interviews_in_order", {"interview": DAY, "second_interview": DAY}),
]
ALL = [
    *(*NEW_CARD_BREACHES, *REVIEWED_CARD_BREACHES, *RATING_BREACHES, *REVERSAL_BREACHES),
    *LEARNER_BREACHES,
]
ELSEWHERE = {"card_once", "attempt_once", "attempt_reversed_once"}


def rating_of(learner: Learner, question: Question, **changes: Any) -> Attempt:
    """A rating that is not stored yet."""
    fields: dict[str, Any] = {
        "learner": learner,
        "question": question,
        "question_version": 1,
        "token": uuid.uuid4(),
        "rating": Rating.GOOD,
        "answered_at": START,
        "zone": "UTC",
        "parameters": DEFAULT_PARAMETERS,
        "due": START + timedelta(minutes=10),
    }
    return Attempt(**fields | changes)


def reversal_of(attempt: Attempt, **changes: Any) -> Attempt:
    """A reversal that is not stored yet."""
    fields: dict[str, Any] = {
        "learner": attempt.learner,
        "question": attempt.question,
        "question_version": 1,
        "reverses": attempt,
        "answered_at": START,
        "zone": "UTC",
    }
    return Attempt(**fields | changes)


def test_every_rule_of_practice_has_a_breach_here() -> None:
    rules = {rule.name for model in (Learner, Card, Attempt) for rule in model._meta.constraints}
    assert rules == {constraint for constraint, _ in ALL} | ELSEWHERE


@pytest.mark.parametrize("fields", [NEW, REVIEWED])
def test_a_card_is_either_new_or_reviewed(
    alice: Learner, questions: list[Question], fields: dict[str, Any]
) -> None:
    assert alice.cards.create(question=questions[0], **fields).pk


@pytest.mark.parametrize(("constraint", "changes"), NEW_CARD_BREACHES)
def test_a_new_card_remembers_nothing(
    alice: Learner, questions: list[Question], constraint: str, changes: dict[str, Any]
) -> None:
    with refused(constraint):
        alice.cards.create(question=questions[0], **NEW | changes)


@pytest.mark.parametrize(("constraint", "changes"), REVIEWED_CARD_BREACHES)
def test_a_reviewed_card_has_a_whole_and_sound_memory(
    alice: Learner, questions: list[Question], constraint: str, changes: dict[str, Any]
) -> None:
    with refused(constraint):
        alice.cards.create(question=questions[0], **REVIEWED | changes)


def test_a_learner_has_one_card_of_a_question(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    alice.cards.create(question=questions[0])
    bob.cards.create(question=questions[0])
    with refused("card_once", columns="quiz_card.question_id"):
        alice.cards.create(question=questions[0])


@pytest.mark.parametrize(("constraint", "changes"), LEARNER_BREACHES)
def test_a_learner_has_a_zone_and_settings_that_make_sense(
    db: None, constraint: str, changes: dict[str, Any]
) -> None:
    with refused(constraint):
        Learner.objects.create(**{"created_at": START} | changes)


def test_a_judged_rating_keeps_what_was_heard_ticked_and_proposed(
    alice: Learner, questions: list[Question]
) -> None:
    judged = {"suggested": [], "ticked": ["Key point 1 of 551"], "proposed": Rating.AGAIN}
    rating_of(alice, questions[0], **judged).save()
    assert alice.attempts.get().ticked == ["Key point 1 of 551"]


def test_two_interviews_on_different_days_are_possible(db: None) -> None:
    days = {"interview": DAY, "second_interview": DAY + timedelta(days=1)}
    assert Learner.objects.create(created_at=START, **days).second_interview == DAY + timedelta(
        days=1
    )


@pytest.mark.parametrize("rating", Rating.values())
def test_each_of_the_four_ratings_is_stored(
    alice: Learner, questions: list[Question], rating: int
) -> None:
    rating_of(alice, questions[0], rating=rating).save()
    assert alice.attempts.get().rating == rating


@pytest.mark.parametrize(("constraint", "changes"), RATING_BREACHES)
def test_a_rating_has_all_that_it_was_computed_with(
    alice: Learner, questions: list[Question], constraint: str, changes: dict[str, Any]
) -> None:
    with refused(constraint):
        rating_of(alice, questions[0], **changes).save()


@pytest.mark.parametrize(("constraint", "changes"), REVERSAL_BREACHES)
def test_a_reversal_takes_back_and_rates_nothing(
    alice: Learner, questions: list[Question], constraint: str, changes: dict[str, Any]
) -> None:
    attempt = rating_of(alice, questions[0])
    attempt.save()
    with refused(constraint):
        reversal_of(attempt, **changes).save()


def test_a_rating_is_taken_back_once(alice: Learner, questions: list[Question]) -> None:
    attempt = rating_of(alice, questions[0])
    attempt.save()
    reversal_of(attempt).save()
    with refused("attempt_reversed_once", columns="quiz_attempt.reverses_id"):
        reversal_of(attempt).save()


def test_a_token_makes_one_attempt_of_a_learner(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    attempt = rating_of(alice, questions[0])
    attempt.save()
    rating_of(bob, questions[0], token=attempt.token).save()
    with refused("attempt_once", columns="quiz_attempt.learner_id, quiz_attempt.token"):
        rating_of(alice, questions[1], token=attempt.token).save()


def test_many_reversals_have_no_token(alice: Learner, questions: list[Question]) -> None:
    for question in questions:
        attempt = rating_of(alice, question)
        attempt.save()
        reversal_of(attempt).save()
    assert alice.attempts.filter(token=None).count() == 3
