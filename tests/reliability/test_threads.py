"""What many writers at once leave behind: nothing lost, nothing doubled."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from quiz.models import Attempt, Card, Learner, Question
from quiz.practice.learners import erase_learner
from quiz.practice.rebuild import rebuild_cards
from quiz.practice.record import record, undo
from quiz.takeout.export import content_of
from quiz.takeout.import_ import import_content
from tests.factories import START, make_learner, make_question, make_questions
from tests.pages import Visitor
from tests.practice.cards import rate, remembered, shown_token
from tests.reliability.threads import together

pytestmark = pytest.mark.django_db(transaction=True)

RACES = 8
MINUTE = timedelta(minutes=1)


def ratings_of(visitor: uuid.UUID, questions: list[Question]) -> list[partial[Attempt]]:
    """A rating of each question as it is shown now, ready to be called."""
    return [
        partial(
            record,
            learner_id=visitor,
            token=shown_token(visitor, question),
            rating=3,
            now=START,
            zone="Asia/Tokyo",
        )
        for question in questions
    ]


def assert_cards_fit_attempts(learner: Learner) -> None:
    """A rebuild finds nothing to mend."""
    before = remembered(learner)
    rebuild_cards(learner=learner)
    assert remembered(learner) == before


def test_fifty_posts_of_one_token_make_one_attempt_and_one_step() -> None:
    learner, question = make_learner(), make_question()
    rate(learner, question)
    token = shown_token(learner, question)
    post = partial(record, learner_id=learner.pk, token=token, rating=3, now=START + 10 * MINUTE)
    attempts = together([post] * 50)
    assert len({attempt.pk for attempt in attempts if attempt}) == 1
    assert None not in attempts
    assert Attempt.objects.count() == 2
    assert Card.objects.get().reps == 2
    assert_cards_fit_attempts(learner)


def test_fifty_posts_of_a_visitor_s_first_token_make_one_learner() -> None:
    visitor = uuid.uuid4()
    attempts = together(ratings_of(visitor, [make_question()]) * 50)
    assert len({attempt.pk for attempt in attempts if attempt}) == 1
    assert None not in attempts
    assert Learner.objects.get().pk == visitor
    assert Attempt.objects.count() == Card.objects.get().reps == 1


def test_a_visitor_s_ratings_of_from_many_tabs_make_one_learner_and_lose_nothing() -> None:
    visitor = uuid.uuid4()
    together(ratings_of(visitor, make_questions(5)) * 4)
    learner = Learner.objects.get()
    assert (learner.pk, learner.zone) == (visitor, "Asia/Tokyo")
    assert learner.attempts.count() == 5
    assert [card.reps for card in learner.cards.all()] == [1] * 5
    assert_cards_fit_attempts(learner)


def test_twenty_ratings_of_different_cards_at_once_lose_nothing() -> None:
    learner = make_learner()
    attempts = together(ratings_of(learner.pk, make_questions(20)))
    assert len({attempt.pk for attempt in attempts if attempt}) == 20
    assert {card.reps for card in learner.cards.all()} == {1}
    assert learner.cards.count() == 20
    assert_cards_fit_attempts(learner)


def test_twenty_learners_rate_one_question_at_once() -> None:
    question = make_question()
    learners = [make_learner() for _ in range(20)]
    together([ratings_of(learner.pk, [question])[0] for learner in learners])
    assert [learner.attempts.count() for learner in learners] == [1] * 20


def test_of_two_tokens_of_one_card_one_is_recorded_and_one_is_stale() -> None:
    learner = make_learner()
    for question in make_questions(RACES):
        attempts = together(ratings_of(learner.pk, [question, question]))
        assert attempts.count(None) == 1
    assert learner.attempts.count() == RACES
    assert {card.reps for card in learner.cards.all()} == {1}


def test_twenty_undos_of_one_rating_make_one_reversal() -> None:
    learner, question = make_learner(), make_question()
    attempt = rate(learner, question)
    take_back = partial(undo, learner_id=learner.pk, attempt_id=attempt.pk, now=START)
    assert together([take_back] * 20) == [attempt] * 20
    assert attempt.reversals.count() == 1
    assert not learner.cards.exists()


def test_of_an_undo_and_a_rating_at_once_exactly_one_wins() -> None:
    learner = make_learner()
    for question in make_questions(RACES):
        first = rate(learner, question)
        take_back = partial(undo, learner_id=learner.pk, attempt_id=first.pk, now=START)
        again = ratings_of(learner.pk, [question])[0]
        undone, rated = together([take_back, again])
        assert (undone is None) != (rated is None)
        reps = [card.reps for card in learner.cards.filter(question=question)]
        assert reps == ([2] if rated else [])
    assert_cards_fit_attempts(learner)


def test_a_rebuild_among_ratings_loses_none_of_them() -> None:
    learner, questions = make_learner(), make_questions(10)
    for question in questions:
        rate(learner, question)
    calls: list[Callable[[], object]] = [*ratings_of(learner.pk, questions)]
    calls += [partial(rebuild_cards, learner=learner)] * 10
    together(calls)
    assert [card.reps for card in learner.cards.all()] == [2] * 10
    assert_cards_fit_attempts(learner)


def test_of_a_learner_erased_amid_ratings_nothing_is_left() -> None:
    learner, questions = make_learner(), make_questions(5)
    for question in questions:
        rate(learner, question)
    calls: list[Callable[[], object]] = [*ratings_of(learner.pk, questions)]
    calls += [partial(erase_learner, learner=learner)]
    together(calls)
    assert not Learner.objects.exists()
    assert not Attempt.objects.exists()
    assert not Card.objects.exists()


def test_a_rating_whose_learner_is_erased_meanwhile_makes_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def erase_before(**rating: Any) -> Attempt:
        erase_learner(learner=Learner.objects.get())
        return record(**rating)

    make_questions(2)
    visitor = Visitor()
    visitor.answer()
    visitor.press("Reveal answer")
    monkeypatch.setattr("quiz.views.review.record", erase_before)
    visitor.press("Good")
    assert visitor.response.status_code == 409
    assert not Learner.objects.exists()
    assert not Attempt.objects.exists()


def test_one_file_imported_eight_times_at_once_counts_once() -> None:
    alice, visitor = make_learner(), uuid.uuid4()
    for question in make_questions(5):
        rate(alice, question)
    content = content_of(alice)
    brought = together([partial(import_content, learner_id=visitor, content=content)] * 8)
    assert sorted(one.new for one in brought if one) == [0] * 7 + [5]
    learner = Learner.objects.get(pk=visitor)
    assert learner.attempts.count() == 5
    assert_cards_fit_attempts(learner)


def test_an_import_among_ratings_loses_none_of_them() -> None:
    alice, bob, questions = make_learner(), make_learner(), make_questions(8)
    for question in questions:
        rate(alice, question)
    calls: list[Callable[[], object]] = [*ratings_of(bob.pk, questions)]
    calls += [partial(import_content, learner_id=bob.pk, content=content_of(alice))]
    rated = [answer for answer in together(calls)[:-1] if answer]
    assert bob.attempts.count() == 8 + len(rated)
    assert_cards_fit_attempts(bob)
