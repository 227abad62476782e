"""What a rating promises, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from quiz.humanize import interval_in_words, thought_in_words, wait_in_words
from quiz.memory.schedule import Wait, wait_between
from quiz.views.contexts import while_in_words
from tests.practice.histories import gaps, moments, zones

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)


def words(wait: timedelta, *, moment: datetime = NOON, zone: str = "UTC") -> str:
    """What is said of a card that comes back after `wait`."""
    return wait_in_words(wait_between(moment, moment + wait, zone))


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (timedelta(), "in 1 minute"),
        (timedelta(seconds=1), "in 1 minute"),
        (1 * MINUTES, "in 1 minute"),
        (61 * MINUTES / 60, "in 2 minutes"),
        (5.5 * MINUTES, "in 6 minutes"),
        (10 * MINUTES, "in 10 minutes"),
        (60 * MINUTES, "in 60 minutes"),
        (15 * HOURS, "in 900 minutes"),
        (16 * HOURS, "tomorrow"),
        (40 * HOURS - MINUTES, "tomorrow"),
        (40 * HOURS, "in 2 days"),
        (4 * DAYS, "in 4 days"),
        (60 * DAYS, "in 60 days"),
        (61 * DAYS, "in 2 months"),
        (365 * DAYS, "in 12 months"),
        (730 * DAYS, "in 24 months"),
        (731 * DAYS, "in 2 years"),
        (36500 * DAYS, "in 100 years"),
    ],
)
def test_a_wait_is_said_in_the_unit_that_people_use(wait: timedelta, said: str) -> None:
    assert words(wait) == said


def test_days_are_those_of_the_learner_and_not_of_24_hours() -> None:
    evening = datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert words(6 * HOURS, moment=evening) == "tomorrow"
    assert words(6 * HOURS, moment=evening, zone="America/New_York") == "in 360 minutes"


def test_minutes_across_the_turn_of_the_day_are_said_as_minutes() -> None:
    assert words(10 * MINUTES, moment=datetime(2026, 11, 24, 3, 55, tzinfo=UTC)) == "in 10 minutes"


def test_a_due_moment_that_has_passed_is_said_as_soon() -> None:
    assert words(-3 * DAYS) == "in 1 minute"


def test_a_button_says_the_interval_alone() -> None:
    waits = [Wait(0, 1), Wait(0, 10), Wait(1, 1_440), Wait(4, 5_760)]
    said = ["1 min", "10 min", "tomorrow", "4 days"]
    assert [*map(interval_in_words, waits)] == said


@given(moment=moments, wait=gaps, zone=zones)
def test_every_wait_has_words_with_a_number_above_zero(
    moment: datetime, wait: timedelta, zone: str
) -> None:
    said = words(wait, moment=moment, zone=zone)
    assert said == "tomorrow" or int(said.split()[1]) > 0


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        *[(0, "0 s"), (40, "40 s"), (60, "1 min"), (125, "2 min 5 s"), (600, "10 min")],
        *[(601, "over 10 minutes"), (36_014, "over 10 minutes")],
    ],
)
def test_a_thought_is_timed_until_the_learner_has_gone_away(seconds: int, said: str) -> None:
    assert thought_in_words(seconds) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "1 minute"), (89, "89 minutes"), (90, "2 hours"), (465, "8 hours")],
)
def test_from_an_hour_and_a_half_on_a_while_is_said_in_hours(minutes: int, said: str) -> None:
    assert while_in_words(minutes) == said
