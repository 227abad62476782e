"""What an editor answered to a learner's reports, shown until the learner has read it."""

from __future__ import annotations

from dataclasses import dataclass

from quiz.models import Learner, Outcome, Report, Status

SHOWN = 5  # at once; the others come when these have been read


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAnswer:
    """One answer: about which question, what became of the report, and the editor's word.

    `url` is the question's page; empty when learners cannot open it any more.
    """

    report: int
    question: str
    url: str
    outcome: str
    word: str


def answers_to(learner: Learner | None, number: int = 0) -> list[ReportAnswer]:
    """Return the answers that the learner has not read yet, in one statement.

    Args:
        learner: None for a visitor.
        number: the only question that counts; 0 for all of them.
    """
    if learner is None:
        return []
    answered = learner.reports.answered()
    return [
        _of(one)
        for one in (answered.filter(question__number=number) if number else answered)[:SHOWN]
    ]


def _of(report: Report) -> ReportAnswer:
    question = report.question
    is_fixed = report.outcome == Outcome.FIXED and report.fixed_in
    return ReportAnswer(
        report=report.pk,
        question=f"{question.number} · {question.title}",
        url=question.get_absolute_url() if question.status == Status.PUBLISHED else "",
        outcome=f"fixed in version {report.fixed_in}, thank you."
        if is_fixed
        else "thank you. An editor looked into it and left the question as it is.",
        word=report.word,
    )
