"""What the bank has and what it lacks, one line for each question. Pure: content in, lines out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from quiz.bank.body import count_words, fences
from quiz.bank.case_files import Case
from quiz.bank.format import BankQuestion


@dataclass(frozen=True, kw_only=True)
class Line:
    """One question's counts; `words` are those of short answer and explanation, without code.

    `case` is the version of Kubernetes that its case was recorded on, empty without a case.
    """

    number: int
    status: str
    words: int
    key_points: int
    musts: int
    examples: int
    references: int
    verified: str
    case: str
    missing: tuple[str, ...]


def line(question: BankQuestion, case: Case | None = None) -> Line:
    """Count what a question and its case have, and name what is lacking."""
    verified = question.verified
    return Line(
        number=question.number,
        status=question.status,
        words=count_words(question.short_answer) + count_words(question.explanation),
        key_points=len(question.key_points),
        musts=sum(point.must for point in question.key_points),
        examples=len(fences(question.example)),
        references=len(question.refs),
        verified=f"{verified.version} {verified.date}" if verified else "",
        case=case.row()["version"] if case else "",
        missing=tuple(name for name, held in _wanted(question).items() if not held),
    )


def shared_phrases(questions: Iterable[BankQuestion]) -> dict[str, list[int]]:
    """Return the phrases that key points of several questions share, with their numbers."""
    holders: dict[str, set[int]] = defaultdict(set)
    for question in questions:
        for point in question.key_points:
            for phrase in point.phrases:
                holders[phrase.lower()].add(question.number)
    return {phrase: sorted(found) for phrase, found in sorted(holders.items()) if len(found) > 1}


def _wanted(question: BankQuestion) -> dict[str, object]:
    return {
        "short answer": question.short_answer,
        "explanation": question.explanation,
        "example": question.example,
        "why it is asked": question.why,
        "key points": question.key_points,
        "misconceptions": question.misconceptions,
        "follow-ups": question.followups,
        "references": question.refs,
        "verified": question.verified,
        "changes": question.changes,
        "related": question.related,
    }
