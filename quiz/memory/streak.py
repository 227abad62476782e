"""How many days the learner has kept at it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from quiz.memory.calibration import Answer

DAY = timedelta(days=1)


def streak(answers: Sequence[Answer], today: date, *, awake: Collection[int]) -> int:
    """Return the number of days practised in a row, counted back from today.

    A day on which nothing was due neither counts nor breaks the streak. The same is true of today
    until it is over, and of one missed day in each week, from Monday to Sunday.

    Args:
        answers: in the order in which they were given.
        today: the learner's day.
        awake: the ids of the questions that can be due: published and not suspended.
    """
    practised = {answer.day for answer in answers}
    if not practised:
        return 0
    first = min(practised)
    due = _due_days((answer for answer in answers if answer.question in awake), first, today)
    days, frozen = int(today in practised), set()
    day = today - DAY
    while day >= first:
        week = day.isocalendar()[:2]
        if day in practised:
            days += 1
        elif day in due and week in frozen:
            break
        elif day in due:
            frozen.add(week)
        day -= DAY
    return days


def _due_days(answers: Iterable[Answer], first: date, today: date) -> set[date]:
    """Return the days before today on which a question waited, from due day to next answer."""
    changes: Counter[date] = Counter()
    waits: dict[int, date] = {}
    for answer in answers:
        since = waits.get(answer.question)
        if since is not None and since < answer.day:
            changes[since] += 1
            changes[answer.day] -= 1
        waits[answer.question] = answer.due or answer.day
    changes.update(since for since in waits.values() if since < today)
    waiting, days, day = 0, set(), first
    while day < today:
        waiting += changes[day]
        if waiting:
            days.add(day)
        day += DAY
    return days
