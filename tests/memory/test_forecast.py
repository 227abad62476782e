"""The walk through the days: sums by hand, its bounds, and random learners beside it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.memory.daily_plan import Cost
from quiz.memory.forecast import (
    Day,
    Pace,
    first_recall,
    forecast,
    minutes_needed,
    reviews_a_day,
)
from quiz.memory.forgetting import AGAIN, GOOD, after, first, interval, recall
from quiz.memory.readiness import Known
from tests.memory.test_calibration import answered
from tests.memory.test_readiness import known

UNHURRIED = Pace(minutes=240, retention=0.9, interviews=(20,))
banks = st.lists(
    st.tuples(st.floats(0.1, 200), st.integers(-40, 0), st.booleans(), st.booleans()), max_size=30
)


def new(count: int) -> list[Known]:
    """Questions that were never seen."""
    return [known(number, stability=None, difficulty=None) for number in range(1, count + 1)]


def held(number: int, stability: float, last: int, due: int | None = None) -> Known:
    """A question rated before today."""
    comes = last + interval(stability, 0.9) if due is None else due
    return known(number, stability=stability, difficulty=5.0, last=last, due=comes)


def built(rows: list[tuple[float, int, bool, bool]]) -> list[Known]:
    """A bank of seen, unseen and suspended questions."""
    return [
        replace(held(number, stability, last) if seen else new(number)[-1], suspended=suspended)
        for number, (stability, last, seen, suspended) in enumerate(rows, start=1)
    ]


def test_two_cards_and_three_days_worked_out_by_hand() -> None:
    # 2 is due today, 1 in a hundred days. Odd numbers come two days before, which is tomorrow;
    # the even one was answered a day too early for the last two days and comes on the eve.
    cards = [held(1, 100.0, 0, due=100), held(2, 10.0, -10)]
    cards[0] = replace(cards[0], last=-1)
    ahead = forecast(cards, replace(UNHURRIED, interviews=(3,)), days=3)
    assert ahead.days == (Day(due=1, new=0), Day(due=1, new=0), Day(due=1, new=0))
    assert ahead.unseen == ()


def test_what_one_review_leaves_is_the_average_of_both_memories() -> None:
    strength = (10.0, 5.0)
    chance = recall(10.0, 10)
    right, wrong = after(strength, 10, GOOD), after(after(strength, 10, AGAIN), 0, GOOD)
    stability = right[0] ** chance * wrong[0] ** (1 - chance)
    ahead = forecast([held(2, 10.0, -10)], Pace(minutes=5, retention=0.9), days=1)
    assert ahead.expected[0] == pytest.approx(recall(stability, 1), rel=1e-4)


def test_without_a_review_the_forecast_is_the_readiness() -> None:
    cards = [held(1, 50.0, -1, due=40), replace(held(3, 3.0, -9, due=0), suspended=True)]
    ahead = forecast(cards, Pace(minutes=20, retention=0.9), days=10)
    assert ahead.expected[0] == pytest.approx(sum(one.recall_on(10) for one in cards))
    assert ahead.days == (Day(due=0, new=0),) * 10


def test_on_the_day_of_the_interview_the_forecast_is_the_readiness() -> None:
    cards = [held(1, 50.0, -1), *new(3)]
    ahead = forecast(cards, replace(UNHURRIED, interviews=(0,)), days=0)
    assert ahead.expected[0] == pytest.approx(cards[0].recall_on(0))
    assert (ahead.days, len(ahead.unseen)) == ((), 3)


def test_new_questions_come_at_the_plan_s_pace() -> None:
    ahead = forecast(new(50), UNHURRIED, days=20)
    assert [day.new for day in ahead.days[:3]] == [6, 5, 5]
    assert sum(day.new for day in ahead.days) == 50
    assert [day.new for day in ahead.days[-2:]] == [0, 0]
    assert ahead.unseen == ()


def test_the_last_two_days_bring_everything_learned_once_more() -> None:
    ahead = forecast(new(50), UNHURRIED, days=20)
    assert sum(day.due for day in ahead.days[-2:]) >= 50


def test_without_a_date_the_day_brings_as_many_new_ones_as_fit() -> None:
    pace = Pace(minutes=20, retention=0.9, cost=Cost(new=120, review=60))
    ahead = forecast(new(25), pace, days=4)
    assert [day.new for day in ahead.days[:2]] == [10, 5]  # ten come back, a minute each
    assert [day.minutes for day in ahead.days[:2]] == [20, 20]


def test_after_the_interview_days_go_on_as_without_one() -> None:
    ahead = forecast(new(60), replace(UNHURRIED, minutes=5, interviews=(2,)), days=30)
    assert len(ahead.days) == 30
    assert [day.new for day in ahead.days[:2]] == [1, 1]
    assert ahead.days[3].new == 1
    assert len(ahead.unseen) == 58


def test_after_the_first_interview_the_second_counts() -> None:
    cost = Cost(new=120, review=60)
    pace = replace(UNHURRIED, minutes=10, interviews=(2, 12), cost=cost)
    ahead = forecast(new(60), pace, days=14)
    # Ten minutes hold five, then two beside the five that come back; on the day itself none; then
    # the second interview asks for 53 in (9 - 1) / 2 days, and five fit again.
    assert [day.new for day in ahead.days[:4]] == [5, 2, 0, 5]
    assert [day.new for day in ahead.days[12:]] == [0, 2]
    assert len(ahead.unseen) == 53
    first, second = ahead.expected
    assert 0 < first < 10 < second
    assert first == forecast(new(60), replace(pace, interviews=(2,)), days=2).expected[0]


def test_the_last_days_before_both_interviews_bring_everything_once_more() -> None:
    cards = [held(number, 100.0, -1) for number in range(1, 11)]
    ahead = forecast(cards, replace(UNHURRIED, interviews=(3, 9)), days=12)
    assert [day.due for day in ahead.days] == [0, 5, 5, 0, 0, 0, 0, 5, 5, 0, 0, 0]


def test_what_was_done_today_is_not_done_again() -> None:
    done = [replace(held(1, 30.0, 0), introduced_today=True), *new(50)[1:]]
    first_day = forecast(done, UNHURRIED, days=20).days[0]
    assert first_day == Day(due=0, new=5)
    hurried = replace(UNHURRIED, minutes=6)
    assert forecast(done, hurried, days=20).days[0].new == 1


def test_who_wants_more_today_gets_it_today_and_the_plan_counts_on_it() -> None:
    hurried = replace(UNHURRIED, minutes=6)
    without, more = forecast(new(50), hurried, days=20), replace(hurried, more_today=12)
    ahead = forecast(new(50), more, days=20)
    assert [day.new for day in without.days[:2]] == [2, 1]
    assert ahead.days[0].new == 12
    assert ahead.days[0].minutes == 36
    assert len(ahead.unseen) < len(without.unseen)
    done = [replace(held(1, 30.0, 0), introduced_today=True), *new(50)[1:]]
    assert forecast(done, more, days=20).days[0].new == 11


def test_a_question_in_its_first_steps_takes_no_second_place() -> None:
    learning = replace(held(1, 2.3, 0, due=0), introduced_today=True)
    ahead = forecast([learning], UNHURRIED, days=20)
    assert ahead.days[0] == Day(due=0, new=0)
    assert sum(day.due for day in ahead.days) >= 2


def test_what_does_not_fit_waits_for_the_next_day() -> None:
    cards = [held(number, 5.0, -5) for number in range(2, 22, 2)]
    ahead = forecast(cards, Pace(minutes=5, retention=0.9), days=3)
    assert [day.due for day in ahead.days[:2]] == [10, 5]


def test_a_day_beyond_all_planning_is_not_walked_to() -> None:
    pace = replace(UNHURRIED, interviews=(10**6,))
    ahead = forecast(new(3), pace, days=10**6)
    assert len(ahead.days) == 730
    assert 0 < ahead.expected[0] < 3


def test_a_day_s_minutes_are_those_that_the_learner_takes() -> None:
    bank = [*(held(number, 5.0, -5) for number in range(2, 9)), *new(4)]
    pace = replace(UNHURRIED, interviews=(3,))
    assert forecast(bank, pace, days=1).days[0].minutes == 19
    quick = replace(pace, cost=Cost(new=60, review=30))
    assert forecast(bank, quick, days=1).days[0].minutes == 8


@given(rows=banks, minutes=st.sampled_from([5, 20, 240]), days=st.integers(0, 40))
def test_the_expectation_stays_within_what_can_be(
    rows: list[tuple[float, int, bool, bool]], minutes: int, days: int
) -> None:
    bank = built(rows)
    ahead = forecast(bank, Pace(minutes=minutes, retention=0.9, interviews=(days,)), days=days)
    seen = sum(one.stability is not None for one in bank)
    idle = sum(one.suspended and one.stability is None for one in bank)
    came = sum(day.new for day in ahead.days)
    assert 0 <= ahead.expected[0] <= seen + came
    assert seen + came + idle + len(ahead.unseen) == len(bank)
    assert len(ahead.days) == days


@given(rows=banks, days=st.integers(0, 30))
def test_the_same_cards_give_the_same_forecast(
    rows: list[tuple[float, int, bool, bool]], days: int
) -> None:
    pace = replace(UNHURRIED, interviews=(days,))
    assert forecast(built(rows), pace, days=days) == forecast(built(rows), pace, days=days)


def test_more_minutes_help_until_they_hold_everything() -> None:
    bank = new(60)
    expected = [
        forecast(bank, replace(UNHURRIED, minutes=minutes), days=20).expected[0]
        for minutes in (5, 10, 20, 30, 60)
    ]
    assert expected == sorted(expected)
    assert expected[0] < 30
    assert expected[-1] > 55


def test_the_minutes_needed_are_the_fewest_that_bring_every_question() -> None:
    needed = minutes_needed(new(60), UNHURRIED)
    assert needed
    assert not forecast(new(60), replace(UNHURRIED, minutes=needed), days=20).unseen
    assert forecast(new(60), replace(UNHURRIED, minutes=needed - 5), days=20).unseen


def test_some_dates_are_too_near_for_any_minutes() -> None:
    assert minutes_needed(new(1000), replace(UNHURRIED, interviews=(2,))) is None


def test_to_remember_more_costs_more_reviews() -> None:
    bank = [held(number, 20.0, -number) for number in range(1, 40)]
    costs = [
        reviews_a_day(bank, Pace(minutes=20, retention=share), days=30)
        for share in (0.8, 0.9, 0.95, 0.97)
    ]
    assert costs == sorted(costs)
    assert costs[-1] > 2 * costs[0]


@pytest.mark.parametrize(
    ("ratings", "share"), [([], 1 / 2), ([3], 2 / 3), ([1, 1], 1 / 4), ([2, 4, 1], 3 / 5)]
)
def test_how_often_a_new_question_was_known(ratings: list[int], share: float) -> None:
    answers = [answered(number, 0, rating) for number, rating in enumerate(ratings)]
    later = [answered(number, 3, 1) for number in range(len(ratings))]
    assert first_recall([*answers, *later]) == pytest.approx(share)


def test_the_averages_are_those_of_learners_of_chance() -> None:
    bank = [held(number, 2.0 + number % 9, -(number % 5)) for number in range(1, 201)]
    pace = Pace(minutes=240, retention=0.9)
    ahead = forecast(bank, pace, days=25)
    random = Random(3)
    drawn = [_drawn(bank, 25, random) for _ in range(20)]
    assert ahead.expected[0] == pytest.approx(sum(score for score, _ in drawn) / 20, rel=0.03)
    reviews = sum(day.due for day in ahead.days)
    assert reviews == pytest.approx(sum(count for _, count in drawn) / 20, rel=0.15)


def _drawn(bank: list[Known], days: int, random: Random) -> tuple[float, int]:
    """Return a random learner's recall and number of reviews, with time for everything."""
    score, reviews = 0.0, 0
    for one in bank:
        strength, last, due = (one.stability or 0, one.difficulty or 0), one.last, max(0, one.due)
        while due < days:
            elapsed, reviews = due - last, reviews + 1
            knows = random.random() < recall(strength[0], elapsed)
            strength = after(strength, elapsed, GOOD if knows else AGAIN)
            strength = strength if knows else after(strength, 0, GOOD)
            last, due = due, due + interval(strength[0], 0.9)
        score += recall(strength[0], days - last)
    return score, reviews


