"""What of a shown question is the learner's own: its marks and the private note."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from quiz.clock import now
from quiz.models import Learner, Question
from quiz.practice.annotations import set_marks
from quiz.practice.standing import is_buried

TEXT_MAX = 4_000


def marks_of(
    request: HttpRequest, question: Question, *, learner: Learner | None, moment: datetime
) -> dict[str, Any]:
    """Return what the page shows of the learner's marks: one statement, none for a visitor.

    What was typed into a field and is not kept yet stays in it.
    """
    card = learner.cards.filter(question=question).first() if learner else None
    kept = card.note if card else ""
    return {
        "number": question.number,
        "marks": card,
        "is_buried": bool(card and is_buried(card, moment)),
        "note": kept,
        "note_typed": text_of(request, "note") if "note" in request.POST else kept,
        "mistake_typed": _unsent(request, question, learner),
        "text_max": TEXT_MAX,
    }


def text_of(request: HttpRequest, field: str) -> str:
    """Return what was typed into a field.

    Raises:
        RequestDataTooBig: beyond `TEXT_MAX` characters.
    """
    text = request.POST.get(field, "").replace("\x00", "").replace("\r\n", "\n").strip()
    if len(text) > TEXT_MAX:
        raise RequestDataTooBig(field)
    return text


def keep_note(request: HttpRequest, *, learner_id: uuid.UUID, question_id: int) -> None:
    """Keep a note that was changed and comes along with another button than its own.

    Raises:
        RequestDataTooBig: when it is too long.
    """
    note = text_of(request, "note")
    is_changed = "note" in request.POST and note != text_of(request, "note_before")
    if is_changed and Question.objects.published().filter(pk=question_id).exists():
        set_marks(learner_id=learner_id, question_id=question_id, now=now(), note=note)


def _unsent(request: HttpRequest, question: Question, learner: Learner | None) -> str:
    text = text_of(request, "mistake")
    sent = learner.reports.open().filter(question=question, text=text) if text and learner else None
    return "" if sent and sent.exists() else text
