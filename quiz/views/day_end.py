"""The end of the learner's day, in sentences."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.urls import reverse

from quiz.humanize import counted, wait_in_words
from quiz.memory.schedule import wait_between
from quiz.models import Question
from quiz.practice import queue
from quiz.practice.day_summary import DaySummary, Suggestion, day_summary
from quiz.views.contexts import NOTHING_PUBLISHED, DayEnd


def day_end(learner: uuid.UUID, zone: str, moment: datetime) -> DayEnd:
    """Return what the end of the day shows, in seven statements at most.

    Args:
        learner: the id of a learner, or the one that a visitor will have.
        zone: IANA name; the day begins at 04:00 there.
        moment: now, UTC.
    """
    if not Question.objects.published().exists():
        return DayEnd(title="Nothing to review", sentences=[NOTHING_PUBLISHED])
    day = day_summary(learner_id=learner, zone=zone, now=moment)
    due = queue.next_due(learner_id=learner, after=moment)
    wait = wait_in_words(wait_between(moment, due, zone)) if due else ""
    sentences = [_done_today(day), _comes_tomorrow(day, wait)]
    link, label, reason = _suggestion(day)
    return DayEnd(
        title="Done for today",
        sentences=[sentence for sentence in sentences if sentence],
        ready=None if day.suggestion == Suggestion.DATE else day.ready,
        link=link,
        label=label,
        reason=reason,
    )


def _done_today(day: DaySummary) -> str:
    """Say: Today you answered 12 questions, 3 of them new, and knew 10 in the end."""
    if not day.answers:
        return ""
    new = f", {day.new} of them new" if day.new else ""
    answered = f"Today you answered {counted(day.questions, 'question')}{new}"
    said = f"{answered}, and knew {day.known} in the end."
    return said + (f" You thought for {counted(day.minutes, 'minute')}." if day.minutes else "")


def _comes_tomorrow(day: DaySummary, wait: str) -> str:
    """Say: Tomorrow: 5 due, 3 new."""
    comes = [f"{day.due} due"] * bool(day.due) + [f"{day.fresh} new"] * bool(day.fresh)
    if comes:
        return f"Tomorrow: {', '.join(comes)}."
    return f"Nothing comes tomorrow. The next question comes back {wait}." if wait else ""


def _suggestion(day: DaySummary) -> tuple[str, str, str]:
    """Return the link that helps most now, its label, and the reason."""
    match day.suggestion:
        case Suggestion.DATE:
            why = "With a date, every question comes in time, and you see how ready you will be."
            return reverse("progress"), "When is your interview?", why
        case Suggestion.TIME:
            left = counted(day.left_out, "question")
            why = f"{left} will not come before your interview at this pace."
            return reverse("progress"), "See what would help", why
        case Suggestion.WEAK:
            weak = counted(day.weak, "question")
            why = (
                f"You would begin to forget {weak} within a week. "
                "Extra practice does not change your schedule."
            )
            return f"{reverse('practice')}?weak=on", "Practise what is weak", why
        case Suggestion.READ:
            return reverse("sections"), "Browse the sections", ""
