"""Numbers and waiting times in words. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from quiz.memory.activity import LONGEST_THOUGHT
from quiz.memory.daily_plan import comes_back
from quiz.memory.schedule import Wait

MINUTE = 60
DAY = 24 * 60  # minutes
DAYS_SAID_AS_DAYS = 60
DAYS_A_MONTH = 30.4
DAYS_A_YEAR = 365.25


class Interview(NamedTuple):
    """The interview on a `day`, so many `days` after a rating of question `number`."""

    day: date
    days: int
    number: int

    @classmethod
    def of(cls, day: date | None, *, rated: date, number: int) -> Interview | None:
        """Return it as it bears on a question rated on a day; None without one, or after it."""
        return cls(day, (day - rated).days, number) if day and day >= rated else None


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: “1 question”, “3 questions”.

    Args:
        number: how many there are.
        one: the noun for one of them.
        many: the plural, where adding an “s” is not enough.
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def interval_in_words(wait: Wait, plan: Interview | None = None) -> str:
    """Say how long a card stays away, in little room: “10 min”, “tomorrow”, “4 days”.

    Args:
        wait: until the card is due.
        plan: what else decides when it comes; None without an interview.
    """
    long = comes_in_words(wait, plan).removeprefix("in ")
    return long.replace("minutes", "min").replace("minute", "min")


def comes_in_words(wait: Wait, plan: Interview | None) -> str:
    """Say when the queue brings a card again: “in 4 days”, “after 2 Dec” if the interview is first.

    Args:
        wait: until the card is due.
        plan: what else decides when it comes; None without an interview.
    """
    if plan is None or not wait.days:
        return wait_in_words(wait)
    days = comes_back(days=plan.days, number=plan.number, due=wait.days)
    if days > plan.days:
        return f"after {plan.day.day} {plan.day:%b}"
    return wait_in_words(wait if days == wait.days else Wait(days=days, minutes=days * DAY))


def wait_in_words(wait: Wait) -> str:
    """Say when a card comes back: “in 10 minutes”, “tomorrow”, “in 4 days”."""
    days, minutes = wait
    if days == 1 and minutes > MINUTE:
        return "tomorrow"
    if days < 1 or minutes <= MINUTE:
        return f"in {counted(max(1, minutes), 'minute')}"
    if days <= DAYS_SAID_AS_DAYS:
        return f"in {counted(days, 'day')}"
    if days < 2 * DAYS_A_YEAR:
        return f"in {counted(round(days / DAYS_A_MONTH), 'month')}"
    return f"in {counted(round(days / DAYS_A_YEAR), 'year')}"


def thought_in_words(seconds: int) -> str:
    """Say how long somebody thought: “40 s”, “2 min 5 s”; beyond ten minutes only that."""
    if seconds > LONGEST_THOUGHT:
        return f"over {LONGEST_THOUGHT // MINUTE} minutes"
    return time_in_words(seconds)


def time_in_words(seconds: int) -> str:
    """Say a time in minutes and seconds: “40 s”, “2 min”, “2 min 5 s”."""
    minutes, rest = divmod(seconds, MINUTE)
    return " ".join([f"{minutes} min"] * bool(minutes) + [f"{rest} s"] * bool(rest or not minutes))
