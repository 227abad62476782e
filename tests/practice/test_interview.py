"""From the first visit to the day of the interview: the plan changes the queue and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from quiz.memory.daily_plan import NEW_PER_DAY
from quiz.memory.forecast import forecast
from quiz.models import Attempt, Card, Learner, Question
from quiz.practice.queue import Today, next_due, today
from quiz.practice.record import record, undo
from quiz.practice.settings import save_settings
from quiz.practice.stats import Outlook
from quiz.practice.tokens import read_token
from tests.factories import START, make_learner, make_questions
from tests.practice.cards import rate, remembered

DAY = timedelta(days=1)
FIRST_DAY = START.date()


def queue_of(learner: Learner, at: datetime) -> Today:
    return today(learner_id=learner.pk, zone=learner.zone, now=at)


def invite(learner: Learner, days: int, **chosen: Any) -> Learner:
    """Give the learner an interview this many days after START, and two hours a day."""
    settings: dict[str, Any] = {"minutes_a_day": 120, "interview": FIRST_DAY + days * DAY}
    return save_settings(learner_id=learner.pk, now=START, **settings | chosen)


def planned(learner: Learner, at: datetime) -> tuple[int, int]:
    """What the forecast says of this day: due and new."""
    outlook = Outlook(Learner.objects.get(pk=learner.pk), at)
    [day] = forecast(outlook.known, outlook.pace, days=1).days
    return day.due, day.new


def answer(learner: Learner, shown: Today, at: datetime, rating: int) -> Attempt:
    assert shown.card
    token = read_token(shown.card.token)
    return record(learner_id=learner.pk, token=token, rating=rating, now=at)


def study(learner: Learner, at: datetime, random: Random, *, most: int = 500) -> list[int]:
    """Answer what comes, at random; return the questions in the order in which they came."""
    came: list[int] = []
    while (shown := queue_of(learner, at)).card and len(came) < most:
        rating = random.choices([1, 2, 3, 4], [10, 10, 60, 20])[0]
        answer(learner, shown, at, rating)
        came.append(shown.card.number)
        at += timedelta(minutes=1)
    return came


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland"])
def test_from_the_first_visit_to_the_interview_every_question_comes_and_once_more_at_the_end(
    zone: str, db: None
) -> None:
    random = Random(11)
    learner = invite(make_learner(zone=zone), 12)
    make_questions(15, first=1, section="one")
    make_questions(15, first=101, section="two")
    came: list[list[int]] = []
    for day in range(12):
        at = START + day * DAY
        shown = queue_of(learner, at)
        assert (shown.due, shown.new) == planned(learner, at)
        came.append(study(learner, at, random))
        assert queue_of(learner, at + timedelta(hours=2)).new == 0
    everything = set(Question.objects.values_list("number", flat=True))
    assert set().union(*came[:10]) == everything
    assert set(came[10]) | set(came[11]) == everything
    assert all(number % 2 for number in set(came[10]) - due_on(learner, START + 10 * DAY))
    on_the_day = queue_of(learner, START + 12 * DAY)
    assert on_the_day.new == 0
    assert on_the_day.due == len(due_on(learner, START + 12 * DAY))


def due_on(learner: Learner, at: datetime) -> set[int]:
    """The questions that were due on the day by their own dates, as the attempts before say."""
    before: dict[int, datetime] = {}
    morning = at.replace(hour=0)
    for attempt in Attempt.objects.filter(learner=learner, answered_at__lt=morning).order_by("pk"):
        assert attempt.due
        before[Question.objects.get(pk=attempt.question_id).number] = attempt.due
    return {number for number, due in before.items() if due < morning + 28 * timedelta(hours=1)}


def test_in_the_last_two_days_no_question_comes_twice_if_it_is_known(alice: Learner) -> None:
    for question in make_questions(10, first=1):
        rate(alice, question, 4)
    invite(alice, 4)
    came = [study_easily(alice, START + day * DAY) for day in range(1, 5)]
    assert came == [[], [1, 3, 5, 7, 9], [2, 4, 6, 8, 10], []]


def study_easily(learner: Learner, at: datetime) -> list[int]:
    """Answer all that comes with Easy; return the questions' numbers."""
    came = []
    while (shown := queue_of(learner, at)).card:
        answer(learner, shown, at, 4)
        came.append(shown.card.number)
    return came


