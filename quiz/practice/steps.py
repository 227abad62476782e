"""The steps of a rehearsal: one question after the other, against the clock, with no way back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from quiz.bounds import REHEARSED_SECONDS
from quiz.models import Rehearsal, RehearsedQuestion

SHORTEST_PAUSE = 5  # seconds; a reload or a slow reply is none
ASLEEP = timedelta(minutes=2)  # without a sign of an open page; a hidden one gives it each minute
CLOCK = ("position", "is_followup", "shown_at", "seen_at", "paused_at", "step_paused")
COUNTED = ("paused", "pauses", "ended_at")


class StaleStepError(Exception):
    """The step is over, or not the learner's: answered already, perhaps in another tab."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a page of a running rehearsal posts.

    `rehearsal` and `step` (`step_of`) say what it showed, `opened` when it was made (UTC).
    `answer` is what has been typed so far; None leaves what is stored.
    """

    rehearsal: int
    step: int
    opened: datetime
    answer: str | None = None


def step_of(rehearsal: Rehearsal) -> int:
    """Return the number of the step that is being asked; a follow-up is a step of its own."""
    return rehearsal.position * 2 + rehearsal.is_followup


def used_seconds(rehearsal: Rehearsal, now: datetime) -> int:
    """Return how long it has lasted, without pauses."""
    until = rehearsal.ended_at or rehearsal.paused_at or now
    return max(0, _seconds(rehearsal.started_at, until) - rehearsal.paused)


@transaction.atomic
def take(act: str, *, learner_id: uuid.UUID, now: datetime, step: Step) -> None:
    """Take a step.

    Args:
        act: one of `ACTS`: `answer` takes the answer and goes on, `pause` and `continue` stop the
            clock and start it, `end` ends all, `keep` stores what has been typed so far.
        learner_id: whose rehearsal it is.
        now: the moment, UTC.
        step: what the page showed, and what was typed there.

    Raises:
        StaleStepError: when another step is being asked. Nothing is stored.
    """
    ACTS[act](learner_id, now, step)


def _answer(learner_id: uuid.UUID, now: datetime, step: Step) -> None:
    """Take the answer to the present question or follow-up, and go on; there is no way back.

    The same answer posted again changes nothing. Once the time is up, nothing more is asked.
    """
    running = _running(learner_id)
    if running is None or not _is_present(running, step):
        if _is_repeated(learner_id, step):
            return
        raise StaleStepError
    rows = {row.position: row for row in _around(running)}
    _keep(rows[running.position], running, step)
    _catch_up(running, step, now)
    _close_step(rows[running.position], running, now)
    _go_on(running, rows, now)


def _pause(learner_id: uuid.UUID, now: datetime, step: Step) -> None:
    """Stop the clock, and keep what has been typed."""
    running = _present(learner_id, step)
    if running.paused_at:
        return
    _keep(running.questions.get(position=running.position), running, step)
    _catch_up(running, step, now)
    running.paused_at = now
    running.save(update_fields=[*CLOCK, *COUNTED])


def _go_on_after(learner_id: uuid.UUID, now: datetime, step: Step) -> None:
    """Let the clock run again after a pause."""
    running = _present(learner_id, step)
    _catch_up(running, step, now)
    running.save(update_fields=[*CLOCK, *COUNTED])


def _keep_typed(learner_id: uuid.UUID, now: datetime, step: Step) -> None:
    """Keep what has been typed so far, and that the browser is still there.

    It comes by itself, every few seconds unless the device sleeps: that counts as a pause. Where
    it no longer fits, or the clock stands still, nothing happens.
    """
    running = _running(learner_id)
    if running is None or running.paused_at or not _is_present(running, step):
        return
    if step.answer is not None:
        _keep(running.questions.get(position=running.position), running, step)
    has_slept = now - running.seen_at > ASLEEP
    _catch_up(running, replace(step, opened=now) if has_slept else step, now)
    running.save(update_fields=[*CLOCK, *COUNTED])


def _end(learner_id: uuid.UUID, now: datetime, step: Step) -> None:
    """End the rehearsal early; what has been typed counts as an answer.

    Without any answer there is nothing to judge, and nothing is kept.
    """
    running = _present(learner_id, step)
    row = running.questions.get(position=running.position)
    _keep(row, running, step)
    _catch_up(running, step, now)
    if row.followup_answer if running.is_followup else row.answer:
        _close_step(row, running, now)
    running.ended_at = now
    running.save(update_fields=[*CLOCK, *COUNTED])
    if not running.questions.exclude(seconds=None).exists():
        running.delete()


def _running(learner_id: uuid.UUID) -> Rehearsal | None:
    """Return the learner's running rehearsal, locked until the transaction ends."""
    return Rehearsal.objects.select_for_update().filter(learner=learner_id).running().first()


