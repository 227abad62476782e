"""What learners teach: at the first answer, of the present version, and only when many answered."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from quiz.models import Attempt, Learner, Question, Statistic
from quiz.practice.statistics import compute_statistics
from quiz.rating import Rating
from tests.factories import START, make_learner, make_questions

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MINUTE = timedelta(minutes=1)
SAYS_IT_ENDS = "it never ends"
Recalls = Callable[[int], bool]
# Of twenty learners the first ten know much. Each question, and who recalls it.
ASKED: list[Recalls] = [
    *[lambda who: who < 10] * 5,
    lambda who: who % 2 == 0,
    lambda who: who >= 10,
    lambda who: who >= 0,
]


def rated(learner: Learner, question: Question, rating: Rating, **more: Any) -> Attempt:
    fields: dict[str, Any] = {"question_version": 1, "answered_at": START, "zone": "UTC"} | more
    return Attempt(
        learner=learner,
        question=question,
        rating=rating,
        token=uuid.uuid4(),
        parameters={"of": "the scheduler"},
        due=fields["answered_at"],
        **fields,
    )


@pytest.fixture
def taught(db: None) -> list[Question]:
    """Eight questions that twenty learners answered, who judged and typed the first of them."""
    questions = make_questions(len(ASKED))
    corrections = [{"phrases": [SAYS_IT_ENDS], "correction": "It ends.", "voids": []}]
    Question.objects.filter(pk=questions[0].pk).update(misconceptions=corrections)
    points = [point.text for point in questions[0].key_points.all()]
    attempts = []
    for who, learner in enumerate(make_learner() for _ in range(20)):
        said = {"answer": SAYS_IT_ENDS if who < 5 else "alias 1", "ticked": points[: 1 + who % 2]}
        for at, question in enumerate(questions):
            rating = Rating.GOOD if ASKED[at](who) else Rating.AGAIN
            payload = said if at == 0 else {"answer": ""}
            attempts.append(rated(learner, question, rating, payload=payload, seconds=10 + who))
    Attempt.objects.bulk_create(attempts)
    return questions


def found(question: Question) -> Statistic:
    return Statistic.objects.get(question=question)


def test_each_question_says_how_it_is_answered(taught: list[Question]) -> None:
    assert compute_statistics(now=START) == len(ASKED)
    first = found(taught[0])
    assert (first.learners, first.answers, first.recalled) == (20, 20, 0.5)
    assert first.seconds == 20  # of 10 to 29
    assert first.missed == [["Key point 3 of 551", 1.0], ["Key point 2 of 551", 0.5]]
    assert first.misconceptions == [["It ends.", 0.25]]


def test_discrimination_compares_with_the_other_questions_alone(taught: list[Question]) -> None:
    compute_statistics(now=START)
    found_of = [found(question).discrimination for question in taught]
    # Of the seven others those who know much recall six or five, the rest three or two: the means
    # are 3 apart and each group spreads by 0.5, so it is 1.5 / sqrt(1.5 ** 2 + 0.5 ** 2).
    assert found_of[0] == pytest.approx(0.9487, abs=1e-4)
    assert found_of[5] == pytest.approx(0, abs=1e-9)
    # The other way round, and 5 apart.
    assert found_of[6] == pytest.approx(-0.9806, abs=1e-4)
    assert found_of[7] is None, "all recalled it, so it tells nobody apart"


def test_only_the_first_answer_of_each_learner_counts_and_none_that_was_undone(
    taught: list[Question],
) -> None:
    learner = Learner.objects.order_by("pk")[0]
    mine = learner.attempts.get(question=taught[7])
    later = rated(learner, taught[7], Rating.AGAIN, answered_at=START + MINUTE)
    later.save()
    Attempt.objects.bulk_create(
        [
            Attempt(
                learner=learner,
                question=taught[6],
                question_version=1,
                reverses=learner.attempts.get(question=taught[6]),
                answered_at=START + MINUTE,
                zone="UTC",
            )
        ]
    )
    compute_statistics(now=START)
    assert mine.rating == Rating.GOOD
    assert (found(taught[7]).recalled, found(taught[7]).answers) == (1.0, 21)
    undone = found(taught[6])
    assert (undone.learners, undone.recalled) == (19, None)


def test_with_fewer_than_twenty_learners_there_is_not_enough_data(taught: list[Question]) -> None:
    learner = Learner.objects.order_by("pk")[0]
    learner.attempts.filter(question=taught[0]).erase()
    compute_statistics(now=START)
    first = found(taught[0])
    assert (first.learners, first.recalled, first.seconds) == (19, None, None)
    assert (first.discrimination, first.missed, first.misconceptions) == (None, [], [])


def test_what_was_missed_of_an_earlier_version_is_not_held_against_the_present_one(
    taught: list[Question],
) -> None:
    Question.objects.update(version=2)
    compute_statistics(now=START)
    assert (found(taught[0]).missed, found(taught[0]).recalled) == ([], 0.5)


def test_it_can_be_repeated_and_forgets_what_is_gone(
    taught: list[Question], capsys: pytest.CaptureFixture[str]
) -> None:
    compute_statistics(now=START)
    Attempt.objects.filter(question=taught[1]).erase()
    call_command("statistics")
    assert capsys.readouterr().out == f"questions with enough answers: {len(ASKED) - 1}\n"
    assert Statistic.objects.count() == len(ASKED) - 1
