"""The end of a learner's day: what was done, what comes tomorrow, a suggestion. Only reads."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from quiz.memory.forecast import forecast, minutes_needed
from quiz.memory.schedule import day_bounds
from quiz.models import Attempt, Card, Learner
from quiz.practice import queue
from quiz.practice.stats import Outlook, ReadyLine, ready_line
from quiz.rating import Rating

TICK = timedelta(microseconds=1)


class Suggestion(StrEnum):
    """What helps most now: set the interview's date, give it more time, practise, or read."""

    DATE = "date"
    TIME = "time"
    WEAK = "weak"
    READ = "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySummary:
    """A learner's day in numbers.

    Today `questions` were answered, and `known` of them recalled in the end. Tomorrow brings
    `due` and `fresh` questions. `weak` ones would be forgotten within a week, `left_out` ones will
    not come before the interview, unless the learner has the `needed` minutes a day; that is None
    where nothing is left out, or nothing would bring all. `ready` and `learner` are None for a
    visitor.
    """

    questions: int
    known: int
    due: int
    fresh: int
    weak: int
    left_out: int
    needed: int | None
    learner: Learner | None
    ready: ReadyLine | None
    suggestion: Suggestion


def day_summary(*, learner_id: uuid.UUID, zone: str, now: datetime) -> DaySummary:
    """Return what the end of the day shows, in five statements.

    Args:
        learner_id: the id of a learner, or the one that a visitor will have.
        zone: IANA name; the day begins at 04:00 there.
        now: the moment, UTC.
    """
    start, end = day_bounds(now, zone)
    day = (start, end - TICK)  # what lies in the future is no part of it
    given = Attempt.objects.effective().filter(learner=learner_id, answered_at__range=day)
    last = dict(given.values_list("question", "rating"))
    cards = Card.objects.published().planned(learner_id)
    tomorrow = queue.today(learner_id=learner_id, zone=zone, now=end)
    weak = cards.weak().filter(suspended=False).count()
    learner = Learner.objects.filter(pk=learner_id).first()
    outlook = Outlook(learner, now) if learner else None
    left_out = _left_out(outlook) if outlook else 0
    return DaySummary(
        questions=len(last),
        known=sum(rating != Rating.AGAIN for rating in last.values()),
        due=tomorrow.due,
        fresh=tomorrow.new,
        weak=weak,
        left_out=left_out,
        needed=minutes_needed(outlook.known, outlook.pace) if outlook and left_out else None,
        learner=learner,
        ready=ready_line(outlook) if outlook else None,
        suggestion=_suggestion(outlook, weak=weak, left_out=left_out),
    )


def _left_out(outlook: Outlook) -> int:
    """Return how many questions will not come before the interview at the chosen pace."""
    if not outlook.interview or not outlook.days:
        return 0
    return len(forecast(outlook.known, outlook.pace, days=outlook.days).unseen)


def _suggestion(outlook: Outlook | None, *, weak: int, left_out: int) -> Suggestion:
    if outlook and not outlook.interview and not outlook.learner.no_date:
        return Suggestion.DATE
    if left_out:
        return Suggestion.TIME
    return Suggestion.WEAK if weak else Suggestion.READ
