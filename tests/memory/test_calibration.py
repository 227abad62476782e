"""Predictions are compared with what happened; until enough is known, little is claimed."""

from __future__ import annotations

from datetime import date, timedelta
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.memory.calibration import (
    ENOUGH,
    WIDE,
    Answer,
    Prediction,
    bins,
    meaning,
    moved,
    predictions,
    spread,
)
from quiz.memory.forgetting import recall

TODAY = date(2026, 11, 24)
chances = st.floats(0.01, 0.99)


def answered(question: int, day: int, rating: int) -> Answer:
    return Answer(question=question, day=TODAY + timedelta(days=day), rating=rating)


def reviewed(number: int, chance: float, recalled: int) -> list[Prediction]:
    """Return reviews with the same prediction, `recalled` of which were recalled."""
    return [
        Prediction(day=TODAY, chance=chance, recalled=index < recalled) for index in range(number)
    ]


def test_the_first_answer_and_those_of_the_same_day_predict_nothing() -> None:
    assert predictions([answered(1, 0, 3), answered(1, 0, 3), answered(2, 0, 1)]) == []


def test_a_later_answer_is_predicted_from_the_one_before() -> None:
    [predicted] = predictions([answered(1, 0, 3), answered(2, 5, 4), answered(1, 20, 1)])
    assert predicted.chance == pytest.approx(0.7067, abs=1e-4)  # by hand in test_forgetting
    assert (predicted.day, predicted.recalled) == (TODAY + timedelta(days=20), False)


@pytest.mark.parametrize(("rating", "recalled"), [(1, False), (2, True), (3, True), (4, True)])
def test_only_again_is_not_recalled(rating: int, recalled: bool) -> None:
    [predicted] = predictions([answered(1, 0, 4), answered(1, 8, rating)])
    assert predicted.recalled is recalled
    assert predicted.chance == recall(8.2956, 8)


def test_before_fifty_reviews_the_spread_is_wide_whatever_they_say() -> None:
    assert spread([]) == WIDE
    assert spread(reviewed(ENOUGH - 1, 0.9, 45)) == WIDE


def test_who_is_predicted_well_gets_a_narrow_spread_worked_out_by_hand() -> None:
    # The peak is 0; 1 / (1 / 1 + 100 * 0.9 * 0.1) = 0.1, whose root is 0.316.
    assert spread(reviewed(100, 0.9, 90)) == pytest.approx(0.3162, abs=1e-4)


def test_more_reviews_that_fit_narrow_the_spread() -> None:
    spreads = [spread(reviewed(number, 0.9, number * 9 // 10)) for number in (50, 100, 1000, 5000)]
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[-1] < 0.05


@pytest.mark.parametrize("recalled", [3500, 4900])
def test_who_is_predicted_badly_keeps_a_wide_spread_however_much_is_known(recalled: int) -> None:
    true = abs(log(recalled / (5000 - recalled)) - log(0.9 / 0.1))
    assert spread(reviewed(5000, 0.9, recalled)) == pytest.approx(true, abs=0.05)


@given(chance=chances, by=st.floats(-5, 5))
def test_moving_there_and_back_changes_nothing(chance: float, by: float) -> None:
    assert moved(moved(chance, by), -by) == pytest.approx(chance, rel=1e-6)
    assert (moved(chance, by) > chance) == (by > 0) or by == pytest.approx(0, abs=1e-9)


def test_what_is_certain_stays_certain() -> None:
    assert (moved(0, 3), moved(1, -3)) == (0, 1)


def test_bins_hold_every_review_once_and_compare_predicted_with_actual() -> None:
    known = reviewed(4, 0.95, 3) + reviewed(2, 0.65, 1) + reviewed(1, 1.0, 1) + reviewed(1, 0.9, 0)
    found = {(one.low, one.high): (one.reviews, one.actual) for one in bins(known)}
    assert found == {(0.6, 0.7): (2, 0.5), (0.9, 1.0): (6, pytest.approx(4 / 6))}
    assert bins(known)[1].predicted == pytest.approx((4 * 0.95 + 1 + 0.9) / 6)


@given(known=st.lists(st.floats(0.001, 1), max_size=60))
def test_no_review_falls_between_the_bins(known: list[float]) -> None:
    every = [Prediction(day=TODAY, chance=chance, recalled=True) for chance in known]
    assert sum(one.reviews for one in bins(every)) == len(known)
    assert len(bins(every)) <= 5


@pytest.mark.parametrize(
    ("recalled", "words"),
    [(90, "fits you"), (88, "fits you"), (70, "20 in a hundred less than the forecast says")],
)
def test_the_sentence_says_whether_to_trust_the_forecast(recalled: int, words: str) -> None:
    assert words in meaning(reviewed(100, 0.9, recalled))


def test_a_cautious_forecast_is_said_to_be_one() -> None:
    words = "You recall 20 in a hundred more than the forecast says: it is cautious."
    assert meaning(reviewed(200, 0.7, 180)) == words
