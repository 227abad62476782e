"""What a rating promises, in words. Pure."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from quiz.memory.schedule import learner_day

MINUTE = 60
DAYS_SAID_AS_DAYS = 60
DAYS_A_MONTH = 30.4
DAYS_A_YEAR = 365.25


def wait_in_words(*, moment: datetime, due: datetime, zone: str) -> str:
    """Say how long a card stays away: “in 10 minutes”, “tomorrow”, “in 4 days”.

    Args:
        moment: when it was rated, UTC.
        due: when it comes back, UTC.
        zone: IANA name of the learner's zone; days are the learner's, turning at 04:00.
    """
    days = (learner_day(due, zone) - learner_day(moment, zone)).days
    minutes = ceil((due - moment).total_seconds() / MINUTE)
    if days < 1 or minutes <= MINUTE:
        return _counted(max(1, minutes), "minute")
    if days == 1:
        return "tomorrow"
    if days <= DAYS_SAID_AS_DAYS:
        return _counted(days, "day")
    if days < 2 * DAYS_A_YEAR:
        return _counted(round(days / DAYS_A_MONTH), "month")
    return _counted(round(days / DAYS_A_YEAR), "year")


def _counted(number: int, unit: str) -> str:
    return f"in {number} {unit}{'' if number == 1 else 's'}"
