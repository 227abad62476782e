"""The sections, and the questions of one."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from quiz.clock import now
from quiz.models import Section
from quiz.practice.standing import Standing, listed
from quiz.views.identity import find_learner


@vary_on_cookie  # which holds the chosen colours
@require_safe
def sections(request: HttpRequest) -> HttpResponse:
    """All sections that have something to practise."""
    shown = Section.objects.with_counts().only("slug", "title", "summary_html")
    return render(request, "sections.html", {"sections": list(shown)})


@never_cache
@vary_on_cookie
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """One section with its published questions, and how each stands with the learner."""
    chosen = get_object_or_404(Section.objects.with_counts(), slug=slug)
    questions = chosen.questions.published().only("number", "title", "level", "section")
    entries = listed(questions, learner=find_learner(request), now=now())
    counted = Counter(entry.standing for entry in entries)
    context = {
        "section": chosen,
        "entries": entries,
        "standings": [(standing, counted[standing]) for standing in Standing if counted[standing]],
    }
    return render(request, "section.html", context)
