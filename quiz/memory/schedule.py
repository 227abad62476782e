"""When a question comes back: FSRS, in days that begin at 04:00 where the learner lives.

Pure: the moment is an argument, nothing is stored. The algorithm is FSRS-6 as py-fsrs computes it
(https://github.com/open-spaced-repetition/py-fsrs), without its random fuzz, so that the same
ratings always give exactly the same card.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import ceil
from typing import Any, NamedTuple, TypedDict
from zoneinfo import ZoneInfo

from fsrs import Card as FsrsCard
from fsrs import Rating as FsrsRating
from fsrs import Scheduler
from fsrs import State as FsrsState

from quiz.rating import Rating, State

DAY_TURNS_AT = time(4)
DAY = timedelta(days=1)
SHORTEST_DAYS = timedelta(hours=1)
# In days. Nobody gets there in a lifetime with the published weights; others could reach infinity.
HIGHEST_STABILITY = 1e9


class Parameters(TypedDict):
    """What a step is computed with; stored on every attempt.

    `weights` are FSRS-6's 21, `retention` is the desired recall (0 to 1), steps are in seconds,
    `maximum` is the longest interval in days.
    """

    weights: list[float]
    retention: float
    learning_steps: list[int]
    relearning_steps: list[int]
    maximum: int


# FSRS-6's published weights, kept here so that a newer library cannot change old cards.
DEFAULT_PARAMETERS: Parameters = {
    "weights": [
        *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
        *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
    ],
    "retention": 0.9,
    "learning_steps": [60, 600],
    "relearning_steps": [600],
    "maximum": 36500,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The FSRS fields of a card: stability in days, difficulty 1 to 10, moments in UTC.

    `state` is 1 learning, 2 review, 3 relearning; `step` is the learning step, None in review.
    `first_day_seconds` is how long the learner was busy with it on its first day, and
    `last_day_seconds` on the last day after that; None where it is not known.
    """

    state: int = 1
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    due: datetime | None = None
    last_review: datetime | None = None
    reps: int = 0
    lapses: int = 0
    introduced: datetime | None = None
    first_day_seconds: int | None = None
    last_day_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One rating and all that its step is computed with; `moment` in UTC, `zone` an IANA name.

    `seconds` is how long the answer took, from showing to rating; None where it is not known.
    """

    rating: int
    moment: datetime
    zone: str
    parameters: Parameters
    seconds: int | None = None


class Wait(NamedTuple):
    """How long a card stays away: in days of the learner's, and in minutes, rounded up."""

    days: int
    minutes: int


UNSEEN = Memory()
MEMORY_FIELDS = tuple(Memory.__dataclass_fields__)
MINUTE = timedelta(minutes=1)


def is_sound(parameters: Parameters) -> bool:
    """Whether FSRS accepts the weights: its library knows their bounds."""
    try:
        _scheduler(parameters)
    except ValueError:
        return False
    return True


def is_zone(name: str) -> bool:
    """Whether `name` is a time zone that this machine knows, such as Europe/Berlin."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def learner_day(moment: datetime, zone: str) -> date:
    """Return the learner's day at `moment` (UTC); it begins at 04:00 local time, not midnight."""
    today = moment.astimezone(ZoneInfo(zone)).date()
    # It steps back twice where the calendar skipped a whole day, as Samoa's did in 2011.
    while moment < day_start(today, zone):
        today -= DAY
    return today


def day_start(day: date, zone: str) -> datetime:
    """Return the moment (UTC) at which the learner's `day` begins.

    Where the clocks skip 04:00 it begins later by as much as they skip; a day that the calendar
    skips is empty.
    """
    return datetime.combine(day, DAY_TURNS_AT, ZoneInfo(zone)).astimezone(UTC)


def day_bounds(moment: datetime, zone: str) -> tuple[datetime, datetime]:
    """Return when the learner's day that contains `moment` begins and ends (both UTC)."""
    today = learner_day(moment, zone)
    return day_start(today, zone), day_start(today + DAY, zone)


def review(memory: Memory, rated: Review) -> Memory:
    """Return the memory after one rating; `memory` itself does not change.

    FSRS counts whole days. It is given the learner's days, as midnights in UTC, and the
    result is put back on the learner's clock: a step of minutes counts from the moment, an
    interval of days ends when that day of the learner begins, but lasts at least an hour.

    Raises:
        ValueError: when the rating is not 1 to 4.
    """
    moment = max(rated.moment, memory.last_review or rated.moment)
    today = learner_day(moment, rated.zone)
    stepped, _ = _scheduler(rated.parameters).review_card(
        _as_fsrs(memory, today, rated.zone), FsrsRating(rated.rating), _midnight(today)
    )
    interval = stepped.due - _midnight(today)
    is_days = stepped.state == FsrsState.Review
    lapsed = memory.state == State.REVIEW and rated.rating == Rating.AGAIN
    return Memory(
        state=int(stepped.state),
        step=stepped.step,
        stability=stepped.stability and min(stepped.stability, HIGHEST_STABILITY),
        difficulty=stepped.difficulty,
        due=_days_later(moment, today + interval, rated.zone) if is_days else moment + interval,
        last_review=moment,
        reps=memory.reps + 1,
        lapses=memory.lapses + lapsed,
        introduced=memory.introduced or moment,
        **_seconds(memory, rated, today),
    )


