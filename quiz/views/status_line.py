"""The line that says what just happened, with its undo.

Ratings are read from the attempts. Burying and suspending leave no trace of their own in the
database, so a cookie of the browser keeps the latest ones, just for their undo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.html import format_html

from quiz.memory.schedule import day_start, learner_day
from quiz.models import Attempt, Learner
from quiz.practice.settings import coming_interviews
from quiz.views.contexts import NOTHING_SAID, StatusLine, line_of_rating
from quiz.views.cookies import RESTS
from quiz.views.identity import hand_over
from quiz.views.request import Request

UNDO_OF = {"bury": "unbury", "suspend": "resume"}
DEEP = 10
REST = re.compile(r"\b(bury|suspend)\.(\d{1,9})\.(\d{1,10}\.\d{6})\b", re.ASCII)
UNDONE = "Undone. That rating no longer counts."
BURIED = "{} · Not today: back tomorrow"
SUSPENDED = "{} · <a href='{}?suspended=on'>Won't be asked again</a>"


def last_step(request: Request, learner: Learner | None, moment: datetime) -> StatusLine:
    """Return the line about the last step of the learner's day, so that a reload keeps its undo.

    After an undo it offers the step before that one, and so on through the whole day. What a clock
    that was ahead has left in the future is taken as now.

    Args:
        request: its browser remembers burying and suspending.
        learner: None for a visitor.
        moment: now, UTC.
    """
    if learner is None:
        return NOTHING_SAID
    today, zone = learner_day(moment, learner.zone), learner.zone
    of_today = learner.attempts.filter(answered_at__gte=day_start(today, zone))
    given = of_today.select_related("question")
    last = given.order_by("pk").last()
    rating = given.effective().order_by("pk").last() if last and not last.rating else last
    interview = next(iter(coming_interviews(learner, today)), None)
    rated = [(min(rating.answered_at, moment), line_of_rating(rating, interview))] if rating else []
    steps = [*_rests(request), *rated]
    steps = [(at, line) for at, line in steps if learner_day(at, zone) == today]
    at, line = max(steps, key=lambda step: step[0], default=(None, NOTHING_SAID))
    latest = min(last.answered_at, moment) if last else moment
    if last is None or last.rating:
        return line
    is_latest = at is None or at <= latest
    return _after_undo(line, rating) if is_latest else line


def _after_undo(line: StatusLine, rating: Attempt | None) -> StatusLine:
    """Return the line after an undo: that it was done, and which step the next undo would take."""
    if not line.undo_url:
        return StatusLine(before=UNDONE)
    text = line.text
    if rating and line.undo_name == "attempt":
        text = f"{rating.get_rating_display()} on question {rating.question.number}"
    return replace(line, before=UNDONE, text=format_html("Before it: {}", text))


def keep_rest(request: Request, name: str, number: int, moment: datetime) -> None:
    """Remember that a question was buried or suspended, or that it is back.

    Args:
        request: its browser remembers, in a cookie.
        name: the annotation that was set.
        number: the question's.
        moment: now, UTC.
    """
    rests = _kept(request)
    kept = [rest for rest in rests if (UNDO_OF[rest[0]], rest[1]) != (name, number)]
    if name in UNDO_OF:
        kept = [*kept, (name, number, moment)][-DEEP:]
    if kept != rests:
        text = "-".join(f"{name}.{number}.{at.timestamp():.6f}" for name, number, at in kept)
        hand_over(request, RESTS, text)


def _kept(request: Request) -> list[tuple[str, int, datetime]]:
    """Return step, question number and moment of what the cookie says, the latest last."""
    return [
        (name, int(number), datetime.fromtimestamp(float(at), UTC))
        for name, number, at in REST.findall(request.COOKIES.get(RESTS, ""))[-DEEP:]
    ]


def _rests(request: Request) -> Iterator[tuple[datetime, StatusLine]]:
    """Yield what the browser remembers of burying and suspending."""
    for name, number, at in _kept(request):
        text = BURIED.format(number)
        if name == "suspend":
            text = format_html(SUSPENDED, number, reverse("search"))
        line = StatusLine(
            text=text,
            undo_url=reverse("annotate", args=[number]),
            undo_name="annotation",
            undo_value=UNDO_OF[name],
        )
        yield at, line
