"""FSRS-6 in plain numbers: the forgetting curve, and what one review does to a memory.

Pure. It serves sums over many cards and days, where the library's objects would be too slow; the
cards themselves are scheduled by `schedule.py`, and a test holds the two together. Formulas:
https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm. Stability is in days,
difficulty is 1 to 10, days are whole days of the learner.
"""

from __future__ import annotations

import math
from functools import lru_cache
from math import exp, log

from quiz.memory.schedule import DEFAULT_PARAMETERS
from quiz.rating import Rating

W = tuple(DEFAULT_PARAMETERS["weights"])
DECAY = -W[20]
FACTOR = math.pow(0.9, 1 / DECAY) - 1
EASIEST_AT_FIRST = W[4] - exp(W[5] * 3) + 1
LOWEST_STABILITY = 0.001
# Plain numbers: a forecast goes through here a hundred thousand times.
AGAIN, HARD, GOOD, EASY = (int(rating) for rating in Rating)

# For `averaged`, which works with the logarithm of stability.
W7, W12, W19 = W[7], W[12], W[19]
CELL = 0.03
STEP = W[17] * W[18]  # what Good on the same day adds, less W19 for each unit of the logarithm
STEPS_END = STEP / W19  # beyond this it adds nothing
PULL = W7 * EASIEST_AT_FIRST
HARDER = W[6] * 2 / 9  # what Again adds to difficulty, for each unit that it is below 10

Strength = tuple[float, float]  # stability, difficulty


def recall(stability: float, days: int) -> float:
    """Return the chance (0 to 1) of recall `days` after the last review."""
    return math.pow(1 + FACTOR * days / stability, DECAY)


def interval(stability: float, retention: float) -> int:
    """Return after how many days (1 or more) the chance of recall falls to `retention`."""
    days = round(stability * reach(retention))
    return min(max(days, 1), DEFAULT_PARAMETERS["maximum"])


def reach(retention: float) -> float:
    """Return how many days it takes to fall to `retention`, for a stability of 1."""
    return (math.pow(retention, 1 / DECAY) - 1) / FACTOR


def first(rating: int) -> Strength:
    """Return the memory after the very first rating (1 to 4)."""
    return W[rating - 1], _within(W[4] - exp(W[5] * (rating - 1)) + 1)


def after(strength: Strength, days: int, rating: int) -> Strength:
    """Return the memory after one more rating.

    Args:
        strength: the memory before it.
        days: days since the last rating; 0 on the same day.
        rating: 1 to 4.
    """
    stability, difficulty = strength
    if days < 1:
        grown = _same_day(stability, rating)
    elif rating == AGAIN:
        grown = _forgotten(stability, difficulty, recall(stability, days))
    else:
        grown = _recalled(stability, difficulty, recall(stability, days), rating)
    return max(grown, LOWEST_STABILITY), _next_difficulty(difficulty, rating)


def averaged(strength: Strength, days: int) -> Strength:
    """Return the memory that a review `days` (1 or more) after the last leaves on average.

    What is recalled is answered Good; what is forgotten, Again and ten minutes later Good. Both
    outcomes of `after` are weighted by their chance: the logarithm of stability, and difficulty. A
    forecast calls this ten thousand times, so stabilities less than `CELL` apart share what
    `_outcomes` returns, and comparisons take the place of `min` and `max`.
    """
    stability, difficulty = strength
    size = log(stability)
    chance, growth, left = _outcomes(round(size / CELL), days)
    recalled = size + log(1 + growth * (11 - difficulty))
    lapsed = left - W12 * log(difficulty)
    lapsed = min(lapsed, size - STEP)
    if lapsed < STEPS_END:
        lapsed += STEP - W19 * lapsed
    harder = difficulty + (1 - chance) * HARDER * (10 - difficulty)
    reverted = PULL + (1 - W7) * harder
    return exp(lapsed + chance * (recalled - lapsed)), reverted if reverted > 1 else 1.0


@lru_cache(maxsize=4096)
def _outcomes(cell: int, days: int) -> tuple[float, float, float]:
    """Return what `averaged` needs and difficulty does not change: chance, growth, logarithm."""
    stability = exp(cell * CELL)
    chance = recall(stability, days)
    growth = _recalled(stability, 10, chance, GOOD) / stability - 1
    return chance, growth, log(_left(stability, chance))


def _same_day(stability: float, rating: int) -> float:
    growth = exp(W[17] * (rating - GOOD + W[18])) * math.pow(stability, -W[19])
    return stability * (growth if rating == AGAIN else max(growth, 1))


def _recalled(stability: float, difficulty: float, chance: float, rating: int) -> float:
    growth = (
        exp(W[8]) * (11 - difficulty) * math.pow(stability, -W[9]) * (exp((1 - chance) * W[10]) - 1)
    )
    return stability * (1 + growth * {HARD: W[15], EASY: W[16]}.get(rating, 1))


def _forgotten(stability: float, difficulty: float, chance: float) -> float:
    left = math.pow(difficulty, -W[12]) * _left(stability, chance)
    return min(left, stability / exp(STEP))


def _left(stability: float, chance: float) -> float:
    """Return what a lapse leaves of a stability, before difficulty counts."""
    return W[11] * (math.pow(stability + 1, W[13]) - 1) * exp((1 - chance) * W[14])


def _next_difficulty(difficulty: float, rating: int) -> float:
    moved = difficulty - (10 - difficulty) * W[6] * (rating - GOOD) / 9
    return _within(PULL + (1 - W7) * moved)


def _within(difficulty: float) -> float:
    return min(max(difficulty, 1), 10)
