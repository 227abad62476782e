"""What the review and a question's page share: the typed answer and the answer's links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig

from quiz.models import Question

if TYPE_CHECKING:
    from django.http import HttpRequest

ANSWER_MAX = 10_000


def answer_of(request: HttpRequest) -> str:
    """Return the typed answer of a form.

    Raises:
        RequestDataTooBig: beyond `ANSWER_MAX` characters.
    """
    answer = request.POST.get("answer", "").replace("\x00", "").replace("\r\n", "\n").strip()
    if len(answer) > ANSWER_MAX:
        raise RequestDataTooBig
    return answer


def published_links(question: Question) -> dict[int, Question]:
    """Return the published questions, by number, that follow-ups and related ones may link to."""
    followed = (followup.get("question") for followup in question.followups)
    numbers = {number for number in (*followed, *question.related) if number}
    return (
        Question.objects.published().only("number", "title").in_bulk(numbers, field_name="number")
    )
