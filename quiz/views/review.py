"""The review: a question, its answer, a rating, the next question; and undo."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quiz.clock import now
from quiz.models import Attempt
from quiz.practice import queue
from quiz.practice.record import record, undo
from quiz.practice.settings import bring_more
from quiz.practice.tokens import BadTokenError, StaleCardError
from quiz.views.contexts import asked_page, line_of_rating, respond
from quiz.views.day_end import day_end
from quiz.views.forms import PlaceForm, RatingForm, UndoForm
from quiz.views.identity import NEWCOMER, learner_id, remember, zone_of
from quiz.views.plan_forms import MoreForm
from quiz.views.practice_pages import (
    show_next,
    show_present,
    show_refused,
    show_revealed,
    show_undone,
)
from quiz.views.request import Request

NOTHING_TO_UNDO = "There was nothing to undo. Here is the current card."


@never_cache
@require_safe
def review(request: Request) -> HttpResponse:
    """Show today's session: the card that comes next, or what comes tomorrow.

    An address with `section` goes through that section alone; one with `question` begins with that
    question, if it is new or due, and goes on in its section.
    """
    return show_next(request, number=PlaceForm(request.GET).number)


@never_cache
def reveal(request: Request) -> HttpResponse:
    """Show the question with its answer (by POST, so that no address leads to an answer).

    Posted again after the reveal, it proposes the rating that follows from the ticks.
    """
    if request.method != "POST":
        return redirect("review")
    return show_revealed(request)


@never_cache
def rate(request: Request) -> HttpResponse:
    """Record the rating, once, and show what comes next."""
    if request.method != "POST":
        return redirect("review")
    learner, moment = learner_id(request), now()
    begins = NEWCOMER in request.META  # one who was found may be erased by another tab by now
    try:
        section, clean = PlaceForm(request.POST).slug, RatingForm(request.POST).cleaned()
        attempt = record(learner_id=learner, now=moment, begins=begins, **clean)
    except BadTokenError:
        return show_refused(request)
    except StaleCardError:
        return show_present(request)
    remember(request, learner)
    if not request.htmx:
        return redirect(f"{reverse('review')}?section={section}" if section else "review")
    today = queue.today(learner_id=learner, zone=attempt.zone, now=moment)
    if section:
        return show_next(request, line=line_of_rating(attempt, today.interview))
    end = None if today.card else day_end(learner, attempt.zone, moment, today)
    page = asked_page(today, line=line_of_rating(attempt, today.interview), end=end)
    return respond(request, "review.html", page)


@never_cache
@require_POST
def more(request: Request) -> HttpResponse:
    """Let the day bring more new questions, and go on with them."""
    learner = learner_id(request)
    bring_more(learner_id=learner, now=now(), **MoreForm(request.POST).cleaned())
    remember(request, learner)
    return redirect("review")


@never_cache
def undo_rating(request: Request) -> HttpResponse:
    """Take a rating back and show its card as it was."""
    if request.method != "POST":
        return redirect("review")
    form = UndoForm(request.POST)
    try:
        attempt = undo(
            learner_id=learner_id(request),
            attempt_id=form.attempt_id,
            now=now(),
            zone=zone_of(request),
        )
    except (Attempt.DoesNotExist, StaleCardError):
        return show_present(request, NOTHING_TO_UNDO)
    return show_undone(request, attempt)
