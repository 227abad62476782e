"""The plain numbers agree with the library that schedules the cards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from quiz.memory.forgetting import AGAIN, GOOD, W, after, averaged, first, interval, recall
from quiz.memory.schedule import DEFAULT_PARAMETERS, Review, learner_day, replay
from tests.practice.histories import histories

stabilities = st.floats(0.001, 36500)
days = st.integers(0, 3650)
library = Scheduler(parameters=DEFAULT_PARAMETERS["weights"], enable_fuzzing=False)


def test_after_as_many_days_as_its_stability_nine_of_ten_are_recalled() -> None:
    assert recall(10, 10) == pytest.approx(0.9)
    assert recall(365, 365) == pytest.approx(0.9)


def test_on_the_day_of_the_review_everything_is_recalled() -> None:
    assert recall(0.2, 0) == 1


def test_a_chance_worked_out_by_hand() -> None:
    # 0.9 ** (1 / -0.1542) - 1 = 0.98032; 1 + 0.98032 * 20 / 2.3065 = 9.50049;
    # 9.50049 ** -0.1542 = exp(-0.1542 * 2.25134) = 0.70667
    assert recall(2.3065, 20) == pytest.approx(0.7067, abs=1e-4)


@given(stability=stabilities, days=days)
def test_the_curve_is_the_library_s(stability: float, days: int) -> None:
    start = datetime(2026, 11, 24, tzinfo=UTC)
    card = Card(card_id=1, state=State.Review, stability=stability, difficulty=5, last_review=start)
    expected = library.get_card_retrievability(card, start + timedelta(days=days))
    assert recall(stability, days) == pytest.approx(expected, rel=1e-12)


@given(stability=stabilities, days=days)
def test_more_days_never_help_and_more_stability_never_hurts(stability: float, days: int) -> None:
    assert recall(stability, days + 1) < recall(stability, days) <= 1
    assert recall(stability * 2, days) >= recall(stability, days) > 0


@given(reviews=histories())
def test_replayed_in_plain_numbers_a_card_is_the_library_s(reviews: list[Review]) -> None:
    strength, last = None, None
    for rated in reviews:
        day = learner_day(rated.moment, rated.zone)
        elapsed = max(0, (day - learner_day(last.moment, rated.zone)).days) if last else 0
        strength = after(strength, elapsed, rated.rating) if strength else first(rated.rating)
        last = rated
    memory = replay(reviews)
    assert strength == pytest.approx((memory.stability, memory.difficulty), rel=1e-9)


@pytest.mark.parametrize("rating", [1, 2, 3, 4])
def test_the_first_rating_gives_its_own_stability(rating: int) -> None:
    stability, difficulty = first(rating)
    assert stability == W[rating - 1]
    assert 1 <= difficulty <= 10


@given(stability=stabilities, share=st.floats(0.8, 0.97))
def test_an_interval_is_the_library_s(stability: float, share: float) -> None:
    start = datetime(2026, 11, 24, tzinfo=UTC)
    weights = DEFAULT_PARAMETERS["weights"]
    wish = Scheduler(parameters=weights, desired_retention=share, enable_fuzzing=False)
    card = Card(card_id=1, state=State.Review, stability=stability, difficulty=5, last_review=start)
    card, _ = wish.review_card(card, Rating.Good, start)
    assert card.stability is not None
    assert interval(card.stability, share) == (card.due - start).days


def test_a_higher_wish_makes_shorter_intervals_and_none_shorter_than_a_day() -> None:
    assert [interval(10, share) for share in (0.8, 0.9, 0.97)] == [33, 10, 2]
    assert interval(0.2, 0.97) == 1


@given(stability=st.floats(0.01, 3000), difficulty=st.floats(1, 10), share=st.floats(0.5, 0.98))
def test_the_average_of_both_outcomes_is_what_each_leaves_weighted_with_its_chance(
    stability: float, difficulty: float, share: float
) -> None:
    days, before = interval(stability, share), (stability, difficulty)
    chance = recall(stability, days)
    recalled, lapsed = after(before, days, GOOD), after(after(before, days, AGAIN), 0, GOOD)
    found = averaged(before, days)
    assert found[0] == pytest.approx(recalled[0] ** chance * lapsed[0] ** (1 - chance), rel=0.02)
    weighted = chance * recalled[1] + (1 - chance) * lapsed[1]
    assert found[1] == pytest.approx(weighted, abs=0.02)
