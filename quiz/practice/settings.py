"""Writes a learner's settings, and says which of the interviews counts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from quiz.memory.schedule import learner_day
from quiz.models import Learner, Section
from quiz.practice.record import lock_learner


class Settings(TypedDict, total=False):
    """What a learner can choose; the model Learner says what each means.

    `retention` is from 0.80 to 0.97, `minutes_a_day` from 5 to 240.
    """

    interview: date | None
    second_interview: date | None
    minutes_a_day: int
    retention: float
    two_buttons: bool
    types_answers: bool
    hide_timer: bool
    hide_streak: bool
    no_date: bool


@transaction.atomic
def leave_out(*, learner_id: uuid.UUID, sections: Iterable[Section]) -> None:
    """Leave these sections out of the learner's plan, and no others; their cards stay as they are.

    Args:
        learner_id: of a learner who is stored.
        sections: what the plan does not bring.
    """
    Learner.objects.select_for_update().get(pk=learner_id).left_out.set(sections)


@transaction.atomic
def bring_more(*, learner_id: uuid.UUID, new: int, now: datetime, zone: str = "") -> None:
    """Let the learner's day bring this many new questions in all, if the plan brings fewer.

    Args:
        learner_id: the learner is created here if there is none yet.
        new: those that were new earlier in the day count; asked twice it is as asked once.
        now: the moment, UTC.
        zone: the browser's IANA zone, kept for the learner; empty leaves it as it is.
    """
    zone, _retention = lock_learner(learner_id, zone, now)
    row = Learner.objects.filter(pk=learner_id)
    row.update(more_day=learner_day(now, zone), more_new=new)


@transaction.atomic
def save_settings(
    *, learner_id: uuid.UUID, now: datetime, zone: str = "", **chosen: Unpack[Settings]
) -> Learner:
    """Store the settings that are given; the others, and every card, stay as they are.

    Args:
        learner_id: the learner is created here if there is none yet.
        now: the moment, UTC.
        zone: the browser's IANA zone, kept for the learner; empty leaves it as it is.
        chosen: the settings, which the forms have checked; the database refuses what is out of
            bounds.

    Returns:
        The learner as stored.
    """
    defaults = {"zone": zone or "UTC", "created_at": now}
    locked = Learner.objects.select_for_update()
    learner, _ = locked.get_or_create(pk=learner_id, defaults=defaults)
    if chosen.get("interview"):
        chosen["no_date"] = False
    for name, value in {**chosen, "zone": zone or learner.zone}.items():
        setattr(learner, name, value)
    learner.save(update_fields=[*chosen, "zone"])
    return learner


def coming_interviews(learner: Learner, today: date) -> list[date]:
    """Return the interviews that are not over on the learner's day `today`, in order."""
    dates = (learner.interview, learner.second_interview)
    return [day for day in dates if day and day >= today]


def last_interview(learner: Learner, today: date) -> date | None:
    """Return the learner's last interview if it is over and no other follows, else None."""
    last = learner.second_interview or learner.interview
    return last if last and last < today else None
