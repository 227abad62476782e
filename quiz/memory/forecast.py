"""Where so many minutes a day lead: each day until an interview, and recall on its day. Pure.

The days are walked through in averages, without randomness. It is assumed that the learner

- practises the given minutes every day, in the queue's order: what is due, then what is new;
- takes as long for a review and for a new question, steps included, as so far (`cost`);
- recalls as often as the forgetting curve says, and then answers Good, or else Again and, ten
  minutes later, Good. A review leaves the average of the two memories, weighted by the chance of
  recall: the logarithm of stability is averaged, and so is difficulty;
- knows a new question at first sight as often as before (`first_recall`).

What was answered today counts. What does not fit into the minutes waits for the next day.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from quiz.memory.calibration import Answer
from quiz.memory.daily_plan import USUAL, Cost, comes_once_more, new_of_day
from quiz.memory.forgetting import (
    AGAIN,
    GOOD,
    Strength,
    after,
    averaged,
    first,
    interval,
    reach,
    recall,
)
from quiz.memory.readiness import Known

MOST_MINUTES = 240
MINUTES_STEP = 5
ALL_DAY = 24 * 60
MOST_DAYS = 730


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How the learner practises.

    `minutes` are those of a day, `retention` is the desired recall and `first_recall` the chance of
    knowing a question never seen here (both 0 to 1); `interviews` are days from today, in order.
    `cost` is what questions cost the learner, and `more_today` how many new ones the learner wants
    today at least.
    """

    minutes: int
    retention: float
    first_recall: float = 0.5
    interviews: tuple[int, ...] = ()
    cost: Cost = USUAL
    more_today: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What waits on a day: reviews `due` and `new` questions, which take so many minutes."""

    due: int
    new: int
    minutes: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Where a pace leads.

    `expected` is how many questions are recalled on the day of each interview (without one, after
    the last day); `unseen` are those that have not come up before the first, in the queue's order.
    """

    days: tuple[Day, ...]
    expected: tuple[float, ...]
    unseen: tuple[Known, ...]


def forecast(known: Sequence[Known], pace: Pace, *, days: int) -> Forecast:
    """Return what the next days bring, today first, and the recall at the end.

    Args:
        known: every published question as the learner knows it, in the queue's order.
        pace: how the learner practises.
        days: how many days to look ahead; no more than `MOST_DAYS` are.
    """
    walk, days = _Walk(known, pace), min(days, MOST_DAYS)
    ahead: list[Day] = []
    expected, unseen = [], []
    for at in pace.interviews or (days,):
        ahead += [walk.live(day) for day in range(len(ahead), min(at, days))]
        expected.append(walk.expected(at))
        unseen.append(tuple(walk.fresh))
    ahead += [walk.live(day) for day in range(len(ahead), days)]
    return Forecast(days=tuple(ahead), expected=tuple(expected), unseen=unseen[0])


def minutes_needed(known: Sequence[Known], pace: Pace) -> int | None:
    """Return the fewest minutes a day that bring every question before the first interview.

    They are a multiple of `MINUTES_STEP`; None when even `MOST_MINUTES` are not enough.
    """
    choices = range(MINUTES_STEP, MOST_MINUTES + 1, MINUTES_STEP)
    low, high = 0, len(choices)
    while low < high:
        middle = (low + high) // 2
        is_enough = _brings_all(known, replace(pace, minutes=choices[middle]))
        low, high = (low, middle) if is_enough else (middle + 1, high)
    return choices[low] if low < len(choices) else None


def _brings_all(known: Sequence[Known], pace: Pace) -> bool:
    """Whether no question is left unseen before the first interview."""
    walk = _Walk(known, pace)
    for day in range(min(pace.interviews[0], MOST_DAYS)):
        if not walk.fresh:
            return True
        walk.live(day)
    return not walk.fresh


def reviews_a_day(known: Sequence[Known], pace: Pace, *, days: int) -> float:
    """Return how many reviews a day the desired recall takes on average, whatever the time.

    Args:
        known: every published question as the learner knows it, in the queue's order.
        pace: how the learner practises; its minutes do not matter.
        days: the days to average over.
    """
    ahead = forecast(known, replace(pace, minutes=ALL_DAY), days=days).days
    return sum(day.due for day in ahead) / len(ahead)


def first_recall(answers: Iterable[Answer]) -> float:
    """Return the share of first answers that were not Again, as if there were one more of each."""
    ratings: dict[int, int] = {}
    for answer in answers:
        ratings.setdefault(answer.question, answer.rating)
    return (1 + sum(rating != AGAIN for rating in ratings.values())) / (2 + len(ratings))