def _present(learner_id: uuid.UUID, step: Step) -> Rehearsal:
    running = _running(learner_id)
    if running is None or not _is_present(running, step):
        raise StaleStepError
    return running


def _is_present(running: Rehearsal, step: Step) -> bool:
    return (running.pk, step_of(running)) == (step.rehearsal, step.step)


def _is_repeated(learner_id: uuid.UUID, step: Step) -> bool:
    """Whether the same words were taken as the answer to this step before."""
    position, is_followup = divmod(step.step, 2)
    names = ("followup_answer", "followup_seconds") if is_followup else ("answer", "seconds")
    rows = RehearsedQuestion.objects.filter(
        rehearsal=step.rehearsal, rehearsal__learner=learner_id, position=position
    )
    taken = rows.values_list(*names).first()
    return taken is not None and taken[1] is not None and taken[0] == (step.answer or "")


def _around(running: Rehearsal) -> QuerySet[RehearsedQuestion]:
    """Return the present question and the next."""
    return running.questions.filter(position__in=[running.position, running.position + 1])


def _keep(row: RehearsedQuestion, running: Rehearsal, step: Step) -> None:
    """Store what has been typed, if the page sent it."""
    name = "followup_answer" if running.is_followup else "answer"
    if step.answer is not None and step.answer != getattr(row, name):
        setattr(row, name, step.answer)
        row.save(update_fields=[name])


def _catch_up(running: Rehearsal, step: Step, now: datetime) -> None:
    """Log the pause that is over: one that was asked for, or the time until the page was opened."""
    since, until = running.seen_at, min(step.opened, now)
    if running.paused_at:
        since, until = running.paused_at, now
    away = _seconds(since, until)
    if away >= SHORTEST_PAUSE:
        running.step_paused += away
        running.paused += away
        running.pauses += 1
    running.paused_at = None
    running.seen_at = max(running.seen_at, now)


def _close_step(row: RehearsedQuestion, running: Rehearsal, now: datetime) -> None:
    """Store how long the answer took."""
    name = "followup_seconds" if running.is_followup else "seconds"
    took = _seconds(running.shown_at, now) - running.step_paused
    setattr(row, name, max(0, min(took, REHEARSED_SECONDS)))
    row.save(update_fields=[name])


def _go_on(running: Rehearsal, rows: dict[int, RehearsedQuestion], now: datetime) -> None:
    """Turn to the follow-up, or to the next question, or end."""
    is_over = used_seconds(running, now) >= running.minutes * 60
    follows = not running.is_followup and bool(rows[running.position].followup)
    running.is_followup = follows and not is_over
    if not running.is_followup:
        running.position += 1
        if is_over or running.position not in rows:
            running.ended_at = now
    running.shown_at, running.step_paused = now, 0
    running.save(update_fields=[*CLOCK, *COUNTED])


def _seconds(since: datetime, until: datetime) -> int:
    return (until - since) // timedelta(seconds=1)


ACTS: dict[str, Callable[[uuid.UUID, datetime, Step], None]] = {
    "answer": _answer,
    "pause": _pause,
    "continue": _go_on_after,
    "end": _end,
    "keep": _keep_typed,
}
