"""Content for tests, made in one call. Whatever a test does not name is plausible and valid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from typing import Any

from quiz.markdown import render, render_line
from quiz.models import KeyPoint, Learner, Question, Reference, Report, Section, Status
from quiz.search.index import keep

rendered = cache(render)  # most of what is made says the same
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
# What a question keeps of a case.
CASE = {
    "namespace": "try-551",
    "symptom": "The Pod stays Pending.",
    "broken": "kind: Pod # <broken>\n",
    "mended": "kind: Pod # mended\n",
    "told": "symptom: The Pod stays Pending.\n",
    "recording": "# Kubernetes v1.37.2: broken.yaml\n",
    "version": "v1.37.2",
    "look": "$ kubectl get pods -n try-551\nPending",
    "after": "$ kubectl get pods -n try-551\nRunning",
}


def make_learner(
    *, zone: str = "UTC", created_at: datetime = START, key_digest: str | None = None
) -> Learner:
    """Store a learner who began at `created_at`."""
    return Learner.objects.create(zone=zone, created_at=created_at, key_digest=key_digest)


def make_section(slug: str = "scale", **fields: Any) -> Section:
    """Return the section of this slug, stored now if it was not there."""
    return Section.objects.get_or_create(slug=slug, defaults={"title": slug.title(), **fields})[0]


def make_question(
    number: int = 551, *, section: str = "scale", status: Status = Status.PUBLISHED, **fields: Any
) -> Question:
    """Store a question with three key points and two references, its place in the queue set."""
    values = {"section": make_section(section), "status": status} | fields
    return _stored([_plausible(number) | values])[0]


def make_questions(count: int, *, first: int = 551, section: str = "scale") -> list[Question]:
    """Store `count` published questions of one section, numbered from `first`."""
    values = {"section": make_section(section), "status": Status.PUBLISHED}
    return _stored([_plausible(first + offset) | values for offset in range(count)])


def _plausible(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "uid": f"{number:012x}",
        "title": f"What is question {number} about?",
        "slug": f"question-{number}",
        "tags": ["kubelet"],
        "verified_version": "1.37",
        "verified_date": date(2026, 11, 1),
        "short_answer": f"The short answer to **{number}**.",
        "explanation": f"The explanation of {number}.",
        "example": "```yaml\nkind: Pod\n```",
        "why": f"Why {number} is asked.",
    }


def _stored(rows: list[dict[str, Any]]) -> list[Question]:
    """Store questions with their parts; each statement once, for all."""
    questions = [Question(**row) for row in rows]
    for question, name in product(questions, Question.markdown_fields()):
        setattr(question, f"{name}_html", rendered(getattr(question, name)))  # as `save` does
    Question.objects.bulk_create(questions)
    KeyPoint.objects.bulk_create(
        [point for question in questions for point in _key_points(question)]
    )
    Reference.objects.bulk_create(
        [reference for question in questions for reference in _references(question)]
    )
    keep([question.pk for question in questions])
    Question.objects.interleave()
    return questions


def _key_points(question: Question) -> Iterator[KeyPoint]:
    for position in (1, 2, 3):
        text = f"Key point {position} of {question.number}"
        yield KeyPoint(
            question=question,
            position=position,
            text=text,
            html=render_line(text),
            must=position < 3,
            phrases=[f"alias {position}"],
        )


def _references(question: Question) -> Iterator[Reference]:
    for position in (1, 2):
        yield Reference(
            question=question,
            position=position,
            title=f"Source {position} of {question.number}",
            url=f"https://kubernetes.io/docs/{question.number}/{position}/",
        )


def make_report(learner: Learner, question: Question, text: str = "A port is wrong.") -> Report:
    """Store a mistake that the learner found in the question."""
    return Report.objects.create(
        learner=learner,
        question=question,
        question_version=question.version,
        text=text,
        created_at=START,
    )
