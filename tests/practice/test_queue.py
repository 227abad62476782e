"""What comes next, read in one statement."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from quiz.memory.daily_plan import NEW_PER_DAY
from quiz.memory.schedule import seen_mark
from quiz.models import Card, Learner, Question, Status
from quiz.practice.queue import Today, next_due, today
from quiz.practice.record import record, undo
from quiz.practice.tokens import read_token
from tests.factories import START, make_learner, make_question, make_questions
from tests.practice.cards import rate

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
NEXT_TURN = datetime(2026, 11, 25, 4, tzinfo=UTC)


def queue_of(learner: Learner, at: datetime = START, zone: str = "") -> Today:
    """The learner's queue at a moment."""
    return today(learner_id=learner.pk, zone=zone or learner.zone, now=at)


def counts(queue: Today) -> tuple[int, int, int]:
    """Due, new, early."""
    return queue.due, queue.new, queue.early


def number(queue: Today) -> int | None:
    """Which question comes next."""
    return queue.card.number if queue.card else None


def mark(learner: Learner, question: Question, **marks: Any) -> None:
    """Set annotations on the learner's card, which is made now if there was none."""
    Card.objects.update_or_create(learner=learner, question=question, defaults=marks)


def rate_through(learner: Learner, at: datetime, rating: int = 4) -> list[int]:
    """Rate what comes until nothing does; return the questions' numbers."""
    seen: list[int] = []
    while (card := queue_of(learner, at).card) and len(seen) < 50:
        token = read_token(card.token)
        record(learner_id=learner.pk, token=token, rating=rating, now=at)
        seen.append(card.number)
    return seen


def test_a_visitor_is_shown_the_first_new_question(questions: list[Question]) -> None:
    queue = today(learner_id=uuid.uuid4(), zone="UTC", now=START)
    assert counts(queue) == (0, 3, 0)
    assert number(queue) == 551


def test_the_shown_card_carries_what_a_rating_needs(
    alice: Learner, questions: list[Question]
) -> None:
    Question.objects.filter(pk=questions[0].pk).update(version=7)
    rate(alice, questions[0])
    card = queue_of(alice, START + 10 * MINUTE).card
    assert card
    token = read_token(card.token)
    assert (token.learner, token.question, token.version) == (alice.pk, questions[0].pk, 7)
    assert (token.reps, token.seen) == (1, seen_mark(START))
    assert token.shown == int((START + 10 * MINUTE).timestamp())
    assert (card.section_slug, card.section_title) == ("scale", "Scale")
    assert card.title == "What is question 551 about?"


def test_every_showing_has_a_token_of_its_own(alice: Learner, questions: list[Question]) -> None:
    shown = [queue_of(alice).card, queue_of(alice).card]
    assert len({read_token(card.token).nonce for card in shown if card}) == 2


def test_the_queue_is_one_statement(
    alice: Learner, questions: list[Question], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rate(alice, questions[0])
    with django_assert_num_queries(1):
        queue_of(alice)


def test_an_empty_bank_has_nothing_to_show(alice: Learner) -> None:
    assert queue_of(alice) == Today(due=0, new=0, early=0, card=None, asks_date=True)


def test_new_questions_come_section_by_section_in_turns(alice: Learner) -> None:
    make_questions(3, first=1, section="first")
    make_questions(2, first=11, section="second")
    assert rate_through(alice, START) == [1, 11, 2, 12, 3]


def test_due_cards_come_before_new_ones_and_the_longest_due_first(
    alice: Learner, questions: list[Question]
) -> None:
    for question, days in zip(questions[:2], (1, 2), strict=True):
        rate(alice, question, 4, at=START - days * DAY)
    later = START + 30 * DAY
    assert counts(queue_of(alice, later)) == (2, 1, 0)
    assert rate_through(alice, later) == [552, 551, 553]


def test_a_due_learning_step_comes_before_a_due_review(
    alice: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0], 4, at=START - 30 * DAY)
    rate(alice, questions[1], 1)
    rate(alice, questions[2], 4, at=START + TICK)
    assert number(queue_of(alice)) == 551
    assert number(queue_of(alice, START + MINUTE)) == 552


