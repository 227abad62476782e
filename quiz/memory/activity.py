"""What the learner did, by day and by week. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quiz.memory.calibration import Answer, Prediction

DAYS = 30
WEEKS = 8
WEEK = 7
LONGEST_THOUGHT = 600  # seconds; when a question is open for longer, the learner has gone away


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done on a day: the ratings, and the seconds from question to answer if known."""

    day: date
    ratings: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """How many reviews were recalled in the week that begins on `start`.

    Reviews are answers given a day or more after the one before (true retention).
    """

    start: date
    reviews: int
    recalled: int

    @property
    def percent(self) -> int:
        """The share of reviews recalled, 0 to 100; 0 in a week without reviews."""
        return round(100 * self.recalled / self.reviews) if self.reviews else 0


def by_day(answers: Sequence[Answer], today: date, *, days: int = DAYS) -> list[Done]:
    """Return what was done on each of the last days, today last.

    Args:
        answers: all that count, in any order.
        today: the learner's day.
        days: how many days to return; those without an answer are among them.
    """
    first = today - timedelta(days=days - 1)
    ratings, seconds = [0] * days, [0] * days
    for answer in answers:
        place = (answer.day - first).days
        if 0 <= place < days:
            ratings[place] += 1
            seconds[place] += thought(answer.seconds)
    return [
        Done(day=first + timedelta(days=place), ratings=ratings[place], seconds=seconds[place])
        for place in range(days)
    ]


def thought(seconds: int | None) -> int:
    """Return how many of the seconds between question and answer count as practice."""
    return min(seconds or 0, LONGEST_THOUGHT)


def by_week(known: Sequence[Prediction], today: date, *, weeks: int = WEEKS) -> list[Recalled]:
    """Return how much was recalled in each of the last weeks, the one that ends today last.

    Args:
        known: a prediction for each review.
        today: the learner's day.
        weeks: how many weeks of seven days to return.
    """
    first = today - timedelta(days=weeks * WEEK - 1)
    reviews, recalled = [0] * weeks, [0] * weeks
    for one in known:
        place = (one.day - first).days // WEEK
        if 0 <= place < weeks:
            reviews[place] += 1
            recalled[place] += one.recalled
    return [
        Recalled(
            start=first + timedelta(days=place * WEEK),
            reviews=reviews[place],
            recalled=recalled[place],
        )
        for place in range(weeks)
    ]
