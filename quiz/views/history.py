"""One learner's answers to one question, over time."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.dateformat import format as format_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quiz.exercises import KINDS
from quiz.exercises.kind import Summary
from quiz.humanize import thought_in_words, wait_in_words
from quiz.memory.schedule import learner_day, wait_between
from quiz.models import Attempt, Question
from quiz.views.contexts import show
from quiz.views.identity import find_learner
from quiz.views.request import Request

SHOWN = 50
# Keyed by whether a part was ticked in the end, and whether it was heard before.
HOW = {
    (True, True): "heard and ticked",
    (True, False): "ticked by you",
    (False, True): "heard, not ticked",
    (False, False): "missing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """This learner's answers to one question, newest first."""

    question: Question
    answers: list[PastAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAnswer:
    """One answer as its page shows it; `parts` is None where it was rated by hand.

    Each part has its text, the HTML of its key point (empty if that has been reworded since),
    whether it was ticked, and how that came about. Where the question `has_changed` since, the
    parts are only those that were ticked or heard.
    """

    title: str
    details: str
    text: str
    parts: list[tuple[str, str, bool, str]] | None
    has_changed: bool


@never_cache
@require_safe
def history(request: Request, number: int) -> HttpResponse:
    """Show this learner's latest answers to the question, newest first, with their ticks."""
    published = Question.objects.published().select_related("section")
    question = get_object_or_404(published.prefetch_related("key_points"), number=number)
    learner = find_learner(request)
    given = Attempt.objects.filter(learner=learner) if learner else Attempt.objects.none()
    attempts = given.effective().filter(question=question).reverse()[:SHOWN]
    answers = [_answer(attempt, question) for attempt in attempts]
    return show(request, "history.html", HistoryPage(question=question, answers=answers))


def _answer(attempt: Attempt, question: Question) -> PastAnswer:
    summary = KINDS[attempt.kind].summarise(attempt.recorded)
    day = format_date(learner_day(attempt.answered_at, attempt.zone), "j F Y")
    return PastAnswer(
        title=f"{day}: {attempt.get_rating_display()}",
        details=_details(attempt, summary),
        text=summary.answer,
        parts=_parts(summary, attempt, question),
        has_changed=attempt.question_version != question.version,
    )


def _details(attempt: Attempt, summary: Summary) -> str:
    """Say: Then back in 4 days · thought for 40 s · suggested: Again."""
    due = attempt.due or attempt.answered_at  # every rating has one, by CHECK
    wait = wait_in_words(wait_between(attempt.answered_at, due, attempt.zone))
    details = [f"Then back {wait}"]
    if attempt.seconds is not None:
        details.append(f"thought for {thought_in_words(attempt.seconds)}")
    if summary.proposed and summary.proposed != attempt.rating:
        details.append(f"suggested: {summary.proposed.label}")
    return " · ".join(details)


def _parts(
    summary: Summary, attempt: Attempt, question: Question
) -> list[tuple[str, str, bool, str]] | None:
    """Return the key points of that time; for an older version only those ticked or heard."""
    if summary.ticked is None or summary.heard is None:
        return None
    known = {point.text: point.html for point in question.key_points.all()}
    is_same = attempt.question_version == question.version
    texts = known if is_same else dict.fromkeys([*summary.ticked, *summary.heard])
    return [
        (text, known.get(text, ""), ticked, HOW[ticked, text in summary.heard])
        for text in texts
        for ticked in [text in summary.ticked]
    ]
