"""The first page, and the choice of light or dark."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from quiz.clock import now
from quiz.humanize import counted
from quiz.models import Question
from quiz.practice import queue
from quiz.practice.stats import Outlook, ready_line
from quiz.views import cookies
from quiz.views.contexts import HomePage, show, waiting_in_words
from quiz.views.forms import ThemeForm
from quiz.views.identity import find_learner, hand_over
from quiz.views.request import Request


@require_safe
def home(request: Request) -> HttpResponse:
    """Show what this site is, and to a returning learner what is waiting today."""
    learner, moment = find_learner(request), now()
    today = None
    if learner:
        today = queue.today(learner_id=learner.pk, zone=learner.zone, now=moment)
    published = Question.objects.published()
    number = published.count()
    checked = published.order_by("-verified_date").values_list("verified_version", flat=True)
    page = HomePage(
        today=today,
        waiting=waiting_in_words(today) if today else "",
        ready=ready_line(Outlook(learner, moment)) if learner else None,
        is_empty=not number,
        facts=f"{counted(number, 'question')}, checked against Kubernetes {checked.first()}.",
    )
    return show(request, "home.html", page)


# Another site could at worst change the colours; and this way, pages that are only read need no
# CSRF cookie.
@csrf_exempt
@require_POST
def theme(request: Request) -> HttpResponse:
    """Keep the choice of light, dark or the system's in a cookie."""
    chosen = ThemeForm(request.POST).cleaned()["theme"]
    hand_over(request, cookies.THEME, chosen)
    return redirect("settings")
