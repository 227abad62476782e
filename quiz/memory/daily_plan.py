"""What a day brings when an interview is near: how many new questions, which once more. Pure.

The queue's statement does the same sums in SQL; a test holds both together.
"""

from __future__ import annotations

NEW_PER_DAY = 10
NEW_SECONDS = 120
REVIEW_SECONDS = 60
LAST_DAYS = 2


def new_of_day(*, days: int, unseen: int, reviews: int, minutes: int) -> int:
    """Return how many new questions a day brings, those already answered today counted in.

    Twice as many as if all unseen ones were spread evenly over the days before the last two, so
    fewer from day to day, and all have come some days before: the last two days belong to what was
    learned. Reviews come first, and what they leave of the day's minutes bounds the new ones.

    Args:
        days: until the interview, 0 on its day, which brings nothing new.
        unseen: published questions that were new when the day began.
        reviews: cards that the day brings or has brought, those introduced today left out.
        minutes: that the learner gives a day.
    """
    if days == 0:
        return 0
    over_days = max(1, (days - LAST_DAYS + 1) // 2)
    needed = (unseen + over_days - 1) // over_days
    room = (minutes * 60 - reviews * REVIEW_SECONDS) // NEW_SECONDS
    return max(0, min(needed, room))


def comes_once_more(*, days: int, number: int, last: int) -> bool:
    """Whether the queue brings a question once more before the interview, due or not.

    Two days before come the odd numbers, which are half of each section, on the eve the others,
    and what was missed also on the day itself; each only if not rated in the last two days.

    Args:
        days: until the interview.
        number: of the question.
        last: the day of its last rating, counted from today, so 0 or less.
    """
    return days <= LAST_DAYS and last < days - LAST_DAYS and (days < LAST_DAYS or number % 2 == 1)
