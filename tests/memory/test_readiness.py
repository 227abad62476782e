"""The expected number, its honest range, the sections and the weakest questions."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.memory.calibration import moved
from quiz.memory.readiness import Known, by_section, readiness, weakest

many_chances = st.lists(st.one_of(st.just(0.0), st.just(1.0), st.floats(0.01, 0.999)), max_size=60)
sigmas = st.floats(0.01, 2)


def known(number: int = 551, **fields: Any) -> Known:
    """Return a question of one section, rated Good today unless told otherwise."""
    plain: dict[str, Any] = {"section": "Scale", "slug": "scale", "stability": 2.3065}
    title = f"What is question {number} about?"
    return Known(question=number, number=number, title=title, **plain | fields)


def test_an_unseen_question_counts_as_nothing_and_a_suspended_one_as_what_is_left() -> None:
    assert known(stability=None, difficulty=None).recall_on(20) == 0
    assert known(suspended=True).recall_on(20) == pytest.approx(0.7067, abs=1e-4)


def test_days_count_from_the_last_review_to_the_interview() -> None:
    assert known(last=-10).recall_on(10) == known(last=0).recall_on(20)


def test_what_was_rated_today_is_not_certain_today_but_as_likely_as_tomorrow() -> None:
    assert known(last=0).recall_on(0) == known(last=0).recall_on(1) < 1


def test_the_expected_number_is_the_sum_of_the_chances() -> None:
    ready = readiness([0.9, 0.5, 0, 1], sigma=0.5)
    assert ready.expected == pytest.approx(2.4)
    assert ready.total == 4


def test_a_range_worked_out_by_hand() -> None:
    # With next to no doubt about the learner: 100 * 0.5 = 50, variance 25,
    # 50 - 1.645 * 5 = 41.8 and 50 + 1.645 * 5 = 58.2, rounded outwards.
    ready = readiness([0.5] * 100, sigma=0.001)
    assert (ready.low, ready.high) == (41, 59)


def test_who_has_seen_nothing_is_expected_to_recall_nothing() -> None:
    ready = readiness([0.0] * 50, sigma=1)
    assert (ready.expected, ready.low, ready.high, ready.total) == (0, 0, 0, 50)


def test_an_empty_bank_has_no_range() -> None:
    ready = readiness([], sigma=1)
    assert (ready.expected, ready.low, ready.high, ready.total) == (0, 0, 0, 0)


@given(chances=many_chances, sigma=sigmas)
def test_the_range_holds_the_estimate_and_stays_within_what_was_seen(
    chances: list[float], sigma: float
) -> None:
    ready = readiness(chances, sigma=sigma)
    sure = sum(chance == 1 for chance in chances)
    seen = sum(chance > 0 for chance in chances)
    assert sure <= ready.low <= ready.expected + 0.01
    assert ready.expected - 0.01 <= ready.high <= seen


@given(chances=many_chances, sigma=st.floats(0.01, 1))
def test_the_less_is_known_of_the_learner_the_wider_the_range(
    chances: list[float], sigma: float
) -> None:
    narrow, wide = readiness(chances, sigma=sigma), readiness(chances, sigma=2 * sigma)
    assert wide.high - wide.low >= narrow.high - narrow.low - 1


@given(chances=st.lists(st.floats(0.01, 0.9), min_size=1, max_size=30), sigma=sigmas)
def test_the_order_of_the_questions_does_not_matter(chances: list[float], sigma: float) -> None:
    there, back = readiness(chances, sigma=sigma), readiness(chances[::-1], sigma=sigma)
    assert (there.low, there.high) == (back.low, back.high)
    assert there.expected == pytest.approx(back.expected)


@pytest.mark.parametrize("sigma", [0.05, 0.5, 1.0])
def test_nine_of_ten_drawn_learners_end_within_the_range(sigma: float) -> None:
    random = Random(7)
    chances = [0.3 + 0.65 * index / 49 for index in range(50)]
    ready = readiness(chances, sigma=sigma)
    inside = 0
    for _ in range(2000):
        by = random.gauss(0, sigma)
        recalled = sum(random.random() < moved(chance, by) for chance in chances)
        inside += ready.low <= recalled <= ready.high
    assert 0.88 <= inside / 2000 <= 0.97


def test_sections_add_up_to_the_whole_in_their_order() -> None:
    every = [
        known(1, slug="scale"),
        known(2, slug="edge", section="Edge", stability=None),
        known(3, slug="scale", last=-4),
    ]
    parts = by_section(every, 20)
    assert [(part.slug, part.total) for part in parts] == [("scale", 2), ("edge", 1)]
    assert parts[1].expected == 0
    assert sum(part.expected for part in parts) == sum(one.recall_on(20) for one in every)


def test_the_weakest_are_ten_of_the_rated_ones() -> None:
    rated = [known(number, last=-number) for number in range(1, 13)]
    new = [known(100, stability=None)]
    found = weakest(new + rated, 20)
    assert [one.number for one, _ in found] == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]
    assert found[0][1] == known(last=-12).recall_on(20)
    assert [one.number for one, _ in weakest(new + rated[:1], 20)] == [1]


def test_of_equally_weak_questions_the_less_stable_come_first_then_the_more_difficult() -> None:
    alike = [
        known(1, stability=8.0, difficulty=9.0, last=-4),
        known(2, stability=4.0, difficulty=5.0, last=-1),
        known(3, stability=4.0, difficulty=7.0, last=-1),
    ]
    found = weakest(alike, 2)
    assert len({chance for _, chance in found}) == 1
    assert [one.number for one, _ in found] == [3, 2, 1]
