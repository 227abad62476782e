"""Reports of mistakes: what is kept of them, and how they are answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from quiz.models import Learner, Outcome, Question, Report
from quiz.practice.reports import answer_report, mark_read, report_mistake, text_of
from tests.factories import START, make_report

HOUR = timedelta(hours=1)


def test_a_report_says_what_is_wrong_in_which_version(
    alice: Learner, questions: list[Question]
) -> None:
    questions[0].version = 3
    report = report_mistake(
        learner_id=alice.pk, question=questions[0], text="A port is wrong.", now=START
    )
    assert (report.question_version, report.created_at, report.handled_at) == (3, START, None)


def test_the_same_report_is_kept_once_until_somebody_deals_with_it(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    for learner in (alice, alice, bob):
        report_mistake(learner_id=learner.pk, question=questions[0], text="Wrong.", now=START)
    assert (alice.reports.count(), bob.reports.count()) == (1, 1)
    alice.reports.update(handled_at=START)
    report_mistake(learner_id=alice.pk, question=questions[0], text="Wrong.", now=START)
    assert alice.reports.count() == 2


def test_a_report_whose_words_an_import_brought_twice_is_no_new_one(
    alice: Learner, questions: list[Question]
) -> None:
    first, _second = (make_report(alice, questions[0], "The port is 10250.") for _ in range(2))
    said = report_mistake(
        learner_id=alice.pk, question=questions[0], text="The port is 10250.", now=START
    )
    assert said == first
    assert alice.reports.count() == 2


def test_a_report_keeps_what_the_question_said_and_what_was_sent_along(
    alice: Learner, questions: list[Question]
) -> None:
    said = text_of(questions[0])
    report_mistake(
        learner_id=alice.pk,
        question=questions[0],
        text="A port is wrong.",
        now=START,
        reason="outdated",
        answer="110 Pods",
        email="a@example.org",
    )
    Question.objects.update(explanation="It says something else now.")
    report = Report.objects.get()
    assert report.question_text == said
    for part in ("The explanation of 551.", "Key point 1 of 551 (essential)", "Source 2 of 551"):
        assert part in said
    assert (report.reason, report.answer, report.email) == (
        "outdated",
        "110 Pods",
        "a@example.org",
    )


def test_whoever_answers_first_answers_it_and_the_sender_reads_it_once(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    report, other = (make_report(learner, questions[0]) for learner in (alice, bob))
    Question.objects.update(version=7)
    report.refresh_from_db()
    assert answer_report(report=report, outcome=Outcome.FIXED, word="The port is 6443.", now=START)
    late = Report.objects.get(pk=report.pk)
    assert not answer_report(report=late, outcome=Outcome.KEPT, word="No.", now=START + HOUR)
    [answered] = alice.reports.answered()
    assert (answered.word, answered.fixed_in, answered.outcome) == ("The port is 6443.", 7, "fixed")
    assert not bob.reports.answered().exists()
    assert mark_read(learner=bob, reports=[report.pk], now=START + HOUR) == 0
    assert mark_read(learner=alice, reports=[report.pk, other.pk], now=START + HOUR) == 1
    assert not alice.reports.answered().exists()


def test_no_report_is_answered_without_a_word(alice: Learner, questions: list[Question]) -> None:
    make_report(alice, questions[0])
    with pytest.raises(IntegrityError, match="report_answered_in_words"), transaction.atomic():
        Report.objects.update(outcome="fixed")
