"""How well the predicted recall fits what this learner really recalls. Pure.

A prediction is the forgetting curve's chance of recall at the moment of a review that came at
least a day after the one before; any rating but Again counts as recalled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp, sqrt

from quiz.memory.forgetting import AGAIN, Strength, after, first, recall

ENOUGH = 50
WIDE = 1.0
FARTHEST, CLOSE = 10.0, 1e-6  # how far out the peak is looked for, and how precisely
BOUNDS = (0.0, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One rating (1 to 4) that counts: the question's id, the learner's day, seconds if known."""

    question: int
    day: date
    rating: int
    seconds: int | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """A chance of recall (0 to 1) on a day, and whether the question was recalled."""

    day: date
    chance: float
    recalled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Reviews whose predicted recall was from `low` to `high`; all shares are from 0 to 1."""

    low: float
    high: float
    reviews: int
    predicted: float
    actual: float


def predictions(answers: Iterable[Answer]) -> list[Prediction]:
    """Return what was predicted for each answer that came a day or more after the one before.

    The memory of each question is replayed with the present weights from its answers, which are
    given in the order of time: what is judged is the curve that readiness uses.
    """
    found: list[Prediction] = []
    memory: dict[int, tuple[Strength, date]] = {}
    for answer in answers:
        if answer.question not in memory:
            memory[answer.question] = first(answer.rating), answer.day
            continue
        strength, last = memory[answer.question]
        days = max(0, (answer.day - last).days)
        if days:
            chance = recall(strength[0], days)
            recalled = answer.rating != AGAIN
            found.append(Prediction(day=answer.day, chance=chance, recalled=recalled))
        memory[answer.question] = after(strength, days, answer.rating), answer.day
    return found


def spread(known: Sequence[Prediction]) -> float:
    """Return how far this learner's log-odds of recall may be from the predicted, as one sigma.

    The learner's true chance is taken to be the predicted one with its log-odds moved by some b,
    the same for all questions. Before any data, b is normal around 0 with sigma `WIDE`: a predicted
    90 % may well be 77 or 96. From `ENOUGH` reviews on, the data count: where y says whether a
    review predicted at p was recalled, the posterior's peak m solves
    sum(y - p moved by m) = m / WIDE^2 (with m the left side falls and the right side rises, so
    bisection finds it), and its variance there is v = 1 / (1 / WIDE^2 + sum q (1 - q)) with
    q = p moved by m (Laplace's approximation). The estimate itself is not moved, so its error is
    the whole of b: sqrt(m^2 + v). A learner whom the curve predicts badly gets a wide range,
    however many reviews there are.
    """
    if len(known) < ENOUGH:
        return WIDE
    counted = Counter((round(one.chance, 2), one.recalled) for one in known)
    peak = _peak(counted)
    information = 1 / WIDE**2
    for (chance, _recalled), number in counted.items():
        there = moved(chance, peak)
        information += number * there * (1 - there)
    return sqrt(peak**2 + 1 / information)


def moved(chance: float, by: float) -> float:
    """Return the chance with its log-odds moved; 0 and 1 stay as they are."""
    grown = chance * exp(by)
    return grown / (1 - chance + grown)


def _peak(counted: Counter[tuple[float, bool]]) -> float:
    low, high = -FARTHEST, FARTHEST
    while high - low > CLOSE:
        middle = (low + high) / 2
        pull = sum(
            number * (recalled - moved(chance, middle))
            for (chance, recalled), number in counted.items()
        )
        low, high = (middle, high) if pull > middle / WIDE**2 else (low, middle)
    return low


def bins(known: Sequence[Prediction]) -> list[Bin]:
    """Return the bins that hold reviews, five at most, from the least to the best known."""
    found = []
    for low, high in pairwise(BOUNDS):
        inside = [one for one in known if low <= one.chance < high or one.chance == high == 1]
        if inside:
            predicted = sum(one.chance for one in inside) / len(inside)
            actual = sum(one.recalled for one in inside) / len(inside)
            found.append(
                Bin(low=low, high=high, reviews=len(inside), predicted=predicted, actual=actual)
            )
    return found


def meaning(known: Sequence[Prediction]) -> str:
    """Say in a sentence whether the learner recalls more or less than predicted."""
    number = len(known)
    gap = sum(one.recalled - one.chance for one in known) / number
    noise = 2 * sqrt(sum(one.chance * (1 - one.chance) for one in known)) / number
    points = round(abs(gap) * 100)
    if abs(gap) <= noise:
        return "The forecast fits you: you recall about as much as it says."
    if gap > 0:
        return f"You recall {points} in a hundred more than the forecast says: it is cautious."
    return (
        f"You recall {points} in a hundred less than the forecast says: "
        "count on the lower end of the range."
    )
