"""Days in a row: what counts, what is forgiven, what ends it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.memory.calibration import Answer
from quiz.memory.streak import streak

WEDNESDAY = date(2026, 11, 25)


def answers(*days: int, due: int = 1) -> list[Answer]:
    """One question answered on these days before Wednesday, back after `due` days each time."""
    return [
        Answer(question=1, day=day, rating=3, due=day + timedelta(days=due))
        for day in (WEDNESDAY - timedelta(days=days_ago) for days_ago in sorted(days, reverse=True))
    ]


def days_in_a_row(given_answers: list[Answer], awake: set[int] | None = None) -> int:
    return streak(given_answers, WEDNESDAY, awake={1} if awake is None else awake)


def test_who_has_never_answered_has_none() -> None:
    assert days_in_a_row([]) == 0


@pytest.mark.parametrize(
    ("days", "streak"),
    [
        ([0], 1),
        ([0, 1, 2], 3),
        ([1, 2], 2),  # today is not over
        ([0, 1, 1, 1], 2),  # a day counts once
        ([0, 2], 2),  # Tuesday is this week's missed day
        ([0, 3, 4], 1),  # Monday and Tuesday are two in one week
        ([0, 1, 2, 4], 4),  # Sunday is the missed day of the week before
        ([0, 2, 4], 3),  # Tuesday and Sunday lie in two weeks
        ([0, 2, 5], 2),  # Sunday and Saturday in one
        ([5, 6], 0),  # Tuesday and Monday
    ],
)
def test_days_in_a_row(days: list[int], streak: int) -> None:
    assert days_in_a_row(answers(*days)) == streak


def test_days_on_which_nothing_is_due_break_nothing() -> None:
    assert days_in_a_row(answers(0, 10, 20, due=10)) == 3


def test_a_question_that_waits_ends_it_after_the_day_that_is_forgiven() -> None:
    assert days_in_a_row(answers(0, 10, due=7)) == 1
    assert days_in_a_row(answers(0, 10, due=9)) == 2


def test_what_is_suspended_or_withdrawn_is_not_due() -> None:
    assert days_in_a_row(answers(0, 10), awake=set()) == 2


def test_another_question_s_answer_leaves_the_first_waiting() -> None:
    other = Answer(question=2, day=WEDNESDAY, rating=3, due=WEDNESDAY + timedelta(days=30))
    assert streak([*answers(10), other], WEDNESDAY, awake={1, 2}) == 1


@given(days=st.sets(st.integers(0, 60)), due=st.integers(1, 30))
def test_a_streak_is_no_longer_than_the_days_of_practice(days: set[int], due: int) -> None:
    assert days_in_a_row(answers(*days, due=due)) <= len(days)


@given(days=st.sets(st.integers(1, 60)), due=st.integers(1, 30))
def test_to_practise_today_adds_one_day(days: set[int], due: int) -> None:
    before = days_in_a_row(answers(*days, due=due))
    assert days_in_a_row(answers(0, *days, due=due)) == before + 1
