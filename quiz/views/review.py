"""The review: a question, its answer, a rating, the next question; and undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quiz.clock import now
from quiz.humanize import wait_in_words
from quiz.models import Attempt, Question
from quiz.practice import queue
from quiz.practice.day_summary import evening
from quiz.practice.record import StaleCardError, record, undo
from quiz.practice.tokens import BadTokenError, Token, read_token
from quiz.rating import Rating
from quiz.views.answers import ANSWER_MAX, leads_on
from quiz.views.identity import DEFAULT_ZONE, find_learner, learner_id, posted_zone, remember
from quiz.views.judging import judged, judgement_of
from quiz.views.mine import keep_note, marks_of
from quiz.views.request import Request
from quiz.views.status_line import last_step, of_rating

MOVED_ON = "That card was rated already, perhaps in another tab. Here is the present one."


@never_cache
@require_safe
def review(request: Request) -> HttpResponse:
    """Today's session: the card that comes next, or what comes tomorrow."""
    return show_next(request)


@never_cache
def reveal(request: Request) -> HttpResponse:
    """The shown question with its answer (POST, so that no answer stands behind an address).

    Posted again with the sheet, it proposes the rating that follows from the ticks.
    """
    if request.method != "POST":
        return redirect("review")
    return show_revealed(request)


@never_cache
def rate(request: Request) -> HttpResponse:
    """Record the rating, once, and show what comes next."""
    if request.method != "POST":
        return redirect("review")
    rating = _rating(request.POST.get("rating", ""))
    learner, moment = learner_id(request), now()
    try:
        token = _token(request)
        keep_note(request, learner_id=learner, question_id=token.question)
        attempt = record(
            learner_id=learner,
            token=token,
            rating=rating,
            now=moment,
            zone=posted_zone(request),
            **judgement_of(request, token),
        )
    except StaleCardError:
        return _show_present(request)
    remember(request, learner)
    if not request.htmx:
        return redirect("review")
    today = queue.today(learner_id=learner, zone=attempt.zone, now=moment)
    return after_rating(request, attempt, today)


def after_rating(request: Request, attempt: Attempt, today: queue.Today) -> HttpResponse:
    """The card that comes next, with a line about the rating just given."""
    end = _end(today, attempt.learner_id, attempt.zone, attempt.answered_at)
    return _respond(request, {"today": today, "said": of_rating(attempt), **end}, status=200)


@never_cache
def undo_rating(request: Request) -> HttpResponse:
    """Take a rating back and show its question again."""
    if request.method != "POST":
        return redirect("review")
    attempt_id = request.POST.get("attempt", "")
    try:
        undo(learner_id=learner_id(request), attempt_id=int(attempt_id), now=now())
    except (ValueError, Attempt.DoesNotExist, StaleCardError):
        return _show_present(request, "There was nothing to undo. Here is the present card.")
    if not request.htmx:
        return redirect("review")
    return show_next(request)


def show_revealed(
    request: Request, *, said: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The posted card with its answer, and a line `said` about what happened before."""
    try:
        token = read_token(request.POST.get("token", ""))
        question = Question.objects.published().with_answer().get(pk=token.question)
    except (BadTokenError, Question.DoesNotExist):
        return _show_present(request)
    learner, moment = find_learner(request), now()
    context = {
        "question": question,
        "token": request.POST["token"],
        "said": said,
        "hide_timer": learner and learner.hide_timer,
        **judged(request, question, token, learner=learner, moment=moment),
        **marks_of(request, question, learner=learner, moment=moment),
        **leads_on(question),
    }
    return _respond(request, context, status=status)


def show_next(
    request: Request, *, said: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The card that comes next, with a line `said` about what happened before."""
    moment, learner, known_as = now(), find_learner(request), learner_id(request)
    zone = learner.zone if learner else DEFAULT_ZONE
    said = said or last_step(request, learner, moment)
    today = queue.today(learner_id=known_as, zone=zone, now=moment)
    context = {
        "today": today,
        "said": said,
        "typed": _typed_for(today.card, request),
        "hide_timer": learner and learner.hide_timer,
    }
    return _respond(request, context | _end(today, known_as, zone, moment), status=status)


def _show_present(request: Request, notice: str = MOVED_ON) -> HttpResponse:
    """409: what was asked no longer fits; nothing was changed."""
    return show_next(request, said={"notice": notice}, status=409)


def _respond(request: Request, context: dict[str, Any], *, status: int) -> HttpResponse:
    template = "review.html#step" if request.htmx else "review.html"
    context["answer_max"] = ANSWER_MAX
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _end(today: queue.Today, learner: UUID, zone: str, moment: datetime) -> dict[str, Any]:
    """What the end of the day shows, asked for only then."""
    if today.card:
        return {}
    due = queue.next_due(learner_id=learner, after=moment)
    return {
        "next_in": due and wait_in_words(moment=moment, due=due, zone=zone),
        "evening": evening(learner_id=learner, zone=zone, now=moment),
        "is_empty": not Question.objects.published().exists(),
    }


def _typed_for(card: queue.Shown | None, request: Request) -> str:
    """What was typed, unless it was typed for another question than the card's."""
    try:
        question = read_token(request.POST.get("token", "")).question
    except BadTokenError:
        question = None
    is_other = question and card and question != card.question_id
    return "" if is_other else request.POST.get("answer", "")


def _token(request: Request) -> Token:
    """Return the posted token.

    Raises:
        StaleCardError: when this site did not sign it (any more).
    """
    try:
        return read_token(request.POST.get("token", ""))
    except BadTokenError as error:
        raise StaleCardError from error


def _rating(text: str) -> int:
    if text not in {str(value) for value in Rating.values()}:
        raise BadRequest("A rating is 1, 2, 3 or 4.")
    return int(text)
