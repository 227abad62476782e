"""A card that is forgotten again and again is put aside, and undo brings it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quiz.models import Attempt, Card, Learner, Question
from quiz.practice.record import LEECH_LAPSES, undo
from tests.factories import START
from tests.practice.cards import rate, remembered

EASY, AGAIN = 4, 1


def lapse(learner: Learner, question: Question, times: int) -> Attempt:
    """Rate the card Easy, then Again, this many times; return the last rating."""
    last = rate(learner, question, EASY)
    for _ in range(times):
        moment = Card.objects.get(learner=learner, question=question).last_review
        assert moment
        if last.rating == AGAIN:
            last = rate(learner, question, EASY, at=moment + timedelta(days=2))
            moment = last.answered_at
        last = rate(learner, question, AGAIN, at=moment + timedelta(days=2))
    return last


@pytest.mark.parametrize("times", [LEECH_LAPSES, 2 * LEECH_LAPSES])
def test_each_eighth_lapse_suspends_the_card(
    alice: Learner, questions: list[Question], times: int
) -> None:
    lapse(alice, questions[0], times - 1)
    Card.objects.update(suspended=False)
    card = Card.objects.get()
    assert card.last_review
    rate(alice, questions[0], EASY, at=card.last_review + timedelta(days=2))
    attempt = rate(alice, questions[0], AGAIN, at=card.last_review + timedelta(days=4))
    assert (attempt.leech, Card.objects.get().lapses) == (True, times)
    assert Card.objects.get().suspended


def test_a_lapse_less_suspends_nothing(alice: Learner, questions: list[Question]) -> None:
    attempt = lapse(alice, questions[0], LEECH_LAPSES - 1)
    assert (attempt.leech, Card.objects.get().suspended) == (False, False)


def test_the_next_rating_after_the_eighth_lapse_is_no_leech(
    alice: Learner, questions: list[Question]
) -> None:
    attempt = lapse(alice, questions[0], LEECH_LAPSES)
    again = rate(alice, questions[0], AGAIN, at=attempt.answered_at + timedelta(minutes=10))
    assert (attempt.leech, again.leech, Card.objects.get().lapses) == (True, False, LEECH_LAPSES)


def test_undo_brings_it_back_to_the_bit(alice: Learner, questions: list[Question]) -> None:
    last = lapse(alice, questions[0], LEECH_LAPSES - 1)
    good = rate(alice, questions[0], EASY, at=last.answered_at + timedelta(days=2))
    before = remembered(alice)
    leech = rate(alice, questions[0], AGAIN, at=good.answered_at + timedelta(days=2))
    assert leech.leech
    undo(learner_id=alice.pk, attempt_id=leech.pk, now=START)
    assert remembered(alice) == before


def test_a_card_that_rested_already_rests_after_undo_too(
    alice: Learner, questions: list[Question]
) -> None:
    last = lapse(alice, questions[0], LEECH_LAPSES - 1)
    good = rate(alice, questions[0], EASY, at=last.answered_at + timedelta(days=2))
    Card.objects.update(suspended=True)
    before = remembered(alice)
    attempt = rate(alice, questions[0], AGAIN, at=good.answered_at + timedelta(days=2))
    assert not attempt.leech
    undo(learner_id=alice.pk, attempt_id=attempt.pk, now=START)
    assert remembered(alice) == before
