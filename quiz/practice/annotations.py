"""Writes what a learner sets on a question: flagged, buried, suspended, a private note."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from quiz.memory.schedule import day_bounds
from quiz.models import Card
from quiz.practice.notes import NoteEdit
from quiz.practice.record import lock_learner


class Annotations(TypedDict, total=False):
    """What may be set.

    `buried` is out of the queue until the learner's next day. The note is Markdown; where it was
    changed elsewhere since the form was made, both texts are kept.
    """

    flagged: bool
    suspended: bool
    buried: bool
    note: NoteEdit


@transaction.atomic
def annotate(
    *,
    learner_id: uuid.UUID,
    question_id: int,
    now: datetime,
    zone: str = "",
    **chosen: Unpack[Annotations],
) -> Card:
    """Set what is given; the rest and everything that FSRS knows stay as they are.

    Args:
        learner_id: the learner is created here if there is none yet.
        question_id: the id of an existing question.
        now: the moment, UTC.
        zone: the browser's IANA zone, in which the burial ends; empty means the learner's own.
        chosen: what to set, by name.

    Returns:
        The card as it is now. One without a rating or an annotation is not stored.
    """
    zone, _retention = lock_learner(learner_id, zone, now)
    card, _made = Card.objects.get_or_create(learner_id=learner_id, question_id=question_id)
    for name, value in _fields(chosen, card, now=now, zone=zone).items():
        setattr(card, name, value)
    card.save(update_fields=["flagged", "suspended", "buried_until", "note", "note_html"])
    Card.objects.filter(pk=card.pk, reps=0).not_annotated().delete()
    return card


def _fields(chosen: Annotations, card: Card, *, now: datetime, zone: str) -> dict[str, object]:
    """Return the fields of the card that the choice sets."""
    fields: dict[str, object] = {
        name: chosen[name] for name in ("flagged", "suspended") if name in chosen
    }
    if "buried" in chosen:
        fields["buried_until"] = day_bounds(now, zone)[1] if chosen["buried"] else None
    if "note" in chosen:
        fields |= chosen["note"].merged(card.note, card.note_html)
    return fields
