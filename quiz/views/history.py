"""What one learner answered to one question, over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quiz.humanize import wait_in_words
from quiz.memory.schedule import learner_day
from quiz.models import Attempt, Question
from quiz.views.identity import find_learner
from quiz.views.request import Request

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A key point of an answer: whether it was ticked in the end, and by the matcher before.

    `html` is empty where it has been reworded since; `text` is what it said then.
    """

    text: str
    html: str
    is_ticked: bool
    was_heard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as its page shows it; `points` are none where it was rated by hand.

    Where the question `has_changed` since, they are only those that were ticked or heard.
    """

    day: date
    rating: str
    proposed: str
    wait: str
    seconds: int | None
    text: str
    points: list[Point]
    is_judged: bool
    has_changed: bool


@never_cache
@require_safe
def history(request: Request, number: int) -> HttpResponse:
    """This learner's latest answers to the question, the newest first, with their ticks."""
    published = Question.objects.published().select_related("section")
    question = get_object_or_404(published.prefetch_related("key_points"), number=number)
    learner = find_learner(request)
    given = Attempt.objects.filter(learner=learner) if learner else Attempt.objects.none()
    attempts = given.effective().filter(question=question).reverse()[:SHOWN]
    answers = [_answer(attempt, question) for attempt in attempts]
    response = render(request, "history.html", {"question": question, "answers": answers})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _answer(attempt: Attempt, question: Question) -> Answer:
    due = attempt.due or attempt.answered_at  # every rating has one, by CHECK
    return Answer(
        day=learner_day(attempt.answered_at, attempt.zone),
        rating=attempt.get_rating_display(),
        proposed=attempt.get_proposed_display() if attempt.proposed != attempt.rating else "",
        wait=wait_in_words(moment=attempt.answered_at, due=due, zone=attempt.zone),
        seconds=attempt.seconds,
        text=attempt.answer,
        points=_points(attempt, question),
        is_judged=attempt.ticked is not None,
        has_changed=attempt.question_version != question.version,
    )


def _points(attempt: Attempt, question: Question) -> list[Point]:
    """The key points of then; of an earlier version only what was ticked or heard is known."""
    if attempt.ticked is None:
        return []
    known = {point.text: point.html for point in question.key_points.all()}
    heard, ticked = attempt.suggested or [], attempt.ticked
    is_same = attempt.question_version == question.version
    return [
        Point(
            text=text,
            html=known.get(text, ""),
            is_ticked=text in ticked,
            was_heard=text in heard,
        )
        for text in (known if is_same else dict.fromkeys([*ticked, *heard]))
    ]