def rated_now(memory: Memory, *, rating: int, now: datetime, zone: str, retention: float) -> Review:
    """Return a rating with all that its step is computed with, by the published weights.

    A clock that was put back must not place this answer before the last one.

    Args:
        memory: of the card as it is.
        rating: 1 to 4.
        now: the moment, UTC.
        zone: IANA name of the learner's zone.
        retention: the desired recall, 0 to 1.
    """
    parameters: Parameters = {**DEFAULT_PARAMETERS, "retention": retention}
    moment = max(now, memory.last_review or now)
    return Review(rating=rating, moment=moment, zone=zone, parameters=parameters)


def waits(memory: Memory, *, now: datetime, zone: str, retention: float) -> list[Wait]:
    """Return for each rating, from Again to Easy, how long it would send the card away.

    Args:
        memory: of the card as it is.
        now: the moment of the rating, UTC.
        zone: IANA name of the learner's zone.
        retention: the desired recall, 0 to 1.
    """
    each = [
        rated_now(memory, rating=rating, now=now, zone=zone, retention=retention)
        for rating in Rating
    ]
    return [wait_between(one.moment, review(memory, one).due or now, zone) for one in each]


def wait_between(moment: datetime, due: datetime, zone: str) -> Wait:
    """Return how long it is from one moment to another.

    Args:
        moment: when a card was rated, UTC.
        due: when it comes back, UTC.
        zone: IANA name of the learner's zone; the learner's days begin at 04:00.
    """
    days = (learner_day(due, zone) - learner_day(moment, zone)).days
    return Wait(days=days, minutes=ceil((due - moment) / MINUTE))


def stored(values: Sequence[Any]) -> Memory:
    """Return the memory that a database's row holds, the fields in their order.

    SQLite's cursor returns moments in UTC without saying so. Where there is no card all are None.
    """
    fields = dict(zip(MEMORY_FIELDS, values, strict=True))
    if fields["state"] is None:
        return UNSEEN
    for name in ("due", "last_review", "introduced"):
        fields[name] = fields[name] and fields[name].replace(tzinfo=UTC)
    return Memory(**fields)


def seen_mark(last_review: datetime | None) -> int:
    """Return a card's last rating in microseconds since 1970 (UTC), 0 if there was none.

    Together with the number of ratings it tells a card's states apart, even after an undo.
    """
    return int(last_review.timestamp() * 1_000_000) if last_review else 0


class _Seconds(TypedDict):
    first_day_seconds: int | None
    last_day_seconds: int | None


def _seconds(memory: Memory, rated: Review, today: date) -> _Seconds:
    """Return how long the card's days took; the answers of one day are added up."""

    def is_today(moment: datetime | None) -> bool:
        return moment is None or learner_day(moment, rated.zone) == today

    first, last = memory.first_day_seconds, memory.last_day_seconds
    if is_today(memory.introduced):
        first = _sum(first if memory.reps else 0, rated.seconds)
        return {"first_day_seconds": first, "last_day_seconds": None}
    last = _sum(last if is_today(memory.last_review) else 0, rated.seconds)
    return {"first_day_seconds": first, "last_day_seconds": last}


def _sum(before: int | None, more: int | None) -> int | None:
    """Return the sum; None where a part of it is not known."""
    return None if before is None or more is None else before + more


def replay(reviews: Iterable[Review], memory: Memory = UNSEEN) -> Memory:
    """Return the memory after `reviews`, given in the order in which they happened."""
    for rated in reviews:
        memory = review(memory, rated)
    return memory


def _as_fsrs(memory: Memory, today: date, zone: str) -> FsrsCard:
    """Return the library's card, its last review moved to the midnight of the learner's day."""
    last = memory.last_review
    return FsrsCard(
        card_id=0,  # without an id the library sleeps a millisecond to make one
        state=FsrsState(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_midnight(today),
        last_review=_midnight(learner_day(last, zone)) if last else None,
    )


def _days_later(moment: datetime, day: date, zone: str) -> datetime:
    """Return when `day` begins, or the first later day that begins an hour after `moment`."""
    while day_start(day, zone) - moment < SHORTEST_DAYS:
        day += DAY
    return day_start(day, zone)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _scheduler(parameters: Parameters) -> Scheduler:
    return _cached_scheduler(
        tuple(parameters["weights"]),
        parameters["retention"],
        tuple(parameters["learning_steps"]),
        tuple(parameters["relearning_steps"]),
        parameters["maximum"],
    )


@lru_cache(maxsize=64)  # one for each desired recall; an import can bring any number
def _cached_scheduler(
    weights: tuple[float, ...],
    retention: float,
    learning_steps: tuple[int, ...],
    relearning_steps: tuple[int, ...],
    maximum: int,
) -> Scheduler:
    return Scheduler(
        parameters=weights,
        desired_retention=retention,
        learning_steps=[timedelta(seconds=step) for step in learning_steps],
        relearning_steps=[timedelta(seconds=step) for step in relearning_steps],
        maximum_interval=maximum,
        enable_fuzzing=False,
    )
