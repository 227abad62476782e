"""From the database: everything of one learner, in three statements."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from quiz.exercises import KINDS
from quiz.memory.schedule import Parameters
from quiz.models import Attempt, Card, Learner, Report
from quiz.takeout.schema import Answered, Chosen, Content, Marked, Reported, names

QUESTION = {"uid": F("question__uid"), "number": F("question__number")}
LEGACY = ("answer", "suggested", "ticked", "proposed")  # columns of release 0.1
RECORDED = ("answer", "suggested", "ticked", "proposed")  # keys of the file
VERSION = {"version": F("question_version")}


def content_of(learner: Learner) -> Content:
    """Return everything of the learner's; nothing but settings for one who is not stored."""
    parameters: list[Parameters] = []
    return Content(
        settings=_chosen(learner),
        cards=[Marked(**row) for row in _cards(learner)],
        attempts=[_answered(row, parameters) for row in _attempts(learner)],
        parameters=parameters,
        reports=[Reported(**row) for row in _reports(learner)],
    )


def _chosen(learner: Learner) -> Chosen:
    values = {name: getattr(learner, name) for name in names(Chosen) if name != "since"}
    return Chosen(since=learner.created_at, **values)


def _cards(learner: Learner) -> Any:
    """Cards that bear a mark; everything else of a card follows from the attempts."""
    cards = Card.objects.filter(learner=learner.pk).annotated().order_by("question__number")
    return cards.values("suspended", "buried_until", "flagged", "note", **QUESTION)


def _attempts(learner: Learner) -> Any:
    """Ratings, each with the moment of its reversal."""
    derived = {"uid", "number", "version", "undone_at", *RECORDED}
    ratings = Attempt.objects.filter(learner=learner.pk, reverses=None)
    return ratings.order_by("answered_at", "pk").values(
        "kind",
        "payload",
        *LEGACY,
        *(name for name in names(Answered) if name not in derived),
        undone_at=F("reversals__answered_at"),
        **QUESTION,
        **VERSION,
    )


def _answered(row: dict[str, Any], parameters: list[Parameters]) -> Answered:
    """The answer, its parameters put into the list if they are not there yet."""
    used: Parameters = row["parameters"]
    if used not in parameters:
        parameters.append(_in_order(used))
    recorded = Attempt(**{name: row.pop(name) for name in ("kind", "payload", *LEGACY)}, rating=1)
    summary = KINDS[recorded.kind].summarise(recorded.recorded)
    return Answered(
        **row | {"parameters": parameters.index(used)},
        answer=summary.answer,
        suggested=None if summary.heard is None else [*summary.heard],
        ticked=None if summary.ticked is None else [*summary.ticked],
        proposed=summary.proposed and int(summary.proposed),
    )


def _in_order(used: Parameters) -> Parameters:
    """PostgreSQL gives the keys of a JSON object back in an order of its own."""
    return {
        "weights": used["weights"],
        "retention": used["retention"],
        "learning_steps": used["learning_steps"],
        "relearning_steps": used["relearning_steps"],
        "maximum": used["maximum"],
    }


def _reports(learner: Learner) -> Any:
    reports = Report.objects.filter(learner=learner.pk).order_by("created_at", "pk")
    return reports.values("text", "created_at", "handled_at", **QUESTION, **VERSION)
