"""From the database: all of one learner's data, in six statements."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import F

from quiz.models import Attempt, Card, Learner, Rehearsal, RehearsedQuestion, Report
from quiz.takeout.schema import (
    Answered,
    Asked,
    Chosen,
    Computed,
    Content,
    Marked,
    Rehearsed,
    Reported,
)

QUESTION = {"uid": F("question__uid"), "number": F("question__number")}
LEGACY = ("answer", "suggested", "ticked", "proposed")  # columns of release 0.1
ANY = {"level": "", "sections": [], "weak": False}  # what a rehearsal was chosen by, if by nothing
VERSION = {"version": F("question_version")}


def content_of(learner: Learner) -> Content:
    """Return all of the learner's data; for one who is not stored, only the settings."""
    parameters: list[Computed] = []
    return Content(
        settings=_chosen(learner),
        cards=[Marked(**row) for row in _cards(learner)],
        attempts=[_answered(row, parameters) for row in _attempts(learner)],
        parameters=parameters,
        reports=[Reported(**row) for row in _reports(learner)],
        rehearsals=_rehearsals(learner),
    )


def _chosen(learner: Learner) -> Chosen:
    names = {*Chosen.__struct_fields__} - {"since", "left_out"}
    return Chosen(
        since=learner.created_at,
        left_out=list(learner.left_out.values_list("slug", flat=True)),
        **{name: getattr(learner, name) for name in names},
    )


def _cards(learner: Learner) -> Any:
    """Return the cards that have an annotation; all else on a card follows from the attempts."""
    cards = Card.objects.filter(learner=learner.pk).annotated().order_by("question__number")
    return cards.values("suspended", "buried_until", "flagged", "note", **QUESTION)


def _attempts(learner: Learner) -> Any:
    """Return the ratings, each with the moment of its reversal."""
    derived = {"uid", "number", "version", "undone_at"}
    ratings = Attempt.objects.filter(learner=learner.pk, reverses=None)
    return ratings.order_by("answered_at", "pk").values(
        *LEGACY,
        *(name for name in Answered.__struct_fields__ if name not in derived),
        undone_at=F("reversals__answered_at"),
        **QUESTION,
        **VERSION,
    )


def _answered(row: dict[str, Any], parameters: list[Computed]) -> Answered:
    """Return the rating; its parameters are added to the list if they are not there yet."""
    used = Computed(**row["parameters"])
    if used not in parameters:
        parameters.append(used)
    legacy = {name: row.pop(name) for name in LEGACY}
    stored = Attempt(payload=row["payload"], rating=row["rating"], **legacy)
    return Answered(
        **row | {"parameters": parameters.index(used), "payload": stored.recorded},
    )


def _reports(learner: Learner) -> Any:
    reports = Report.objects.filter(learner=learner.pk).order_by("created_at", "pk")
    names = {*Reported.__struct_fields__} - {*QUESTION, *VERSION}
    return reports.values(*names, **QUESTION, **VERSION)


def _rehearsals(learner: Learner) -> list[Rehearsed]:
    """Return the rehearsals, the oldest first, each with its questions."""
    names = {*Asked.__struct_fields__} - {"uid", "number", "version"}
    asked = RehearsedQuestion.objects.filter(rehearsal__learner=learner.pk).order_by("position")
    questions = defaultdict(list)
    for row in asked.values("rehearsal", *names, **QUESTION, **VERSION):
        questions[row.pop("rehearsal")].append(Asked(**row))
    own = ("started_at", "ended_at", "judged_at", "minutes", "paused", "pauses")
    return [
        Rehearsed(
            **{name: getattr(one, name) for name in own},
            **ANY | one.choice,
            questions=questions[one.pk],
        )
        for one in Rehearsal.objects.filter(learner=learner.pk).order_by("started_at")
    ]