def test_a_learning_step_waits_for_its_minutes_while_something_else_waits(
    alice: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0])
    assert counts(queue_of(alice, START + 10 * MINUTE - TICK)) == (0, 2, 1)
    assert number(queue_of(alice, START + 10 * MINUTE - TICK)) == 552
    assert counts(queue_of(alice, START + 10 * MINUTE)) == (1, 2, 0)
    assert number(queue_of(alice, START + 10 * MINUTE)) == 551


def test_a_learning_step_comes_early_when_nothing_else_waits(alice: Learner) -> None:
    rate(alice, make_question(551), 1)
    rate(alice, make_question(552), 3, at=START - MINUTE)
    rate(alice, make_question(553), 4, at=START + TICK)
    assert counts(queue_of(alice, START + TICK)) == (0, 0, 2)
    assert number(queue_of(alice, START + TICK)) == 551


def test_no_card_comes_twice_in_a_row_while_another_waits(alice: Learner) -> None:
    rate(alice, make_question(551), 3)
    rate(alice, make_question(552), 1, at=START + MINUTE)
    assert number(queue_of(alice, START + MINUTE)) == 551  # although 552 is due earlier
    rate(alice, Question.objects.get(number=551), 3, at=START + 2 * MINUTE)
    assert number(queue_of(alice, START + 2 * MINUTE)) == 552  # nothing else is left


def test_a_card_that_is_due_waits_for_one_other_if_it_was_rated_just_now(
    alice: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0], 1)
    assert number(queue_of(alice, START + MINUTE)) == 552
    assert number(queue_of(alice, START + 10 * MINUTE)) == 551


def test_a_learning_step_that_reaches_over_the_end_of_the_day_still_comes(alice: Learner) -> None:
    rate(alice, make_question(), 3, at=NEXT_TURN - MINUTE)
    assert counts(queue_of(alice, NEXT_TURN - MINUTE)) == (0, 0, 1)


def test_a_review_comes_with_the_first_moment_of_its_day(alice: Learner) -> None:
    rate(alice, make_question(), 4)
    due = alice.cards.get().due
    assert due is not None
    assert due > START + DAY
    assert counts(queue_of(alice, due - TICK)) == (0, 0, 0)
    assert counts(queue_of(alice, due)) == (1, 0, 0)
    assert counts(queue_of(alice, due + 90 * DAY)) == (1, 0, 0)


def test_ten_new_questions_a_day_and_ten_more_the_next(alice: Learner) -> None:
    make_questions(25, first=1)
    assert counts(queue_of(alice)) == (0, NEW_PER_DAY, 0)
    assert len(rate_through(alice, START)) == NEW_PER_DAY
    assert counts(queue_of(alice, NEXT_TURN - TICK)) == (0, 0, 0)
    assert counts(queue_of(alice, NEXT_TURN)) == (0, NEW_PER_DAY, 0)


def test_a_new_question_of_the_first_moment_of_a_day_counts_for_that_day(alice: Learner) -> None:
    make_questions(12, first=1)
    assert len(rate_through(alice, NEXT_TURN)) == NEW_PER_DAY


def test_the_new_ones_of_a_day_are_counted_in_the_learner_s_zone(bob: Learner) -> None:
    make_questions(8, first=1)
    turn = datetime(2026, 11, 24, 15, tzinfo=UTC)  # 04:00 in Auckland
    rate_through(bob, turn - TICK)
    assert queue_of(bob, turn - TICK).new == 0
    assert queue_of(bob, turn).new == 2


def test_who_travels_has_the_day_of_where_they_are(alice: Learner) -> None:
    make_questions(8, first=1)
    rate_through(alice, START)
    later = START + 7 * HOUR  # 16:00 in London, 05:00 on the next day in Auckland
    assert queue_of(alice, later, "Europe/London").new == 0
    assert queue_of(alice, later, "Pacific/Auckland").new == 2


