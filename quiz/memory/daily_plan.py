"""What a day brings: new questions, and before an interview some once more. Pure.

The queue does the same sums in SQL; a test holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

NEW_SECONDS = 180
NEW_PER_DAY = 20 * 60 // NEW_SECONDS  # for a visitor, who has no settings yet: twenty minutes
REVIEW_SECONDS = 60
NEW_TO_REVIEW = NEW_SECONDS // REVIEW_SECONDS  # while reviews are too few to know
LEAST_SECONDS = 10
ENOUGH = 10
LAST_DAYS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """How many seconds a question takes on its first day, and on a day on which it comes back.

    Both count all answers of the day: what is missed, or new, is asked again within minutes.
    """

    new: int = NEW_SECONDS
    review: int = REVIEW_SECONDS

    def minutes(self, *, due: int, new: int) -> int:
        """Return how many minutes so many questions take, rounded up."""
        return math.ceil((due * self.review + new * self.new) / 60)


USUAL = Cost()


def cost_of(first_days: Iterable[int | None], last_days: Iterable[int | None]) -> Cost:
    """Return what questions cost this learner.

    Args:
        first_days: for each question, the seconds of its first day, before today; None if unknown.
        last_days: for each question, the seconds of the last day on which it came back.
    """
    new = _mean(first_days, NEW_SECONDS)
    review = _mean(last_days, max(LEAST_SECONDS, new // NEW_TO_REVIEW))
    return Cost(new=new, review=review)


def _mean(seconds: Iterable[int | None], usual: int) -> int:
    """Return the mean once there are `ENOUGH`; until then what is usual."""
    found = [one for one in seconds if one is not None]
    return max(LEAST_SECONDS, sum(found) // len(found)) if len(found) >= ENOUGH else usual


def new_of_day(
    *, days: int | None, unseen: int, reviews: int, minutes: int, cost: Cost = USUAL
) -> int:
    """Return how many new questions a day brings, including those already answered today.

    That is twice as many as if the unseen ones were spread evenly over the days before the last
    two: the number falls from day to day, and all have been seen some days early, since the last
    two days belong to what was learned. Reviews come first, and there are no more new questions
    than fit into the minutes that they leave; without an interview nothing else bounds them.

    Args:
        days: days until the interview; 0 is the day itself, which brings nothing new, None is no
            interview.
        unseen: published questions that were new when the day began.
        reviews: cards that the day brings or has brought, without those introduced today.
        minutes: minutes a day that the learner has.
        cost: what questions cost the learner.
    """
    if days == 0:
        return 0
    over_days = max(1, ((days or 0) - LAST_DAYS + 1) // 2)
    needed = (unseen + over_days - 1) // over_days
    room = (minutes * 60 - reviews * cost.review) // cost.new
    return max(0, min(needed, room))


def comes_once_more(*, days: int, number: int, last: int) -> bool:
    """Whether the queue brings a question once more before the interview, due or not.

    Questions with odd numbers (half of each section) come two days before it, the others on the
    eve, and on the day itself what was missed till then. None comes that was already rated since
    the day two days before the interview.

    Args:
        days: days until the interview.
        number: the number of the question.
        last: the day of its last rating, counted from today, so 0 or less.
    """
    return days <= LAST_DAYS and last < days - LAST_DAYS and (days < LAST_DAYS or number % 2 == 1)


def comes_back(*, days: int, number: int, due: int) -> int:
    """Return in how many days the queue brings a card again that is rated today.

    Args:
        days: days until the interview.
        number: the number of the question.
        due: in how many days the card is due; 1 or more.
    """
    last_days = range(max(1, days - LAST_DAYS), days + 1)
    early = (day for day in last_days if comes_once_more(days=days - day, number=number, last=-day))
    return min([due, *early])