def test_who_misses_the_first_of_the_last_days_gets_all_on_the_eve_and_else_on_the_day(
    alice: Learner,
) -> None:
    for question in make_questions(10, first=1):
        rate(alice, question, 4)
    invite(alice, 4)
    assert queue_of(alice, START + 3 * DAY).due == 10
    assert queue_of(alice, START + 4 * DAY).due == 10
    assert study_easily(alice, START + 3 * DAY) == list(range(1, 11))
    assert queue_of(alice, START + 4 * DAY).due == 0


def test_suspended_buried_and_unpublished_questions_stay_out_of_the_last_days_too(
    alice: Learner,
) -> None:
    questions = make_questions(4, first=1)
    for question in questions:
        rate(alice, question, 4)
    cards = [Card.objects.filter(question=question) for question in questions]
    cards[0].update(suspended=True)
    cards[1].update(buried_until=START + 9 * DAY)
    Question.objects.filter(pk=questions[2].pk).update(status="retired")
    invite(alice, 3)
    assert study_easily(alice, START + 2 * DAY) == [4]


def test_a_new_date_changes_the_queue_and_no_card(alice: Learner) -> None:
    for question in make_questions(25, first=1)[:5]:
        rate(alice, question, 4)
    before = remembered(alice)
    seen = []
    for days in (30, 10, 3, 2, 1, 0):
        invite(alice, days)
        shown = queue_of(alice, START + DAY / 2)
        seen.append((shown.due, shown.new))
        assert remembered(alice) == before
    invite(alice, 0, interview=None, minutes_a_day=20)
    assert queue_of(alice, START).new == NEW_PER_DAY - 5
    assert seen == [(0, 0), (0, 2), (0, 20), (0, 20), (0, 20), (0, 0)]


def test_the_minutes_a_day_bound_the_new_ones_and_reviews_go_first(alice: Learner) -> None:
    for question in make_questions(30, first=1)[:8]:
        rate(alice, question, 4, at=START - 30 * DAY)
    for minutes, new in ((5, 0), (8, 0), (11, 1), (20, 4), (240, 8)):
        invite(alice, 7, minutes_a_day=minutes)
        shown = queue_of(alice, START)
        assert (shown.due, shown.new) == (8, new) == planned(alice, START)


def test_the_number_of_the_day_holds_all_day_and_undo_brings_it_back(alice: Learner) -> None:
    for question in make_questions(30, first=1)[:8]:
        rate(alice, question, 4, at=START - 30 * DAY)
    invite(alice, 12, minutes_a_day=20)
    new = queue_of(alice, START).new
    for _ in range(8):
        assert queue_of(alice, START).new == new
        answer(alice, queue_of(alice, START), START, 3)
    before = queue_of(alice, START)
    last = answer(alice, before, START, 4)
    assert queue_of(alice, START).new == new - 1
    undo(learner_id=alice.pk, attempt_id=last.pk, now=START)
    after = queue_of(alice, START)
    assert (after.due, after.new, after.early) == (before.due, before.new, before.early)


def test_at_any_moment_the_plan_and_the_queue_say_the_same(alice: Learner, db: None) -> None:
    random = Random(5)
    make_questions(40, first=1)
    for day in range(25):
        at = START + day * DAY
        first = day + random.choice([0, 1, 2, 3, 4, 5, 9, 20])
        second = FIRST_DAY + (first + random.choice([1, 2, 3, 9])) * DAY
        invite(
            alice,
            first,
            second_interview=random.choice([None, second]),
            minutes_a_day=random.choice([5, 12, 20, 60]),
        )
        shown = queue_of(alice, at)
        assert (shown.due, shown.new) == planned(alice, at), f"on day {day}"
        study(alice, at, random, most=random.choice([0, 3, 8, 40]))
        assert queue_of(alice, at).new == planned(alice, at)[1], f"on day {day}, in the evening"
        if random.random() < 0.3:
            chosen = random.choice(Card.objects.filter(learner=alice))
            Card.objects.filter(pk=chosen.pk).update(suspended=not chosen.suspended)


