"""How ready the learner is, what to do until the interview, and what was done so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quiz.clock import now
from quiz.models import Learner
from quiz.practice.outlook import Outlook
from quiz.practice.readiness import by_section, weakest
from quiz.practice.schedule import is_zone
from quiz.practice.settings import last_interview, save_settings
from quiz.views.forms import PlanForm
from quiz.views.visitor import DEFAULT_ZONE, find_learner, learner_id, remember

if TYPE_CHECKING:
    from django.http import HttpResponse

    from quiz.views.request import Request


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
    zone = request.POST.get("zone", "")
    learner = save_settings(
        learner_id=outlook.learner.pk,
        now=outlook.now,
        zone=zone if is_zone(zone) else "",
        **form.cleaned_data,
    )
    remember(request, learner.pk)
    return redirect("progress")


def _outlook(request: Request) -> Outlook:
    """The outlook of the learner, or of the one that this visitor will be; stores nothing."""
    moment = now()
    visitor = Learner(pk=learner_id(request), zone=DEFAULT_ZONE, created_at=moment)
    return Outlook(find_learner(request) or visitor, moment)


def _show(request: Request, outlook: Outlook, form: PlanForm, *, status: int = 200) -> HttpResponse:
    over = last_interview(outlook.learner, outlook.today)
    context: dict[str, Any] = {"form": form, "outlook": outlook, "over": over}
    if outlook.known:
        context |= {
            "readiness": outlook.readiness,
            "parts": by_section(outlook.known, outlook.days),
            "weakest": [
                (one, round(chance * 100)) for one, chance in weakest(outlook.known, outlook.days)
            ],
            "unseen": sum(one.stability is None for one in outlook.known),
        }
    return render(request, "progress.html", context, status=status)
