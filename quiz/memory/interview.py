"""A rehearsal of an interview: which questions it asks, and what its answers come to. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from random import Random

from quiz.rating import Rating

LENGTHS = (15, 30, 60)  # minutes
READING = 30  # seconds to read a question and to think, before a spoken answer begins
FOLLOWUP = 60  # seconds that a follow-up takes
FOLLOWUP_EVERY = 3  # of three questions, one is followed up


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A question that may be asked; `seconds` is how long a good spoken answer takes.

    `asked` is in how many public lists its topic occurs; `is_recent` says that the last rehearsal
    had it.
    """

    question: int
    version: int
    section: str
    seconds: int
    asked: int
    followups: tuple[str, ...]
    is_recent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A question that is asked, and its follow-up; empty where none is asked."""

    question: int
    version: int
    followup: str


def choose(
    candidates: Iterable[Candidate], *, minutes: int, most: int, chance: Random
) -> list[Chosen]:
    """Return the questions of a rehearsal in their order: as many as fit, and at least one.

    Sections take turns. Within a section the draw favours what interviews ask most, and what the
    last rehearsal had comes at the end.

    Args:
        candidates: what may be asked.
        minutes: how long the rehearsal is.
        most: how many questions at most.
        chance: what draws.
    """
    left, chosen = minutes * 60, list[Chosen]()
    for one in _drawn(candidates, chance):
        has_followup = bool(one.followups) and len(chosen) % FOLLOWUP_EVERY == FOLLOWUP_EVERY - 1
        left -= READING + one.seconds + FOLLOWUP * has_followup
        if chosen and (left < 0 or len(chosen) == most):
            break
        followup = chance.choice(one.followups) if has_followup else ""
        chosen.append(Chosen(question=one.question, version=one.version, followup=followup))
    return chosen


def _drawn(candidates: Iterable[Candidate], chance: Random) -> Iterator[Candidate]:
    """Yield the candidates as they are drawn.

    The least of waiting times that are exponential is a draw in proportion to their rates.
    """
    waits = {one: (one.is_recent, chance.expovariate(1 + one.asked)) for one in candidates}
    by_section = defaultdict(list)
    for one in sorted(waits, key=lambda one: waits[one]):
        by_section[one.section].append(one)
    sections = [*by_section.values()]
    chance.shuffle(sections)
    for turn in zip_longest(*sections):
        yield from filter(None, turn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer of a rehearsal: `seconds` it took beside the question's `allowed`.

    `rating` is None while it is not judged. `said` of `points` key points were said, and `missed`
    are the essential ones that were not; None where the learner rated without ticking. The
    follow-up has its own words and seconds; None of these where none was answered.
    """

    number: int
    title: str
    section: str
    seconds: int
    allowed: int
    rating: int | None
    said: int | None
    points: int | None
    missed: tuple[str, ...] | None
    followup: str = ""
    followup_answer: str = ""
    followup_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What some answers come to; points are counted in the answers that were `ticked`."""

    answers: int
    judged: int
    ticked: int
    known: int
    said: int
    points: int
    missed: int
    seconds: int
    allowed: int

    @property
    def percent(self) -> int | None:
        """The share of the key points that were said; None where none were ticked."""
        return round(100 * self.said / self.points) if self.points else None


def summed(answers: Iterable[Answered]) -> Sum:
    """Return what the answers come to; an answer is known that was rated Good or Easy."""
    answers = list(answers)
    ratings = [one.rating for one in answers if one.rating]
    return Sum(
        answers=len(answers),
        judged=len(ratings),
        ticked=sum(one.points is not None for one in answers),
        known=sum(rating >= Rating.GOOD for rating in ratings),
        said=sum(one.said or 0 for one in answers),
        points=sum(one.points or 0 for one in answers),
        missed=sum(len(one.missed or ()) for one in answers),
        seconds=sum(one.seconds for one in answers),
        allowed=sum(one.allowed for one in answers),
    )


def by_section(answers: Iterable[Answered]) -> dict[str, Sum]:
    """Return what each section's answers come to, the weakest section first."""
    answers = list(answers)
    titles = dict.fromkeys(one.section for one in answers)
    sums = {title: summed(one for one in answers if one.section == title) for title in titles}
    return dict(sorted(sums.items(), key=lambda item: _share(item[1])))


def _share(one: Sum) -> tuple[float, float]:
    known = one.known / one.judged if one.judged else 2.0
    return known, one.said / one.points if one.points else 2.0


def study_first(answers: Iterable[Answered]) -> list[Answered]:
    """Return the answers to go back to, the worst first.

    Those are the ones rated Again or Hard, and those that left out an essential point.
    """
    weak = [one for one in answers if one.rating and (one.rating < Rating.GOOD or one.missed)]
    return sorted(weak, key=lambda one: (one.rating or 0, -len(one.missed or ())))