class _Walk:
    """The learner's cards, day by day; each card is a place in the lists."""

    def __init__(self, known: Sequence[Known], pace: Pace) -> None:
        self.pace = pace
        self.idle = [one for one in known if one.suspended]
        awake = [one for one in known if not one.suspended]
        self.fresh = [one for one in awake if one.stability is None]
        self.cards = sorted((one for one in awake if one.stability), key=lambda one: one.due)
        self.strength: list[Strength] = []
        self.last: list[int] = []
        self.coming: defaultdict[int, list[int]] = defaultdict(list)
        self.reach = reach(pace.retention)
        self.waiting: list[int] = []
        self.new_strength = _mean(
            after(first(GOOD), 0, GOOD),
            after(after(first(AGAIN), 0, GOOD), 0, GOOD),
            pace.first_recall,
        )
        self.done_new = sum(one.introduced_today for one in known)
        rated = (one for one in known if one.stability)
        self.done_reviews = sum(one.last == 0 and not one.introduced_today for one in rated)
        for one in self.cards:
            self._take(one)

    def live(self, today: int) -> Day:
        """Live through one day; return what was waiting when it began."""
        self.waiting += self.coming.pop(today, [])
        left = min((at - today for at in self.pace.interviews if at >= today), default=-1)
        self.waiting += self._once_more(today, left)
        done_new, done_reviews = (self.done_new, self.done_reviews) if today == 0 else (0, 0)
        due = len(self.waiting)
        new = new_of_day(
            days=left if left >= 0 else None,
            unseen=len(self.fresh) + done_new,
            reviews=due + done_reviews,
            minutes=self.pace.minutes,
            cost=self.pace.cost,
        )
        more = max(0, self.pace.more_today - new) if today == 0 else 0
        new = min(max(0, new + more - done_new), len(self.fresh))
        seconds = self.pace.minutes * 60 - done_reviews * self.pace.cost.review
        self._practise(today, new, max(0, seconds + (more - done_new) * self.pace.cost.new))
        return Day(due=due, new=new, minutes=self.pace.cost.minutes(due=due, new=new))

    def expected(self, day: int) -> float:
        """Return the number recalled on a day if nothing more is reviewed."""
        idle = sum(one.recall_on(day) for one in self.idle)
        active = zip(self.strength, self.last, strict=True)
        return idle + sum(recall(strength[0], max(1, day - last)) for strength, last in active)

    def _take(self, one: Known) -> None:
        strength = (one.stability or 0, one.difficulty or 0)
        due = max(0, one.due)
        if one.last == 0 and due == 0:  # in the middle of today's steps, which count already
            strength = after(strength, 0, GOOD)
            due = interval(strength[0], self.pace.retention)
        self._put(strength, one.last, due)

    def _put(self, strength: Strength, last: int, due: int) -> None:
        self.coming[due].append(len(self.last))
        self.strength.append(strength)
        self.last.append(last)

    def _once_more(self, today: int, left: int) -> list[int]:
        if not 0 <= left <= 2:
            return []
        here = set(self.waiting)
        return [
            place
            for place, last in enumerate(self.last)
            if place not in here
            and comes_once_more(days=left, number=self.cards[place].number, last=last - today)
        ]

    def _practise(self, today: int, new: int, seconds: int) -> None:
        cost = self.pace.cost
        number = min(len(self.waiting), seconds // cost.review)
        reviewed, self.waiting = self.waiting[:number], self.waiting[number:]
        self._review(reviewed, today)
        room = (seconds - number * cost.review) // cost.new
        for one in self.fresh[: min(new, room)]:
            self.cards.append(one)
            strength = self.new_strength
            self._put(strength, today, today + interval(strength[0], self.pace.retention))
        del self.fresh[: min(new, room)]

    def _review(self, places: Sequence[int], today: int) -> None:
        """Review these cards: the innermost loop, which a year runs ten thousand times."""
        strengths, lasts, coming, ahead = self.strength, self.last, self.coming, self.reach
        for place in places:
            strengths[place] = strength = averaged(strengths[place], today - lasts[place])
            lasts[place] = today
            coming[today + (round(strength[0] * ahead) or 1)].append(place)


def _mean(known: Strength, forgotten: Strength, chance: float) -> Strength:
    """Return the average of two memories, the first weighted by `chance`."""
    logarithm = chance * math.log(known[0]) + (1 - chance) * math.log(forgotten[0])
    return math.exp(logarithm), chance * known[1] + (1 - chance) * forgotten[1]
