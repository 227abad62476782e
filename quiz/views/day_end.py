"""The end of the learner's day, in sentences."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from quiz.humanize import counted, wait_in_words
from quiz.memory.schedule import learner_day, wait_between
from quiz.models import Standing
from quiz.practice import queue
from quiz.practice.day_summary import DaySummary, Suggestion, day_summary
from quiz.practice.section import SectionQueue
from quiz.views.contexts import (
    NOTHING_PUBLISHED,
    SOON,
    DayEnd,
    ReviewPage,
    waiting_in_words,
    while_in_words,
)
from quiz.views.plan_forms import PlanForm

SECTION_DONE = (
    "Nothing in this section is new or due. What you are still learning comes back with your "
    "reviews."
)
DONE = "Done for today"
MORE = 10
LAST_CALL = 4  # days before the interview from which on everything that is left is offered
MOST_AT_ONCE = 180  # minutes; what would take longer is not offered


def day_end(learner: uuid.UUID, zone: str, moment: datetime, today: queue.Today) -> DayEnd:
    """Return what the end of the day shows, in six statements at most.

    Args:
        learner: the id of a learner, or the one that a visitor will have.
        zone: IANA name; the day begins at 04:00 there.
        moment: now, UTC.
        today: what is left of the day: nothing, but more could be brought.
    """
    if not today.total:
        return DayEnd(title="Nothing to review", sentences=[NOTHING_PUBLISHED])
    if today.suspended == today.total:
        return _all_suspended(today.total)
    day = day_summary(learner_id=learner, zone=zone, now=moment)
    due = queue.next_due(learner_id=learner, after=moment)
    wait = wait_in_words(wait_between(moment, due, zone)) if due else ""
    said = " ".join(filter(None, (_done_today(day), _comes_tomorrow(day, wait))))
    end = DayEnd(
        title=DONE,
        sentences=[said] * bool(said),
        zone=zone,
        more=tuple(more_now(today)),
        rehearses=_is_near(today) and today.unseen > MORE and not _fits_now(today),
        ready=None if day.suggestion in (Suggestion.DATE, Suggestion.TIME) else day.ready,
    )
    return replace(end, **_suggestion(day, today, learner_day(moment, zone)))


def in_section(page: ReviewPage, here: SectionQueue, today: queue.Today) -> ReviewPage:
    """Return the review's page as one section's queue shows it: its own counts, its own end.

    Args:
        page: with the section's card, if it has one.
        here: the section's queue.
        today: what is left of the day in all sections.
    """
    due, new = here.count(Standing.DUE), here.count(Standing.NEW)
    counts = [f"{due} due"] * bool(due) + [f"{new} new"] * bool(new)
    return replace(
        page,
        section=here.section.slug,
        status_line=replace(page.status_line, section=here.section.slug),
        waiting=" · ".join(["this section", *counts]),
        bar=None,
        end=None if page.card else _section_end(here.section.title, today),
    )


def _section_end(title: str, today: queue.Today) -> DayEnd:
    """Say that a section's queue is empty, and offer the whole one."""
    return DayEnd(
        title=f"{title}: nothing more for now",
        sentences=[SECTION_DONE],
        link=reverse("review"),
        label="Go on with all sections" if today.card else "See what is next",
        reason=waiting_in_words(today),
    )


def _all_suspended(total: int) -> DayEnd:
    """Say that nothing can come, and where what is suspended can be found."""
    said = "the one question" if total == 1 else f"any of the {total} questions"
    return DayEnd(
        title="Nothing comes any more",
        sentences=[f"You asked not to be asked {said} again. Bring some back to go on."],
        link=f"{reverse('search')}?suspended=on",
        label="See what is not asked",
    )


def more_now(today: queue.Today) -> Iterator[tuple[int, str]]:
    """Yield how many new questions today could bring in all, and what its button says."""
    left, before = today.unseen, today.introduced
    if left > MORE:
        yield before + MORE, f"{MORE} more now"
    if 0 < left <= MORE or (left and _is_near(today) and _fits_now(today)):
        minutes = while_in_words(today.cost.minutes(due=0, new=left))
        them = "the one that is left" if left == 1 else f"all {left} that are left"
        yield before + left, f"Bring {them} (about {minutes})"


def _is_near(today: queue.Today) -> bool:
    return today.days is not None and today.days < LAST_CALL


def _fits_now(today: queue.Today) -> bool:
    """Whether everything that was never asked can be answered in what is left of one day."""
    return today.cost.minutes(due=0, new=today.unseen) <= MOST_AT_ONCE


def _done_today(day: DaySummary) -> str:
    """Say: You answered 12 questions and knew 10 of them in the end."""
    if not day.questions:
        return ""
    knew = f"{'all' if day.known == day.questions else day.known} of them"
    if day.questions == 1:
        knew = "it" if day.known else "nothing of it"
    return f"You answered {counted(day.questions, 'question')} and knew {knew} in the end."


def _comes_tomorrow(day: DaySummary, wait: str) -> str:
    """Say: Tomorrow: 5 due, 3 new."""
    comes = [f"{day.due} due"] * bool(day.due) + [f"{day.fresh} new"] * bool(day.fresh)
    if comes:
        return f"Tomorrow: {', '.join(comes)}."
    return f"Nothing comes tomorrow. The next question comes back {wait}." if wait else ""


def _suggestion(day: DaySummary, today: queue.Today, date_today: date) -> dict[str, Any]:
    """Return the fields of the end that say what helps most now."""
    match day.suggestion:
        case Suggestion.DATE:
            why = "With a date, every question comes in time, and you see how ready you will be."
            return {"soon": SOON, "reason": why}
        case Suggestion.TIME:
            return _short_of_time(day, today, date_today)
        case Suggestion.WEAK:
            why = (
                f"You would begin to forget {counted(day.weak, 'question')} within a week. "
                "Extra practice does not change your schedule."
            )
            label = "Practise what is weak"
            return {"link": f"{reverse('practice')}?weak=on", "label": label, "reason": why}
        case Suggestion.READ:
            return {"link": reverse("sections"), "label": "Browse the sections"}


def _short_of_time(day: DaySummary, today: queue.Today, date_today: date) -> dict[str, Any]:
    """Return the bad news, and the minutes a day that would do, as the progress page takes them."""
    found: dict[str, Any] = {"link": reverse("progress"), "label": "See which"}
    if day.learner is None:
        return found
    whole = today.total - today.suspended
    come = f"{whole - day.left_out} of {whole} questions come before your interview"
    found["news"] = f"{come}, the most asked first."
    if day.needed:
        pace = f"At {day.learner.minutes_a_day} minutes a day"
        found["news"] = f"{pace}, {come}; at {day.needed} minutes, all would."
        plan = {**PlanForm.of(day.learner, date_today).initial, "minutes_a_day": day.needed}
        found["plan"] = tuple((name, str(value or "")) for name, value in plan.items())
        found["cure"] = f"Plan {day.needed} minutes a day"
    return found
