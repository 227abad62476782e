"""The sections, and the questions of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from quiz.models import Section

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@vary_on_cookie  # which holds the chosen colours
@require_safe
def sections(request: HttpRequest) -> HttpResponse:
    """All sections that have something to practise."""
    shown = Section.objects.with_counts().only("slug", "title", "summary_html")
    return render(request, "sections.html", {"sections": list(shown)})


@vary_on_cookie
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """One section with its published questions."""
    chosen = get_object_or_404(Section.objects.with_counts(), slug=slug)
    questions = chosen.questions.published().only("number", "title", "level", "section")
    return render(request, "section.html", {"section": chosen, "questions": list(questions)})
