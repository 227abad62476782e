"""What the end of the day says."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from quiz.models import Learner, Question
from quiz.practice.annotations import annotate
from quiz.practice.day_summary import DaySummary, Suggestion, day_summary
from quiz.practice.record import undo
from quiz.practice.settings import save_settings
from quiz.practice.stats import ReadyLine
from tests.factories import START, make_questions
from tests.practice.cards import rate

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def at_the_end(learner: Learner, now: datetime = START + 60 * MINUTE) -> DaySummary:
    return day_summary(learner_id=learner.pk, zone=learner.zone, now=now)


def test_it_counts_what_was_done_today(alice: Learner, questions: list[Question]) -> None:
    rate(alice, questions[0], at=START - DAY)
    rate(alice, questions[0], 1)
    rate(alice, questions[0], 3, at=START + MINUTE)
    rate(alice, questions[1], 1, at=START + 2 * MINUTE)
    done = at_the_end(alice)
    assert (done.questions, done.known) == (2, 1)


def test_what_was_taken_back_was_not_done(alice: Learner, questions: list[Question]) -> None:
    attempt = rate(alice, questions[0])
    undo(learner_id=alice.pk, attempt_id=attempt.pk, now=START)
    done = at_the_end(alice)
    assert (done.questions, done.known) == (0, 0)


def test_tomorrow_is_what_the_queue_will_say_tomorrow(alice: Learner) -> None:
    questions = make_questions(14)
    for question in questions[:10]:
        rate(alice, question)
        rate(alice, question, at=START + 11 * MINUTE)
    done = at_the_end(alice)
    assert (done.due, done.fresh) == (0, 4)
    two_days = at_the_end(alice, START + DAY)
    assert (two_days.due, two_days.fresh) == (10, 3)  # ten minutes are left


def test_without_an_interview_its_date_is_the_first_thing_to_say(
    alice: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0])
    assert at_the_end(alice).suggestion is Suggestion.DATE
    save_settings(learner_id=alice.pk, now=START, interview=(START - DAY).date())
    assert at_the_end(alice).suggestion is Suggestion.DATE


def test_with_an_interview_what_is_weak_is_practised_unless_it_rests(
    alice: Learner, questions: list[Question]
) -> None:
    save_settings(learner_id=alice.pk, now=START, interview=(START + 9 * DAY).date())
    assert at_the_end(alice).suggestion is Suggestion.READ
    rate(alice, questions[0], 1)
    assert (at_the_end(alice).suggestion, at_the_end(alice).weak) == (Suggestion.WEAK, 1)
    annotate(learner_id=alice.pk, question_id=questions[0].pk, now=START, suspended=True)
    assert at_the_end(alice).suggestion is Suggestion.READ


def test_what_will_not_come_before_the_interview_comes_first(alice: Learner) -> None:
    make_questions(40)
    save_settings(learner_id=alice.pk, now=START, interview=(START + 2 * DAY).date())
    done = at_the_end(alice)
    assert done.suggestion is Suggestion.TIME
    assert 0 < done.left_out < 40
    on_the_day = at_the_end(alice, START + 2 * DAY)
    assert (on_the_day.left_out, on_the_day.suggestion) == (0, Suggestion.READ)


def test_it_says_how_ready_the_learner_is(alice: Learner, questions: list[Question]) -> None:
    save_settings(learner_id=alice.pk, now=START, interview=(START + 9 * DAY).date())
    rate(alice, questions[0], 4)
    assert at_the_end(alice).ready == ReadyLine(expected=1, total=3, day=(START + 9 * DAY).date())


def test_a_visitor_is_told_to_read(questions: list[Question]) -> None:
    done = day_summary(learner_id=uuid.uuid4(), zone="UTC", now=START)
    assert (done.questions, done.suggestion) == (0, Suggestion.READ)
