"""What the line above the card says: the last step of the learner's day, and the way back.

Ratings are read from the attempts. Burying and suspending leave no trace of their own in the
database, so the browser's session keeps the latest ones, for their undo alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from quiz.humanize import wait_in_words
from quiz.memory.schedule import learner_day
from quiz.models import Attempt, Learner
from quiz.views.identity import MARKS_KEY
from quiz.views.request import Request

UNDO_OF = {"bury": "unbury", "suspend": "resume"}
DEEP = 10


def of_rating(attempt: Attempt) -> dict[str, Any]:
    """Return the line about a rating that stands."""
    due = attempt.due or attempt.answered_at  # every rating has one, by CHECK
    return {
        "number": attempt.question.number,
        "rating": attempt.get_rating_display(),
        "wait": wait_in_words(moment=attempt.answered_at, due=due, zone=attempt.zone),
        "attempt": attempt.pk,
        "leech": attempt.leech and attempt.question.get_absolute_url(),
    }


def last_step(request: Request, learner: Learner | None, moment: datetime) -> dict[str, Any] | None:
    """Return the line about the last step of the learner's day, so that a reload keeps its undo.

    After an undo it offers the step before that one, and so on through the whole day.
    """
    if learner is None:
        return None
    given = learner.attempts.select_related("question")
    last = given.order_by("answered_at", "pk").last()
    rating = given.effective().last() if last and not last.rating else last
    steps = [*_marks(request), *([(rating.answered_at, of_rating(rating))] if rating else [])]
    today, zone = learner_day(moment, learner.zone), learner.zone
    steps = [(at, line) for at, line in steps if learner_day(at, zone) == today]
    at, line = max(steps, key=lambda step: step[0], default=(None, {}))
    is_undone = last and not last.rating and learner_day(last.answered_at, zone) == today
    if last and is_undone and (at is None or at <= last.answered_at):
        line |= {"undone": True}
    return line or None


def keep_mark(request: Request, name: str, number: int, moment: datetime) -> None:
    """Remember that a question was buried or suspended, or that it is back."""
    marks = request.session.get(MARKS_KEY, [])
    kept = [mark for mark in marks if (UNDO_OF[mark[0]], mark[1]) != (name, number)]
    if name in UNDO_OF:
        kept = [*kept, (name, number, moment.isoformat())][-DEEP:]
    if kept != marks:
        request.session[MARKS_KEY] = kept


def _marks(request: Request) -> Iterator[tuple[datetime, dict[str, Any]]]:
    for name, number, at in request.session.get(MARKS_KEY, []):
        yield datetime.fromisoformat(at), {"number": number, "mark": UNDO_OF[name]}
