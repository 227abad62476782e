"""Undo puts the card back exactly as it was, and keeps what was answered."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quiz.models import Attempt, Learner, Question
from quiz.practice.record import record, undo
from quiz.practice.tokens import StaleCardError
from tests.factories import START, make_learner, make_question
from tests.practice.cards import rate, remembered, shown_token
from tests.practice.histories import histories, ratings

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
MARKS: dict[str, Any] = {
    "suspended": True,
    "flagged": True,
    "note": "Mine",
    "buried_until": START + DAY,
}


def take_back(learner: Learner, attempt: Attempt) -> Attempt:
    """Undo a rating a minute after START."""
    return undo(learner_id=learner.pk, attempt_id=attempt.pk, now=START + MINUTE)


def test_undo_of_a_first_rating_leaves_no_card(alice: Learner, questions: list[Question]) -> None:
    attempt = rate(alice, questions[0])
    assert take_back(alice, attempt) == attempt
    assert not alice.cards.exists()


def test_undo_of_a_first_rating_leaves_the_marks(alice: Learner, questions: list[Question]) -> None:
    alice.cards.create(question=questions[0], **MARKS)
    before = remembered(alice)
    take_back(alice, rate(alice, questions[0]))
    assert remembered(alice) == before


def test_undo_leaves_marks_that_were_set_after_the_rating(
    alice: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0])
    before = remembered(alice)[questions[0].pk]
    attempt = rate(alice, questions[0], at=START + DAY)
    alice.cards.update(**MARKS)
    take_back(alice, attempt)
    assert remembered(alice)[questions[0].pk] == before | MARKS


def test_undo_appends_a_reversal_and_keeps_the_rating(
    alice: Learner, questions: list[Question]
) -> None:
    attempt = rate(alice, questions[0], zone="Asia/Tokyo")
    stored = Attempt.objects.filter(pk=attempt.pk).values().get()
    take_back(alice, attempt)
    assert Attempt.objects.filter(pk=attempt.pk).values().get() == stored
    reversal = attempt.reversals.get()
    assert (reversal.learner, reversal.question) == (alice, questions[0])
    assert (reversal.rating, reversal.answered_at) == (None, START + MINUTE)
    assert reversal.zone == "Asia/Tokyo"
    assert not alice.attempts.effective().exists()


def test_undo_twice_is_undo_once(alice: Learner, questions: list[Question]) -> None:
    attempt = rate(alice, questions[0])
    take_back(alice, attempt)
    again = rate(alice, questions[0], at=START + DAY)
    before = remembered(alice)
    assert take_back(alice, attempt) == attempt
    assert remembered(alice) == before
    assert [*alice.attempts.effective()] == [again]
    assert Attempt.objects.count() == 3


def test_ratings_are_undone_one_after_the_other(alice: Learner, questions: list[Question]) -> None:
    attempts, before = [], []
    for days in range(4):
        before.append(remembered(alice))
        attempts.append(rate(alice, questions[0], at=START + days * DAY))
    while attempts:
        take_back(alice, attempts.pop())
        assert remembered(alice) == before.pop()


def test_a_rating_is_not_undone_once_the_card_was_rated_again(
    alice: Learner, questions: list[Question]
) -> None:
    attempt = rate(alice, questions[0])
    rate(alice, questions[0], at=START + DAY)
    before = remembered(alice)
    with pytest.raises(StaleCardError):
        take_back(alice, attempt)
    assert remembered(alice) == before
    assert not attempt.reversals.exists()


def test_ratings_of_other_cards_do_not_stand_in_the_way(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    attempt = rate(alice, questions[0])
    rate(alice, questions[1], at=START + DAY)
    rate(bob, questions[0], at=START + DAY)
    before, of_bob = remembered(alice), remembered(bob)
    take_back(alice, attempt)
    del before[questions[0].pk]
    assert remembered(alice) == before
    assert remembered(bob) == of_bob


def test_nobody_undoes_another_s_rating(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    attempt = rate(alice, questions[0])
    rate(bob, questions[0])
    before = remembered(alice), remembered(bob)
    with pytest.raises(Attempt.DoesNotExist):
        take_back(bob, attempt)
    assert (remembered(alice), remembered(bob)) == before
    assert not attempt.reversals.exists()


def test_a_visitor_has_nothing_to_undo(alice: Learner, questions: list[Question]) -> None:
    attempt = rate(alice, questions[0])
    with pytest.raises(Attempt.DoesNotExist):
        undo(learner_id=uuid.uuid4(), attempt_id=attempt.pk, now=START)
    assert Learner.objects.count() == 1


def test_a_reversal_is_not_undone(alice: Learner, questions: list[Question]) -> None:
    attempt = rate(alice, questions[0])
    take_back(alice, attempt)
    with pytest.raises(Attempt.DoesNotExist):
        take_back(alice, attempt.reversals.get())


@pytest.mark.parametrize("attempt_id", [0, -1, 10**9])
def test_an_attempt_that_never_was_is_not_undone(alice: Learner, attempt_id: int) -> None:
    with pytest.raises(Attempt.DoesNotExist):
        undo(learner_id=alice.pk, attempt_id=attempt_id, now=START)


def test_a_question_that_was_retired_meanwhile_is_undone_all_the_same(
    alice: Learner, questions: list[Question]
) -> None:
    attempt = rate(alice, questions[0])
    Question.objects.update(status="retired")
    take_back(alice, attempt)
    assert not alice.cards.exists()


def test_a_clock_that_went_back_puts_no_reversal_before_its_rating(
    alice: Learner, questions: list[Question]
) -> None:
    attempt = rate(alice, questions[0])
    undo(learner_id=alice.pk, attempt_id=attempt.pk, now=START - DAY)
    assert attempt.reversals.get().answered_at == START


def test_after_undo_the_card_that_is_shown_again_is_rated(
    alice: Learner, questions: list[Question]
) -> None:
    take_back(alice, rate(alice, questions[0], 1))
    token = shown_token(alice, questions[0])
    record(learner_id=alice.pk, token=token, rating=4, now=START + DAY)
    card = alice.cards.get()
    assert (card.reps, card.introduced, card.state) == (1, START + DAY, 2)


class UndoOfRandomHistories(TestCase):
    """A class, because hypothesis resets the database between examples only in one."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(history=histories(longest=5), last=ratings, gap=st.timedeltas(timedelta(), 400 * DAY))
    def test_undo_restores_the_card_to_the_bit(
        self, history: list[Any], last: int, gap: timedelta
    ) -> None:
        learner, question = make_learner(), make_question()
        for rated in history:
            rate(learner, question, rated.rating, at=rated.moment, zone=rated.zone)
        before = remembered(learner)
        attempt = rate(learner, question, last, at=history[-1].moment + gap)
        assert remembered(learner) != before
        undo(learner_id=learner.pk, attempt_id=attempt.pk, now=attempt.answered_at)
        assert remembered(learner) == before
