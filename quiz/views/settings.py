"""A learner's settings, on the page that also holds their data."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from quiz.clock import now
from quiz.memory.schedule import learner_day
from quiz.models import Section
from quiz.practice.settings import leave_out, save_settings
from quiz.views import cookies
from quiz.views.contexts import show
from quiz.views.forms import SettingsForm, ZoneForm
from quiz.views.identity import (
    DEFAULT_ZONE,
    find_learner_here,
    hand_over,
    id_of,
    learner_id,
    remember,
    zone_of,
)
from quiz.views.plan_forms import ChoiceOfSections
from quiz.views.request import Request
from quiz.views.settings_page import settings_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    """Show the settings, and what learners can do with their data; after a POST, store them."""
    if request.method == "POST":
        return _save(request)
    return show(request, "settings.html", settings_page(request))


@never_cache
@require_POST
def save_plan(request: Request) -> HttpResponse:
    """Store the interviews, minutes, recall and sections, or ask again for what is wrong."""
    learner, moment = find_learner_here(request), now()
    zone = learner.zone if learner else zone_of(request) or DEFAULT_ZONE
    sections = Section.objects.with_counts()
    form = ChoiceOfSections(request.POST, sections=sections, today=learner_day(moment, zone))
    if not form.is_valid():
        return show(request, "settings.html", settings_page(request, plan=form), status=422)
    chosen = form.cleaned_data
    left_out, known_as = chosen.pop("left_out"), id_of(request, learner)
    stored = save_settings(learner_id=known_as, now=moment, zone=zone_of(request), **chosen)
    leave_out(learner_id=stored.pk, sections=left_out)
    remember(request, stored.pk)
    messages.success(request, "Saved.", extra_tags="plan")
    return redirect("settings")


def _save(request: Request) -> HttpResponse:
    """Store the learner's settings, and the browser's in its cookie."""
    form = SettingsForm(request.POST)
    form.full_clean()  # a tick is either there or not, so nothing can be wrong with it
    has_keys = form.cleaned_data.pop("shortcuts")
    zone = ZoneForm(request.POST).cleaned()["zone"]
    known_as = learner_id(request)
    learner = save_settings(learner_id=known_as, now=now(), zone=zone, **form.cleaned_data)
    remember(request, learner.pk)
    hand_over(request, cookies.SHORTCUTS, "" if has_keys else "off")
    messages.success(request, "Saved.", extra_tags="practising")
    return redirect("settings")
