"""The schedule keeps its properties over random histories."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card as FsrsCard
from fsrs import Rating as FsrsRating
from fsrs import Scheduler
from hypothesis import example, given
from hypothesis import strategies as st

from quiz.memory.schedule import (
    DEFAULT_PARAMETERS,
    UNSEEN,
    Memory,
    Review,
    learner_day,
    replay,
    review,
)
from tests.practice.histories import gaps, histories, moments, ratings, zones

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


def rated(rating: int, moment: datetime = START, zone: str = "UTC") -> Review:
    """A rating with today's parameters."""
    return Review(rating=rating, moment=moment, zone=zone, parameters=DEFAULT_PARAMETERS)


def steps(history: list[Review]) -> list[Memory]:
    """The memory after each of the ratings."""
    return [replay(history[: count + 1]) for count in range(len(history))]


@given(history=histories())
def test_a_card_never_comes_back_before_a_minute_has_passed(history: list[Review]) -> None:
    for memory in steps(history):
        assert memory.due is not None
        assert memory.last_review is not None
        assert memory.due - memory.last_review >= timedelta(minutes=1)


@given(history=histories(), gap=gaps, zone=zones)
@example(history=[rated(1)], gap=timedelta(hours=18, minutes=59, seconds=30), zone="UTC")
def test_a_better_rating_never_brings_the_card_back_sooner(
    history: list[Review], gap: timedelta, zone: str
) -> None:
    memory, moment = replay(history), history[-1].moment + gap
    again, hard, good, easy = (
        review(memory, rated(rating, moment, zone)).due or moment for rating in (1, 2, 3, 4)
    )
    assert moment < again <= hard <= good <= easy


@given(moment=moments, zone=zones)
def test_a_better_first_rating_never_brings_the_card_back_sooner(
    moment: datetime, zone: str
) -> None:
    dues = [review(UNSEEN, rated(rating, moment, zone)).due or moment for rating in (1, 2, 3, 4)]
    assert moment < dues[0]
    assert dues == sorted(dues)


@given(history=histories())
def test_again_never_strengthens_and_easy_never_weakens_a_memory(history: list[Review]) -> None:
    before = replay(history)
    assert before.stability
    moment = history[-1].moment + timedelta(days=3)
    assert (review(before, rated(1, moment)).stability or 0) <= before.stability
    assert (review(before, rated(4, moment)).stability or 0) >= before.stability


@given(history=histories())
def test_every_memory_is_one_that_the_database_takes(history: list[Review]) -> None:
    for count, memory in enumerate(steps(history), start=1):
        assert memory.reps == count
        assert memory.stability is not None
        assert memory.stability > 0
        assert 1 <= (memory.difficulty or 0) <= 10
        assert (memory.step is None) == (memory.state == 2)
        assert memory.introduced == history[0].moment
        assert memory.lapses <= memory.reps


@given(history=histories(), split=st.integers(0, 12))
def test_a_replay_may_stop_and_go_on_anywhere(history: list[Review], split: int) -> None:
    assert replay(history[split:], replay(history[:split])) == replay(history)


@given(history=histories())
def test_parameters_that_were_stored_as_json_give_the_same_bits(history: list[Review]) -> None:
    stored = json.loads(json.dumps(DEFAULT_PARAMETERS))
    assert replay(replace(rated, parameters=stored) for rated in history) == replay(history)


@given(history=histories())
def test_a_rating_leaves_the_memory_before_it_as_it_was(history: list[Review]) -> None:
    before = replay(history)
    same = replace(before)
    review(before, history[-1])
    assert before == same


