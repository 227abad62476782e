"""What the review and a question's page share: the typed answer and the answer's links."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from quiz.exercises.recall import Definition, Heard, listen, parse
from quiz.models import Question

ANSWER_MAX = 10_000


def asked_context(request: HttpRequest, question: Question, *, revealed: bool) -> dict[str, Any]:
    """Return what a page without a rating shows: the question, what was typed, the answer.

    Args:
        request: with what was typed.
        question: with its key points.
        revealed: whether the answer is shown, with what was heard in the typed one.
    """
    typed = answer_of(request)
    context: dict[str, Any] = {"question": question, "answer_max": ANSWER_MAX, "typed": typed}
    if not revealed:
        return context
    heard = heard_in(question, typed)
    said = heard.ticks if heard else ()
    points = [*zip_longest(question.key_points.all(), said)]
    return context | {"revealed": True, "heard": heard, "points": points, **leads_on(question)}


def answer_of(request: HttpRequest) -> str:
    """Return the typed answer of a form.

    Raises:
        RequestDataTooBig: beyond `ANSWER_MAX` characters.
    """
    answer = request.POST.get("answer", "").replace("\x00", "").replace("\r\n", "\n").strip()
    if len(answer) > ANSWER_MAX:
        raise RequestDataTooBig("answer")
    return answer


def heard_in(question: Question, typed: str) -> Heard | None:
    """Return what the typed answer says of the question; None where nothing was typed."""
    if not typed:
        return None
    return listen(typed, _definition(question))


def _definition(question: Question) -> Definition:
    points = [
        {"text": point.text, "must": point.must, "phrases": point.phrases}
        for point in question.key_points.all()
    ]
    return parse({"key_points": points, "misconceptions": question.misconceptions})


def leads_on(question: Question) -> dict[str, list[Any]]:
    """Return what the answer page links to, of which only published questions are linked.

    Returns:
        `followups`: pairs of a follow-up's text and its Question, or None; `related`: Questions.
    """
    asked = [(followup["text"], followup.get("question")) for followup in question.followups]
    numbers = {number for _, number in asked if number} | set(question.related)
    published = Question.objects.published().only("number", "title")
    known = published.in_bulk(numbers, field_name="number")
    return {
        "followups": [(text, known.get(number)) for text, number in asked],
        "related": [known[number] for number in question.related if number in known],
    }
