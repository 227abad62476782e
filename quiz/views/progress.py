"""How ready the learner is, what to do until the interview, and what was done so far."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quiz.clock import now
from quiz.memory.daily_plan import LAST_DAYS
from quiz.memory.forecast import MOST_MINUTES, Forecast, forecast, minutes_needed
from quiz.memory.readiness import by_section, weakest
from quiz.models import Learner
from quiz.practice import queue
from quiz.practice.settings import last_interview, save_settings
from quiz.practice.stats import Outlook
from quiz.views import charts
from quiz.views.forms import PlanForm
from quiz.views.identity import DEFAULT_ZONE, find_learner, learner_id, posted_zone, remember
from quiz.views.request import Request

AHEAD = 30
MORE_MINUTES = 10


@never_cache
@require_safe
def progress(request: Request) -> HttpResponse:
    """The learner's progress; for a visitor, where to begin."""
    outlook = _outlook(request)
    return _show(request, outlook, PlanForm.of(outlook.learner, outlook.today))


@never_cache
@require_POST
def save_plan(request: Request) -> HttpResponse:
    """Store the interviews, minutes a day and desired recall; what cannot be is asked again."""
    outlook = _outlook(request)
    form = PlanForm(request.POST, today=outlook.today)
    if not form.is_valid():
        return _show(request, outlook, form, status=422)
    learner = save_settings(
        learner_id=outlook.learner.pk,
        now=outlook.now,
        zone=posted_zone(request),
        **form.cleaned_data,
    )
    remember(request, learner.pk)
    return redirect("progress")


def _outlook(request: Request) -> Outlook:
    """The outlook of the learner, or of the one that this visitor will be; stores nothing."""
    moment = now()
    visitor = Learner(pk=learner_id(request), zone=DEFAULT_ZONE, created_at=moment)
    learner = find_learner(request) or visitor
    learner.zone = posted_zone(request) or learner.zone
    return Outlook(learner, moment)


def _show(request: Request, outlook: Outlook, form: PlanForm, *, status: int = 200) -> HttpResponse:
    over = last_interview(outlook.learner, outlook.today)
    context: dict[str, Any] = {"form": form, "outlook": outlook, "over": over}
    if outlook.known:
        context |= _ready(outlook) | _ahead(outlook) | _done(outlook)
    return render(request, "progress.html", context, status=status)


def _ready(outlook: Outlook) -> dict[str, Any]:
    """How ready, in all and by section, and the weakest questions with their chances."""
    known, days = outlook.known, outlook.days
    return {
        "readiness": outlook.readiness,
        "parts": by_section(known, days),
        "weakest": [(one, round(chance * 100)) for one, chance in weakest(known, days)],
        "unseen": sum(one.stability is None for one in known),
    }


def _ahead(outlook: Outlook) -> dict[str, Any]:
    """What comes: today's queue, the next days, what more minutes and more recall would do."""
    learner, pace, known = outlook.learner, outlook.pace, outlook.known
    ahead = forecast(known, pace, days=max((AHEAD, *(at + 1 for at in pace.interviews))))
    context = {
        "today": queue.today(learner_id=learner.pk, zone=learner.zone, now=outlook.now),
        "ahead": charts.ahead(ahead.days, outlook.today, pace.interviews),
        "wishes": outlook.costs,
        "percent": round(learner.retention * 100),
        "is_most": pace.minutes + MORE_MINUTES > MOST_MINUTES,
    }
    if outlook.interview:
        more = replace(pace, minutes=pace.minutes + MORE_MINUTES)
        faster = forecast(known, more, days=outlook.days).expected[0]
        context |= {"plan": _plan(outlook, ahead), "expected": ahead.expected[0], "faster": faster}
        context["then"] = _then(outlook, ahead)
    return context


def _plan(outlook: Outlook, ahead: Forecast) -> dict[str, Any]:
    """Whether all questions come before the interview, and what it would take."""
    last = ahead.days[: outlook.days][-LAST_DAYS:]
    return {
        "left_out": ahead.unseen,
        "resting": sum(one.suspended for one in outlook.known),
        "minutes_needed": minutes_needed(outlook.known, outlook.pace) if ahead.unseen else None,
        "last": last,
        "last_minutes": max((day.minutes for day in last), default=0),
    }


def _then(outlook: Outlook, ahead: Forecast) -> dict[str, Any] | None:
    """The second interview: its day, and what is recalled without a review and at this pace."""
    if len(outlook.interviews) == 1:
        return None
    days, expected = outlook.pace.interviews[1], ahead.expected[1]
    ready = sum(one.recall_on(days) for one in outlook.known)
    return {"day": outlook.interviews[1], "ready": ready, "expected": expected}


def _done(outlook: Outlook) -> dict[str, Any]:
    """What was done so far, as charts; nothing before the first rating."""
    if not outlook.answers:
        return {}
    return {
        "streak": None if outlook.learner.hide_streak else outlook.streak,
        "done": charts.done(outlook.answers, outlook.today),
        "recalled": charts.recalled(outlook.predictions, outlook.today),
        "calibration": charts.calibration(outlook.predictions),
    }