@given(days=st.lists(st.tuples(st.integers(0, 400), ratings), min_size=1, max_size=10))
def test_at_the_same_hour_of_each_day_the_numbers_are_those_of_the_library(
    days: list[tuple[int, int]],
) -> None:
    library, card, memory, moment = Scheduler(enable_fuzzing=False), FsrsCard(1), UNSEEN, START
    for gap, rating in days:
        moment += timedelta(days=gap)
        card, _ = library.review_card(card, FsrsRating(rating), moment)
        memory = review(memory, rated(rating, moment))
    ours = (memory.state, memory.step, memory.stability, memory.difficulty)
    assert ours == (card.state, card.step, card.stability, card.difficulty)


@given(history=histories(), zone=zones)
def test_an_interval_of_days_ends_with_a_day_of_the_learner(
    history: list[Review], zone: str
) -> None:
    memory = replay([*history, rated(4, history[-1].moment, zone)])
    assert memory.state == 2
    assert memory.due is not None
    day = learner_day(memory.due, zone)
    assert learner_day(memory.due - timedelta(microseconds=1), zone) < day


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "Etc/GMT+12"])
@pytest.mark.parametrize("month", [3, 10])
def test_across_a_change_of_the_clocks_a_card_comes_at_four_local_time(
    zone: str, month: int
) -> None:
    moment = datetime(2026, month, 20, 12, tzinfo=UTC)
    due = review(UNSEEN, rated(4, moment, zone)).due
    assert due is not None
    local = due.astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute, local.month) == (4, 0, month)
    assert (local.date() - learner_day(moment, zone)).days == 8


def test_an_interval_counts_the_leap_day() -> None:
    due = review(UNSEEN, rated(4, datetime(2028, 2, 25, 9, tzinfo=UTC))).due
    assert due == datetime(2028, 3, 4, 4, tzinfo=UTC)


def test_the_same_evening_and_past_midnight_is_one_day_of_learning() -> None:
    evening = datetime(2026, 11, 24, 23, 50, tzinfo=UTC)
    first = replay([rated(3, evening - timedelta(days=5)), rated(4, evening - timedelta(days=5))])
    past_midnight = review(first, rated(3, evening + timedelta(minutes=20)))
    assert past_midnight.stability == review(first, rated(3, evening)).stability


def test_just_before_the_day_turns_a_day_is_the_next_but_one() -> None:
    moment = datetime(2026, 11, 25, 3, 59, 30, tzinfo=UTC)
    forgotten = review(UNSEEN, rated(1, moment - timedelta(minutes=1)))
    assert review(forgotten, rated(1, moment)).due == moment + timedelta(minutes=1)
    assert review(forgotten, rated(4, moment)).due == datetime(2026, 11, 26, 4, tzinfo=UTC)


def test_an_hour_before_the_day_turns_a_day_is_the_next() -> None:
    moment = datetime(2026, 11, 25, 3, tzinfo=UTC)
    forgotten = review(UNSEEN, rated(1, moment))
    assert review(forgotten, rated(4, moment)).due == datetime(2026, 11, 25, 4, tzinfo=UTC)


def test_a_clock_that_went_back_counts_as_one_that_stood_still() -> None:
    before = review(UNSEEN, rated(3))
    assert review(before, rated(3, START - timedelta(days=400))) == review(before, rated(3, START))


def test_forgetting_a_known_card_is_a_lapse_and_failing_to_learn_one_is_not() -> None:
    learning = replay([rated(1), rated(1)])
    known = review(learning, rated(4))
    assert (learning.lapses, known.lapses, review(known, rated(1)).lapses) == (0, 0, 1)


def test_a_known_history_gives_the_known_memory() -> None:
    days = [(0, 3), (0, 3), (2, 3), (11, 1), (11, 3), (14, 2)]
    memory = replay(rated(rating, START + timedelta(days=day)) for day, rating in days)
    assert (memory.state, memory.reps, memory.lapses) == (2, 6, 1)
    assert memory.stability == pytest.approx(4.14847262665522, rel=1e-12)


@pytest.mark.parametrize("rating", [0, 5, -1])
def test_a_rating_beyond_the_four_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match=str(rating)):
        review(UNSEEN, rated(rating))
