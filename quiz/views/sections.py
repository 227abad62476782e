"""The sections, and the questions of one."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from quiz.clock import now
from quiz.humanize import counted
from quiz.models import Section, Standing
from quiz.practice.standing import listed
from quiz.views.contexts import SectionPage, SectionsPage, show
from quiz.views.identity import find_learner


@vary_on_cookie  # which holds the chosen colours
@require_safe
def sections(request: HttpRequest) -> HttpResponse:
    """Show all sections that have something to practise."""
    shown = Section.objects.with_counts().only("slug", "title", "summary_html")
    counts = [(one, counted(one.published, "question")) for one in shown]  # type: ignore[attr-defined]
    return show(request, "sections.html", SectionsPage(sections=counts))


@never_cache
@vary_on_cookie
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a section with its published questions, and how each stands with the learner."""
    chosen = get_object_or_404(Section.objects.with_counts(), slug=slug)
    questions = chosen.questions.published().only("number", "title", "level", "section")
    entries = listed(questions, learner=find_learner(request), now=now())
    standings = Counter(entry.standing for entry in entries)
    page = SectionPage(
        section=chosen,
        entries=entries,
        count=counted(len(entries), "question"),
        standings=[(one, standings[one]) for one in Standing if standings[one]],
    )
    return show(request, "section.html", page)
