"""Sixty minutes a day bring about sixty: a learner who is made up, with a speed of their own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

import pytest

from quiz.memory.daily_plan import USUAL, Cost, cost_of, new_of_day
from quiz.memory.schedule import DEFAULT_PARAMETERS, UNSEEN, Memory, Review, day_bounds, review
from quiz.rating import State
from tests.factories import START

DAY = timedelta(days=1)


@dataclass
class Student:
    """Answers all that a day brings; takes `first` seconds at first sight, `again` later."""

    first: int
    again: int
    questions: int
    minutes: int = 60
    random: Random = field(default_factory=lambda: Random(7))
    cards: dict[int, Memory] = field(default_factory=dict)

    def cost(self, start: datetime) -> Cost:
        """What questions cost so far, as the queue works it out."""
        known = self.cards.values()
        before = (one for one in known if one.introduced and one.introduced < start)
        return cost_of(
            [one.first_day_seconds for one in before], [one.last_day_seconds for one in known]
        )

    def study(self, now: datetime, days: int) -> float:
        """Live through a day of the plan; return how many minutes it took."""
        start, end = day_bounds(now, "UTC")
        due = [number for number, one in self.cards.items() if one.due and one.due < end]
        unseen = self.questions - len(self.cards)
        new = new_of_day(
            days=days,
            unseen=unseen,
            reviews=len(due),
            minutes=self.minutes,
            cost=self.cost(start),
        )
        spent, line = 0, [*due, *range(len(self.cards), len(self.cards) + new)]
        while line:
            number = line.pop(0)
            before = self.cards.get(number, UNSEEN)
            seconds = self._seconds(before)
            spent += seconds
            after = self._rated(before, now + timedelta(seconds=spent), seconds)
            self.cards[number] = after
            if after.state != State.REVIEW:
                line.append(number)
        return spent / 60

    def _seconds(self, memory: Memory) -> int:
        return round((self.again if memory.reps else self.first) * self.random.uniform(0.5, 1.5))

    def _rated(self, memory: Memory, moment: datetime, seconds: int) -> Memory:
        rating = self.random.choices([1, 2, 3, 4], [20, 10, 60, 10])[0]
        rated = Review(
            rating=rating,
            moment=moment,
            zone="UTC",
            parameters=DEFAULT_PARAMETERS,
            seconds=seconds,
        )
        return review(memory, rated)


@pytest.mark.parametrize(
    ("first", "again"), [(110, 50), (45, 20), (240, 120)], ids=["usual", "quick", "slow"]
)
def test_sixty_minutes_bring_about_sixty(first: int, again: int) -> None:
    student = Student(first, again, questions=600)
    took = [student.study(START + day * DAY, 14 - day) for day in range(10)]
    # The first day knows nothing of the learner; the others are as long as was asked for, but for
    # the chance of what is missed.
    assert sum(took[1:]) / 9 == pytest.approx(60, rel=0.08), took
    assert all(45 <= minutes <= 85 for minutes in took[1:]), took


def test_the_usual_learner_has_sixty_minutes_on_the_first_day_too() -> None:
    student = Student(110, 50, questions=600)
    assert student.study(START, 14) == pytest.approx(60, rel=0.15)


def test_without_the_learner_s_own_speed_the_slow_would_sit_twice_as_long() -> None:
    student = Student(240, 120, questions=600)
    assert student.study(START, 14) > 100


def test_the_first_day_adds_up_what_came_back_on_it() -> None:
    moments = [0, 60, 700, 100_000, 100_060]
    seconds = [90, 30, 20, 40, 5]
    memory = UNSEEN
    for after, took in zip(moments, seconds, strict=True):
        rated = Review(
            rating=1 if after in {0, 100_000} else 3,
            moment=START + timedelta(seconds=after),
            zone="UTC",
            parameters=DEFAULT_PARAMETERS,
            seconds=took,
        )
        memory = review(memory, rated)
    assert (memory.first_day_seconds, memory.last_day_seconds) == (140, 45)


def test_a_day_with_an_answer_of_unknown_length_says_nothing() -> None:
    rated = Review(rating=3, moment=START, zone="UTC", parameters=DEFAULT_PARAMETERS, seconds=60)
    memory = review(UNSEEN, rated)
    unknown = replace(rated, moment=START + timedelta(minutes=10), seconds=None)
    assert review(memory, unknown).first_day_seconds is None
    assert cost_of([None] * 30, [None] * 30) == USUAL
