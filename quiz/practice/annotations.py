"""The writes of what a learner sets on a question: flagged, buried, suspended, a private note."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from quiz.markdown import render
from quiz.memory.schedule import day_bounds
from quiz.models import Card, Question, Report
from quiz.practice.record import MARKS, lock_learner


class Marks(TypedDict, total=False):
    """What may be set.

    `buried` is out of the queue until the learner's next day, `note` is Markdown.
    """

    flagged: bool
    suspended: bool
    buried: bool
    note: str


@transaction.atomic
def set_marks(
    *,
    learner_id: uuid.UUID,
    question_id: int,
    now: datetime,
    zone: str = "",
    **chosen: Unpack[Marks],
) -> Card:
    """Set the marks that are given; the others and everything that FSRS knows stay as they are.

    Args:
        learner_id: made a learner here if it is none yet.
        question_id: an existing question's.
        now: the moment, UTC.
        zone: the browser's IANA zone, in which the burial ends; empty: the learner's own.
        chosen: the marks, by name.

    Returns:
        The card as it is now. Without a rating and a mark none is stored.
    """
    zone, _retention = lock_learner(learner_id, zone, now)
    card, _made = Card.objects.get_or_create(learner_id=learner_id, question_id=question_id)
    for name, value in _fields(chosen, now=now, zone=zone).items():
        setattr(card, name, value)
    card.save(update_fields=["flagged", "suspended", "buried_until", "note", "note_html"])
    Card.objects.filter(pk=card.pk, reps=0).exclude(MARKS).delete()
    return card


@transaction.atomic
def report_mistake(
    *, learner_id: uuid.UUID, question: Question, text: str, now: datetime, zone: str = ""
) -> Report:
    """Tell the editors of a mistake in the question as it is now.

    The same words about the same version, sent again while nobody has dealt with them, are one
    report.

    Args:
        learner_id: made a learner here if it is none yet.
        question: what the mistake is in.
        text: what is wrong, in the learner's words; not empty.
        now: the moment, UTC.
        zone: the browser's IANA zone, kept for the learner; empty leaves it as it is.
    """
    lock_learner(learner_id, zone, now)
    report, _made = Report.objects.open().get_or_create(
        learner_id=learner_id,
        question=question,
        question_version=question.version,
        text=text,
        defaults={"created_at": now},
    )
    return report


def _fields(chosen: Marks, *, now: datetime, zone: str) -> dict[str, object]:
    """The card's fields that the marks set."""
    fields: dict[str, object] = {
        name: chosen[name] for name in ("flagged", "suspended") if name in chosen
    }
    if "buried" in chosen:
        fields["buried_until"] = day_bounds(now, zone)[1] if chosen["buried"] else None
    if "note" in chosen:
        fields |= {"note": chosen["note"], "note_html": render(chosen["note"])}
    return fields
