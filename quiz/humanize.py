"""Numbers and waiting times in words. Pure."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from quiz.memory.activity import LONGEST_THOUGHT
from quiz.memory.schedule import learner_day

MINUTE = 60
DAYS_SAID_AS_DAYS = 60
DAYS_A_MONTH = 30.4
DAYS_A_YEAR = 365.25


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: “1 question”, “3 questions”.

    Args:
        number: how many there are.
        one: the noun for one of them.
        many: the plural, where adding an “s” is not enough.
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def wait_in_words(*, moment: datetime, due: datetime, zone: str) -> str:
    """Say how long a card stays away: “in 10 minutes”, “tomorrow”, “in 4 days”.

    Args:
        moment: when it was rated, UTC.
        due: when it comes back, UTC.
        zone: IANA name of the learner's zone; the learner's days begin at 04:00.
    """
    days = (learner_day(due, zone) - learner_day(moment, zone)).days
    minutes = ceil((due - moment).total_seconds() / MINUTE)
    if days == 1 and minutes > MINUTE:
        return "tomorrow"
    if days < 1 or minutes <= MINUTE:
        number, unit = max(1, minutes), "minute"
    elif days <= DAYS_SAID_AS_DAYS:
        number, unit = days, "day"
    elif days < 2 * DAYS_A_YEAR:
        number, unit = round(days / DAYS_A_MONTH), "month"
    else:
        number, unit = round(days / DAYS_A_YEAR), "year"
    return f"in {number} {unit}{'s' * (number != 1)}"


def thought_in_words(seconds: int) -> str:
    """Say how long somebody thought: “40 s”, “2 min 5 s”; beyond ten minutes only that."""
    if seconds > LONGEST_THOUGHT:
        return f"over {LONGEST_THOUGHT // MINUTE} minutes"
    minutes, rest = divmod(seconds, MINUTE)
    return " ".join([f"{minutes} min"] * bool(minutes) + [f"{rest} s"] * bool(rest or not minutes))