def test_the_second_interview_counts_after_the_first_and_then_none(alice: Learner) -> None:
    for question in make_questions(10, first=1):
        rate(alice, question, 4)
    invite(alice, 2, second_interview=FIRST_DAY + 6 * DAY)
    due = [queue_of(alice, START + day * DAY).due for day in range(8)]
    # What was answered today needs no second time before the first interview.
    assert due == [0, 0, 0, 0, 5, 10, 10, 0]


def test_with_two_interviews_the_queue_brings_what_the_forecast_said_weeks_before(
    alice: Learner,
) -> None:
    for question in make_questions(10, first=1):
        for day in range(0, -200, -50):
            rate(alice, question, 4, at=START + (day - 1) * DAY)
    invite(alice, 12, second_interview=FIRST_DAY + 19 * DAY)
    outlook = Outlook(Learner.objects.get(pk=alice.pk), START)
    said = [day.due for day in forecast(outlook.known, outlook.pace, days=22).days]
    came = [len(study_easily(alice, START + day * DAY)) for day in range(22)]
    assert came == said
    assert said == [0] * 10 + [5, 5] + [0] * 5 + [5, 5] + [0] * 3


def test_the_day_of_the_interview_is_the_learner_s(db: None) -> None:
    learner = make_learner(zone="Pacific/Auckland")  # where the next day begins at 15:00 UTC
    for question in make_questions(2, first=1):
        rate(learner, question, 4)
    save_settings(learner_id=learner.pk, now=START, interview=date(2026, 11, 28))
    turn = datetime(2026, 11, 25, 15, tzinfo=UTC)
    assert queue_of(learner, turn - timedelta(microseconds=1)).due == 0
    assert queue_of(learner, turn).due == 1
    assert queue_of(learner, turn + DAY).due == 2


def test_with_an_interview_the_queue_is_one_statement_too(
    alice: Learner, questions: list[Question], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    invite(alice, 1)
    rate(alice, questions[0], 4)
    with django_assert_num_queries(1):
        queue_of(alice, START)


def test_one_learner_s_interview_is_not_another_s(alice: Learner, bob: Learner) -> None:
    make_questions(30, first=1)
    invite(alice, 4)
    assert queue_of(alice, START).new == 30
    assert queue_of(bob, START).new == NEW_PER_DAY


def test_the_next_card_comes_when_the_queue_brings_it(alice: Learner) -> None:
    make_questions(4, first=1)
    for question in Question.objects.filter(number__lt=4):
        rate(alice, question, 4)
    turn = datetime(2026, 11, 24, 4, tzinfo=UTC)
    assert next_due(learner_id=alice.pk, after=START) == turn + 8 * DAY
    for days, comes in ((30, 8), (5, 3), (3, 1), (2, 8), (1, 8)):
        invite(alice, days)
        assert next_due(learner_id=alice.pk, after=START) == turn + comes * DAY
    invite(alice, 4)
    Card.objects.filter(question__number__in=[1, 3]).update(buried_until=START + 2 * DAY + DAY / 4)
    assert next_due(learner_id=alice.pk, after=START) == START + 2 * DAY + DAY / 4
    study_easily(alice, START + 3 * DAY)
    assert next_due(learner_id=alice.pk, after=START + 3 * DAY) == turn + 11 * DAY


def test_what_comes_next_is_asked_in_one_statement(
    alice: Learner, questions: list[Question], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    invite(alice, 5)
    for question in questions:
        rate(alice, question, 4)
    with django_assert_num_queries(1):
        next_due(learner_id=alice.pk, after=START)


def test_what_is_suspended_unseen_takes_no_place_in_the_plan(alice: Learner) -> None:
    for question in make_questions(20, first=1)[:10]:
        Card.objects.create(learner=alice, question=question, suspended=True)
    invite(alice, 12)
    shown = queue_of(alice, START)
    assert (shown.due, shown.new) == (0, 2) == planned(alice, START)
