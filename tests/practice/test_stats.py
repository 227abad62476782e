"""What is read about a learner, in two statements, and that a rating changes it at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from fsrs import Card as FsrsCard
from fsrs import Scheduler
from pytest_django import DjangoAssertNumQueries

from quiz.memory.schedule import DEFAULT_PARAMETERS, learner_day
from quiz.models import Card, Learner, Question, Status
from quiz.practice.record import undo
from quiz.practice.settings import save_settings
from quiz.practice.stats import Outlook, ReadyLine, ready_line
from tests.factories import START, make_learner, make_question, make_questions
from tests.practice.cards import rate

DAY = timedelta(days=1)
INTERVIEW = date(2026, 12, 14)


def outlook(learner: Learner, at: datetime = START) -> Outlook:
    """The outlook of the learner as stored."""
    return Outlook(Learner.objects.get(pk=learner.pk), at)


@pytest.fixture
def invited(alice: Learner) -> Learner:
    """Alice, with an interview in twenty days."""
    return save_settings(learner_id=alice.pk, now=START, interview=INTERVIEW)


def test_everything_is_read_in_two_statements(
    invited: Learner, questions: list[Question], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for question in questions:
        rate(invited, question)
    read = outlook(invited)
    with django_assert_num_queries(2):
        assert read.readiness.total == 3
        assert len(read.answers) == 3


def test_without_a_rating_nothing_is_expected(invited: Learner, questions: list[Question]) -> None:
    ready = outlook(invited).readiness
    assert (ready.expected, ready.low, ready.high, ready.total) == (0, 0, 0, 3)


def test_each_rating_moves_the_expectation_and_undo_moves_it_back(
    invited: Learner, questions: list[Question]
) -> None:
    expected = [outlook(invited).readiness.expected]
    for question, rating in zip(questions, (1, 3, 4), strict=True):
        last = rate(invited, question, rating)
        expected.append(outlook(invited).readiness.expected)
    assert expected == sorted(set(expected))
    undo(learner_id=invited.pk, attempt_id=last.pk, now=START)
    assert outlook(invited).readiness.expected == expected[-2]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
def test_days_are_the_learner_s_and_the_chance_is_the_library_s(zone: str, db: None) -> None:
    learner = make_learner(zone=zone)
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    rate(learner, make_question(), 4, at=late)
    save_settings(learner_id=learner.pk, now=START, interview=INTERVIEW)
    stored = Card.objects.get()
    midnight = datetime.combine(learner_day(late, zone), datetime.min.time(), UTC)
    card = FsrsCard(card_id=1, stability=stored.stability, last_review=midnight)
    moment = datetime.combine(INTERVIEW, datetime.min.time(), UTC)
    scheduler = Scheduler(parameters=DEFAULT_PARAMETERS["weights"])
    expected = scheduler.get_card_retrievability(card, moment)
    for later in range(5):
        read = outlook(learner, late + later * DAY)
        assert read.readiness.expected == pytest.approx(expected)


def test_a_suspended_question_counts_and_an_unpublished_one_does_not(
    invited: Learner, questions: list[Question]
) -> None:
    for question in questions:
        rate(invited, question)
    whole = outlook(invited).readiness.expected
    Card.objects.filter(question=questions[0]).update(suspended=True)
    assert outlook(invited).readiness.expected == whole
    Question.objects.filter(pk=questions[1].pk).update(status=Status.RETIRED)
    assert outlook(invited).readiness.expected == pytest.approx(whole * 2 / 3)
    assert outlook(invited).readiness.total == 2


def test_another_learner_s_cards_and_answers_stay_out(
    invited: Learner, bob: Learner, questions: list[Question]
) -> None:
    rate(bob, questions[0])
    read = outlook(invited)
    assert (read.readiness.expected, read.answers) == (0, [])
    assert [one.stability for one in read.known] == [None, None, None]


def test_questions_come_in_the_order_of_the_queue(invited: Learner) -> None:
    make_questions(2, first=1, section="first")
    make_questions(1, first=11, section="second")
    assert [one.number for one in outlook(invited).known] == [1, 11, 2]


def test_a_burial_counts_into_the_day_on_which_a_card_comes_back(invited: Learner) -> None:
    rate(invited, make_question(), 4)
    [one] = outlook(invited).known
    assert (one.last, one.due, one.introduced_today) == (0, 8, True)
    Card.objects.update(buried_until=START + 10 * DAY)
    [one] = outlook(invited, START + DAY).known
    assert (one.last, one.due, one.introduced_today) == (-1, 9, False)


def test_taken_back_answers_are_no_answers(invited: Learner, questions: list[Question]) -> None:
    last = rate(invited, questions[0])
    rate(invited, questions[1], 4, at=START + DAY)
    undo(learner_id=invited.pk, attempt_id=last.pk, now=START + DAY)
    [answer] = outlook(invited).answers
    assert (answer.question, answer.rating) == (questions[1].pk, 4)
    assert (answer.day, answer.due) == (date(2026, 11, 25), date(2026, 12, 3))


def test_the_nearest_interview_counts_then_the_second_then_none(
    invited: Learner, questions: list[Question]
) -> None:
    second = INTERVIEW + 7 * DAY
    save_settings(learner_id=invited.pk, now=START, second_interview=second)
    rate(invited, questions[0])
    at = [outlook(invited, START + days * DAY) for days in (0, 20, 21, 27, 28)]
    assert [read.interview for read in at] == [INTERVIEW, INTERVIEW, second, second, None]
    assert [read.days for read in at] == [20, 0, 6, 0, 1]
    assert at[0].readiness.expected > at[2].readiness.expected


def test_the_line_for_other_pages_is_the_readiness_in_one_statement(
    invited: Learner, questions: list[Question], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for question in questions:
        rate(invited, question, 4)
    here = outlook(invited)
    with django_assert_num_queries(1):
        line = ready_line(here)
    assert line == ReadyLine(expected=2, total=3, day=INTERVIEW)
    assert round(outlook(invited).readiness.expected) == 2
    assert ready_line(outlook(invited, START + 21 * DAY)).day is None


def test_each_wish_has_its_cost_and_the_chosen_one_is_marked(
    invited: Learner, questions: list[Question]
) -> None:
    costs = outlook(invited).costs
    assert [percent for percent, _, _ in costs] == [80, 85, 90, 95, 97]
    assert [percent for percent, _, is_chosen in costs if is_chosen] == [90]
    save_settings(learner_id=invited.pk, now=START, retention=0.92)
    costs = outlook(invited).costs
    assert [percent for percent, _, is_chosen in costs if is_chosen] == [92]
    reviews = [reviews for _, reviews, _ in costs]
    assert reviews == sorted(reviews)
