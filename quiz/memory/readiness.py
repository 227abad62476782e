"""How many questions will be recalled on the day, if nothing more is reviewed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from statistics import NormalDist

from quiz.memory.calibration import moved
from quiz.memory.forgetting import recall

SURE_ENOUGH = 0.9
NODES = 21
REACH = 3.0
CLOSE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One published question as a learner knows it; days count from today, which is 0.

    `stability` (days) and `difficulty` are None for a question never rated; `last` is the day of
    its last rating, `due` the day on which it comes back (later if it is buried). The seconds are
    how long the learner was busy with it on its first day, and on the last one after that.
    """

    question: int
    number: int
    title: str
    section: str
    slug: str
    stability: float | None = None
    difficulty: float | None = None
    last: int = 0
    due: int = 0
    suspended: bool = False
    introduced_today: bool = False
    first_day_seconds: int | None = None
    last_day_seconds: int | None = None

    def recall_on(self, day: int) -> float:
        """Return the chance of recall on a day, without a review before it; 0 if unseen.

        At least one day passes: for the same day FSRS calls everything certain, even what was just
        missed.
        """
        return recall(self.stability, max(1, day - self.last)) if self.stability else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """`expected` recalled of `total`, nine times out of ten between `low` and `high`."""

    expected: float
    low: int
    high: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section's share of the readiness; so many of its questions were asked at all."""

    title: str
    slug: str
    expected: float
    total: int
    asked: int = 0


def readiness(chances: Sequence[float], *, sigma: float) -> Readiness:
    """Return the expected number recalled, and an honest range.

    The expected number is the sum of the chances R, as FSRS gives them. The range has two sources.
    Whether each question is recalled is a coin toss, which gives a variance of sum R (1 - R). And
    the learner may be better or worse than the curve says on all questions alike: all log-odds are
    moved by one b, normal around 0 with `sigma` (`calibration.spread` derives it). For a given b
    the number recalled is close to normal, with mean sum R(b) and variance sum R(b) (1 - R(b)).
    Its distribution is the mixture of these over b, here at `NODES` points from -`REACH` to
    `REACH` sigma, weighted by their density; the range runs from its 5 % to its 95 % quantile,
    rounded outwards. There is no randomness: the same cards always give the same range.

    Args:
        chances: for each published question its chance on the day, 0 to 1; 0 if unseen.
        sigma: how far this learner's log-odds may be from the predicted.
    """
    expected = sum(chances)
    sure = sum(chance >= 1 for chance in chances)
    seen = sum(chance > 0 for chance in chances)
    mixture = _mixture([chance for chance in chances if chance > 0], sigma)
    tail = (1 - SURE_ENOUGH) / 2
    low = min(_quantile(mixture, tail), expected)
    high = max(_quantile(mixture, 1 - tail), expected)
    return Readiness(
        expected=expected,
        low=max(sure, floor(low + CLOSE)),
        high=min(seen, ceil(high - CLOSE)),
        total=len(chances),
    )


def by_section(known: Sequence[Known], day: int) -> list[Part]:
    """Return how many of each section are expected on the day, in the order of their numbers."""
    parts: dict[str, list[Known]] = {}
    for one in sorted(known, key=lambda one: one.number):
        parts.setdefault(one.slug, []).append(one)
    return [
        Part(
            title=inside[0].section,
            slug=slug,
            expected=sum(one.recall_on(day) for one in inside),
            total=len(inside),
            asked=sum(one.stability is not None for one in inside),
        )
        for slug, inside in parts.items()
    ]


def weakest(known: Sequence[Known], day: int, *, count: int = 10) -> list[tuple[Known, float]]:
    """Return the rated questions least likely to be recalled on a day, each with its chance.

    Among equal chances the lower stability comes first, then the higher difficulty. A question that
    was never rated is left out: nothing is known about it, and the queue brings it anyway.

    Args:
        known: the questions as the learner knows them.
        day: the day, counted from today.
        count: how many to return at most.
    """
    rated = [one for one in known if one.stability is not None]
    rated.sort(key=lambda one: (one.recall_on(day), one.stability, -(one.difficulty or 0)))
    return [(one, one.recall_on(day)) for one in rated[:count]]


def _mixture(chances: Sequence[float], sigma: float) -> list[tuple[float, NormalDist]]:
    """Return how the number recalled is distributed: a weight and a normal for each b."""
    bell = NormalDist()
    found = []
    for node in range(NODES):
        at = REACH * (2 * node / (NODES - 1) - 1)
        there = [moved(chance, at * sigma) for chance in chances]
        variance = sum(chance * (1 - chance) for chance in there)
        found.append((bell.pdf(at), NormalDist(sum(there), max(variance, CLOSE**4) ** 0.5)))
    whole = sum(weight for weight, _ in found)
    return [(weight / whole, normal) for weight, normal in found]


def _quantile(mixture: list[tuple[float, NormalDist]], share: float) -> float:
    """Return where the mixture's distribution function reaches `share`, by bisection."""
    low = min(normal.inv_cdf(share) for _, normal in mixture)
    high = max(normal.inv_cdf(share) for _, normal in mixture)
    while high - low > CLOSE / 2:
        middle = (low + high) / 2
        below = sum(weight * normal.cdf(middle) for weight, normal in mixture)
        low, high = (middle, high) if below < share else (low, middle)
    return high
