"""The sums of a day before an interview, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.memory.daily_plan import (
    ENOUGH,
    NEW_SECONDS,
    REVIEW_SECONDS,
    USUAL,
    Cost,
    comes_back,
    comes_once_more,
    cost_of,
    new_of_day,
)

days = st.integers(0, 400)
numbers = st.integers(0, 1000)
minutes = st.integers(5, 240)


@pytest.mark.parametrize(
    ("days", "unseen", "reviews", "minutes", "new"),
    [
        (20, 50, 0, 60, 6),  # (20 - 2) / 2 = 9 days at the first day's pace: 50 / 9, rounded up
        (20, 50, 0, 10, 3),  # ten minutes hold three of three minutes each
        (20, 50, 17, 20, 1),  # 17 minutes of reviews leave three minutes
        (20, 50, 30, 20, 0),  # reviews take it all
        (5, 7, 0, 60, 4),  # over two days
        (4, 7, 0, 60, 7),  # over one
        (1, 7, 0, 60, 7),  # on the eve whatever fits
        (0, 7, 0, 60, 0),  # on the day itself nothing new
        (20, 0, 0, 60, 0),
    ],
)
def test_new_questions_of_a_day(
    days: int, unseen: int, reviews: int, minutes: int, new: int
) -> None:
    assert new_of_day(days=days, unseen=unseen, reviews=reviews, minutes=minutes) == new


@given(days=days, unseen=numbers, reviews=numbers, minutes=minutes)
def test_new_questions_fit_into_the_minutes_and_are_no_more_than_there_are(
    days: int, unseen: int, reviews: int, minutes: int
) -> None:
    new = new_of_day(days=days, unseen=unseen, reviews=reviews, minutes=minutes)
    assert 0 <= new <= unseen
    assert new == 0 or new * NEW_SECONDS + reviews * REVIEW_SECONDS <= minutes * 60


def test_who_is_quick_gets_more_into_the_same_minutes() -> None:
    quick = Cost(new=90, review=30)
    assert new_of_day(days=1, unseen=500, reviews=20, minutes=60, cost=quick) == 33
    assert new_of_day(days=1, unseen=500, reviews=20, minutes=60) == 13


def test_until_there_are_ten_a_question_takes_as_long_as_usual() -> None:
    few, enough = [100] * (ENOUGH - 1), [100] * ENOUGH
    assert cost_of(few, few) == USUAL
    assert cost_of([*few, None], []) == USUAL
    assert cost_of(enough, few) == Cost(new=100, review=33)  # a third, as usual
    assert cost_of(few, [20, *enough]) == Cost(new=NEW_SECONDS, review=92)


def test_nobody_is_taken_to_be_quicker_than_anybody_can_read() -> None:
    assert cost_of([1] * 20, [1] * 20) == Cost(new=10, review=10)


def test_minutes_are_rounded_up() -> None:
    assert USUAL.minutes(due=7, new=4) == 19
    assert USUAL.minutes(due=0, new=0) == 0
    assert Cost(new=100, review=10).minutes(due=3, new=1) == 3


@given(days=st.integers(3, 400), unseen=numbers)
def test_with_time_enough_all_have_come_before_the_last_two_days(days: int, unseen: int) -> None:
    for left in range(days, 2, -1):
        unseen -= new_of_day(days=left, unseen=unseen, reviews=0, minutes=10**6)
    assert unseen == 0


@given(number=numbers, rated=st.integers(-30, 0), studied=st.booleans())
def test_whatever_was_learned_comes_once_more_and_only_once(
    number: int, rated: int, studied: bool
) -> None:
    comes, last = [], rated
    for left in (2, 1, 0):
        if comes_once_more(days=left, number=number, last=last):
            comes.append(left)
            last = 0
        last -= 1
    assert len(comes) == (rated < 0)
    assert comes in ([], [2], [1])
    assert not comes or comes == [1 + number % 2] or rated == 0


@pytest.mark.parametrize("days", [3, 4, 100])
def test_before_the_last_two_days_only_due_dates_count(days: int) -> None:
    assert not comes_once_more(days=days, number=1, last=-100)


def test_what_was_missed_on_both_days_waits_on_the_day_itself() -> None:
    assert comes_once_more(days=0, number=1, last=-3)
    assert not comes_once_more(days=0, number=1, last=-2)


@pytest.mark.parametrize(
    ("days", "number", "due", "comes"),
    [
        (30, 1, 8, 8),  # long before the interview its own date counts
        (7, 1, 8, 5),  # an odd number comes once more two days before
        (7, 2, 8, 6),  # an even one on the eve
        (7, 1, 3, 3),
        (2, 1, 8, 8),  # what is rated in the last two days does not come before the interview
        (0, 1, 8, 8),
    ],
)
def test_a_rated_card_comes_when_due_or_once_more_before_the_interview(
    days: int, number: int, due: int, comes: int
) -> None:
    assert comes_back(days=days, number=number, due=due) == comes


def test_without_an_interview_only_the_minutes_bound_the_new_questions() -> None:
    assert new_of_day(days=None, unseen=100, reviews=0, minutes=20) == 6
    assert new_of_day(days=None, unseen=100, reviews=8, minutes=20) == 4
    assert new_of_day(days=None, unseen=100, reviews=30, minutes=20) == 0
    assert new_of_day(days=None, unseen=3, reviews=0, minutes=20) == 3