def test_a_review_is_due_all_day_also_after_travelling_west(bob: Learner) -> None:
    rate(bob, make_question(), 4)
    due = bob.cards.get().due
    assert due is not None
    assert due.hour == 15
    assert queue_of(bob, due - HOUR, "UTC").due == 1
    assert queue_of(bob, due - 12 * HOUR, "UTC").due == 0


def test_undo_gives_a_new_question_back_to_the_day(alice: Learner) -> None:
    make_questions(8, first=1)
    rate_through(alice, START)
    last = alice.attempts.latest("pk")
    undo(learner_id=alice.pk, attempt_id=last.pk, now=START)
    assert counts(queue_of(alice)) == (0, 1, 0)
    assert number(queue_of(alice)) == 6


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_what_is_not_published_never_comes(
    alice: Learner, questions: list[Question], status: Status
) -> None:
    rate(alice, questions[0], 4, at=START - 30 * DAY)
    rate(alice, questions[1], 1, at=START - HOUR)
    Question.objects.update(status=status)
    assert counts(queue_of(alice)) == (0, 0, 0)
    assert next_due(learner_id=alice.pk, after=START) is None


@pytest.mark.parametrize(
    "marks", [{"suspended": True}, {"buried_until": START + TICK}, {"buried_until": START + DAY}]
)
def test_what_is_suspended_or_buried_never_comes(
    alice: Learner, questions: list[Question], marks: dict[str, Any]
) -> None:
    rate(alice, questions[0], 4, at=START - 30 * DAY)
    rate(alice, questions[1], 1, at=START - HOUR)
    for question in questions:
        mark(alice, question, **marks)
    assert counts(queue_of(alice)) == (0, 0, 0)


def test_a_burial_ends_at_its_moment(alice: Learner, questions: list[Question]) -> None:
    rate(alice, questions[0], 4, at=START - 30 * DAY)
    for question in questions:
        mark(alice, question, buried_until=START)
    assert counts(queue_of(alice, START - TICK)) == (0, 0, 0)
    assert counts(queue_of(alice)) == (1, 2, 0)


def test_a_flag_and_a_note_keep_nothing_back(alice: Learner, questions: list[Question]) -> None:
    mark(alice, questions[0], flagged=True, note="Ask about this.")
    assert counts(queue_of(alice)) == (0, 3, 0)
    assert number(queue_of(alice)) == 551


def test_one_learner_s_cards_are_not_another_s(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    for question in questions:
        rate(alice, question, 1)
        mark(alice, question, suspended=True)
    assert counts(queue_of(bob)) == (0, 3, 0)
    assert next_due(learner_id=bob.pk, after=START) is None


def test_the_next_card_is_the_one_that_comes_soonest(
    alice: Learner, questions: list[Question]
) -> None:
    for question, rating in zip(questions, (4, 3, 1), strict=True):
        rate(alice, question, rating)
    assert next_due(learner_id=alice.pk, after=START) == START + MINUTE
    assert next_due(learner_id=alice.pk, after=START + MINUTE) == START + 10 * MINUTE


def test_a_buried_card_is_next_when_its_burial_ends(alice: Learner) -> None:
    question = make_question()
    rate(alice, question, 1)
    mark(alice, question, buried_until=NEXT_TURN)
    assert next_due(learner_id=alice.pk, after=START + HOUR) == NEXT_TURN
    mark(alice, question, suspended=True)
    assert next_due(learner_id=alice.pk, after=START + HOUR) is None


def test_a_burial_that_is_over_delays_nothing(alice: Learner) -> None:
    question = make_question()
    rate(alice, question)
    mark(alice, question, buried_until=START - DAY)
    assert next_due(learner_id=alice.pk, after=START) == START + 10 * MINUTE


def test_the_queue_compares_moments_to_the_microsecond(alice: Learner) -> None:
    odd = START.replace(microsecond=1)
    rate(alice, make_question(), 1, at=odd)
    assert queue_of(alice, odd + MINUTE - TICK).due == 0
    assert queue_of(alice, odd + MINUTE).due == 1
    assert queue_of(make_learner(), odd).due == 0