def test_a_new_question_starts_between_known_and_unknown() -> None:
    def expected(share: float) -> float:
        pace = Pace(minutes=20, retention=0.9, first_recall=share)
        return forecast(new(1), pace, days=1).expected[0]

    known_one, unknown = after(first(GOOD), 0, GOOD), first(AGAIN)
    for _ in range(2):
        unknown = after(unknown, 0, GOOD)
    assert expected(1) == pytest.approx(recall(known_one[0], 1))
    assert expected(0) == pytest.approx(recall(unknown[0], 1))
    assert expected(0) < expected(0.5) < expected(1)


def test_a_thousand_cards_take_no_more_time_for_each_than_fifty() -> None:
    def seconds_a_review(count: int) -> float:
        bank = [held(number, 5.0 + number % 7, -(number % 5)) for number in range(count)]
        pace = Pace(minutes=10**6, retention=0.9)
        began = process_time()
        ahead = forecast(bank, pace, days=60)
        return (process_time() - began) / sum(day.due for day in ahead.days)

    few = min(seconds_a_review(50) for _ in range(5))
    many = min(seconds_a_review(1000) for _ in range(5))
    assert many < 4 * few


def test_two_years_of_a_thousand_cards_are_walked_in_a_moment() -> None:
    bank = [held(number, 0.3 + number % 27 / 10, -(number % 10)) for number in range(1, 1001)]
    bank = [replace(one, difficulty=1 + one.number % 91 / 10) for one in bank]

    def seconds(minutes: int) -> float:
        began = process_time()
        forecast(bank, Pace(minutes=minutes, retention=0.97, interviews=(730,)), days=730)
        return process_time() - began

    # About 45 ms; twice that on a machine that does other things too.
    assert min(seconds(minutes) for minutes in (60, 240, 240, 240)) < 0.1
