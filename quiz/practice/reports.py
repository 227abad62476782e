"""Reports of mistakes: sent by learners, answered by editors, read by their senders."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import TypedDict, Unpack

from django.core.exceptions import RequestDataTooBig
from django.db import transaction

from quiz.bounds import OPEN_REPORTS_MAX, OPEN_REPORTS_OF_QUESTION
from quiz.models import Learner, Outcome, Question, Report
from quiz.practice.record import lock_learner

MANY_REPORTS = "a learner's open reports are full"  # why a report is refused
MANY_REPORTS_HERE = "a question's open reports are full"


class Mistake(TypedDict, total=False):
    """What comes with a report: a Reason, what had been typed, and where to answer by e-mail."""

    reason: str
    answer: str
    email: str


@transaction.atomic
def report_mistake(
    *,
    learner_id: uuid.UUID,
    question: Question,
    text: str,
    now: datetime,
    zone: str = "",
    **more: Unpack[Mistake],
) -> Report:
    """Tell the editors of a mistake in the question as it is now.

    The same words about the same version count as one report for as long as nobody has dealt with
    them.

    Args:
        learner_id: the learner is created here if there is none yet.
        question: what the mistake is in.
        text: what is wrong, in the learner's words; not empty.
        now: the moment, UTC.
        zone: the browser's IANA zone, kept for the learner; empty leaves it as it is.
        more: what comes with it, by name.

    Raises:
        RequestDataTooBig: when the learner, or the question, has as many open reports as it may.
    """
    lock_learner(learner_id, zone, now)
    said = {"learner_id": learner_id, "question": question, "text": text}
    said |= {"question_version": question.version}
    # An import may have brought the same words twice.
    known = Report.objects.open().filter(**said).first()
    if known:
        return known
    if Report.objects.open().filter(learner=learner_id).count() >= OPEN_REPORTS_MAX:
        raise RequestDataTooBig(MANY_REPORTS)
    if Report.objects.open().filter(question=question).count() >= OPEN_REPORTS_OF_QUESTION:
        raise RequestDataTooBig(MANY_REPORTS_HERE)
    return Report.objects.create(created_at=now, question_text=text_of(question), **said, **more)


def answer_report(*, report: Report, outcome: Outcome, word: str, now: datetime) -> bool:
    """Close an open report with a word to its sender; False if somebody else was faster.

    Args:
        report: the report; its fields are set too.
        outcome: what became of it; a fix counts for the question's present version.
        word: what the sender is told; not empty.
        now: the moment, UTC.
    """
    fixed_in = report.question.version if outcome == Outcome.FIXED else None
    said = {"handled_at": now, "outcome": outcome, "word": word, "fixed_in": fixed_in}
    for name, value in said.items():
        setattr(report, name, value)
    return bool(Report.objects.open().filter(pk=report.pk).update(**said, read_at=None))


def mark_read(*, learner: Learner, reports: Collection[int], now: datetime) -> int:
    """Note that the sender has read the answers to these reports; return to how many of them.

    Args:
        learner: the sender; others' reports are left alone.
        reports: the ids of the reports.
        now: the moment, UTC.
    """
    unread = learner.reports.filter(pk__in=reports, handled_at__isnull=False, read_at=None)
    return unread.update(read_at=now)


def text_of(question: Question) -> str:
    """Return all that learners read of a question as one text, to compare with a later one."""
    points = [f"- {one.text}{' (essential)' * one.must}" for one in question.key_points.all()]
    sources = [f"- {one.title} {one.url} {one.supports}" for one in question.references.all()]
    parts = {
        "Question": question.title,
        "Situation": question.situation,
        "Short answer": question.short_answer,
        "Key points": "\n".join(points),
        "Explanation": question.explanation,
        "Example": question.example,
        "Why it is asked": question.why,
        "Misconceptions": _lines(question.misconceptions, "correction"),
        "What changed": _lines(question.changes, "version", "text"),
        "Follow-ups": _lines(question.followups, "text"),
        "Sources": "\n".join(line.rstrip() for line in sources),
        "Checked against": f"Kubernetes {question.verified_version}",
    }
    return "\n\n".join(f"{name}\n{text}" for name, text in parts.items() if text) + "\n"


def _lines(entries: list[dict[str, object]], *names: str) -> str:
    return "\n".join("- " + " ".join(str(one.get(name, "")) for name in names) for one in entries)
