"""One real question, answered by somebody and judged: what a newcomer sees of the practice.

It is the one question of which a page shows more than its title before anybody asked for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from quiz.exercises.kind import Revealed
from quiz.models import KeyPoint, Question
from quiz.views.practice_pages import reveal_answer

NUMBER = 37
ANSWER = (
    "If the liveness probe fails, the kubelet restarts the container. Readiness decides about "
    "traffic: as long as it fails, the Pod is out of the Service's endpoints. Both are HTTP, TCP "
    "or exec checks, by default every ten seconds."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """A question with an answer; `points` are its key points, each with whether it was heard."""

    question: Question
    answer: str
    points: list[tuple[KeyPoint, bool]]
    verdict: str


def demonstration() -> Demonstration | None:
    """Return the question as it is judged now, in two statements.

    None where it is not published, or has changed so much that nothing of the answer is heard.
    """
    question = (
        Question.objects.published().filter(number=NUMBER).prefetch_related("key_points").first()
    )
    if question is None:
        return None
    heard = reveal_answer(question, {"answer": ANSWER})
    if not any(heard.ticked):
        return None
    points = list(zip(question.key_points.all(), heard.ticked, strict=True))
    return Demonstration(
        question=question, answer=ANSWER, points=points, verdict=_verdict(heard, len(points))
    )


def _verdict(heard: Revealed, points: int) -> str:
    proposed = heard.graded.proposed
    suggested = f" Suggested: {proposed.label}." if proposed else ""
    return f"{sum(heard.ticked)} of {points} points heard. {heard.graded.reason}{suggested}"
