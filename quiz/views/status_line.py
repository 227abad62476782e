"""The line that says what just happened, with its undo.

Ratings are read from the attempts. Burying and suspending leave no trace of their own in the
database, so the browser's session keeps the latest ones, for their undo alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html

from quiz.humanize import wait_in_words
from quiz.memory.schedule import learner_day
from quiz.models import Attempt, Learner
from quiz.views.identity import RESTS_KEY
from quiz.views.request import Request

UNDO_OF = {"bury": "unbury", "suspend": "resume"}
DEEP = 10
UNDONE = "Undone. That rating does not count."
BURIED = "Question {} · Buried until tomorrow"
SUSPENDED = 'Question {} · Suspended; Search <a href="{}?suspended=on">finds it again</a>'
RESTS = (
    "Question {} was missed again and again, so it rests. Reread "
    '<a href="{}">its answer</a>, put it in your own words, and bring it back there'
)
BOTH_NOTES = "Your note had been changed elsewhere too, so both texts are kept."


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """What happened: `text`, as safe HTML, and the button that takes it back.

    `before` is a sentence about an earlier step. Without an `undo_url` there is no button;
    `undo_name` and `undo_value` are what it posts.
    """

    text: str = ""
    before: str = ""
    undo_url: str = ""
    undo_name: str = ""
    undo_value: str = ""


NOTHING_SAID = StatusLine()


def line_of_rating(attempt: Attempt) -> StatusLine:
    """Return the line about a rating that stands."""
    due = attempt.due or attempt.answered_at  # every rating has one, by CHECK
    wait = wait_in_words(moment=attempt.answered_at, due=due, zone=attempt.zone)
    number, rating = attempt.question.number, attempt.get_rating_display()
    text = f"Question {number} · {rating} · back {wait}"
    if attempt.leech:
        text = format_html(RESTS, number, reverse("question", args=[number]))
    return StatusLine(
        text=text,
        before=BOTH_NOTES if attempt.has_merged_notes else "",
        undo_url=reverse("undo"),
        undo_name="attempt",
        undo_value=str(attempt.pk),
    )


def last_step(request: Request, learner: Learner | None, moment: datetime) -> StatusLine:
    """Return the line about the last step of the learner's day, so that a reload keeps its undo.

    After an undo it offers the step before that one, and so on through the whole day.
    """
    if learner is None:
        return NOTHING_SAID
    given = learner.attempts.select_related("question")
    last = given.order_by("answered_at", "pk").last()
    rating = given.effective().last() if last and not last.rating else last
    today, zone = learner_day(moment, learner.zone), learner.zone
    steps = [*_rests(request)]
    if rating and learner_day(rating.answered_at, zone) == today:
        steps.append((rating.answered_at, line_of_rating(rating)))
    steps = [(at, line) for at, line in steps if learner_day(at, zone) == today]
    at, line = max(steps, key=lambda step: step[0], default=(None, NOTHING_SAID))
    if last is None or last.rating or learner_day(last.answered_at, zone) != today:
        return line
    is_latest = at is None or at <= last.answered_at
    return _after_undo(line, rating) if is_latest else line


def _after_undo(line: StatusLine, rating: Attempt | None) -> StatusLine:
    """What an undo says: that it was done, and which step would be the next to go."""
    if not line.undo_url:
        return StatusLine(before=UNDONE)
    text = line.text
    if rating and line.undo_name == "attempt":
        text = f"{rating.get_rating_display()} on question {rating.question.number}"
    return replace(line, before=UNDONE, text=format_html("The one before: {}", text))


def keep_rest(request: Request, name: str, number: int, moment: datetime) -> None:
    """Remember that a question was buried or suspended, or that it is back."""
    rests = request.session.get(RESTS_KEY, [])
    kept = [rest for rest in rests if (UNDO_OF[rest[0]], rest[1]) != (name, number)]
    if name in UNDO_OF:
        kept = [*kept, (name, number, moment.isoformat())][-DEEP:]
    if kept != rests:
        request.session[RESTS_KEY] = kept


def _rests(request: Request) -> Iterator[tuple[datetime, StatusLine]]:
    """What the session remembers of burying and suspending."""
    for name, number, at in request.session.get(RESTS_KEY, []):
        text = BURIED.format(number)
        if name == "suspend":
            text = format_html(SUSPENDED, number, reverse("search"))
        line = StatusLine(
            text=text,
            undo_url=reverse("annotate", args=[number]),
            undo_name="annotation",
            undo_value=UNDO_OF[name],
        )
        yield datetime.fromisoformat(at), line
