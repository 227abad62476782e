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
from quiz.practice.section import section_queue
from quiz.practice.standing import standings_by_section
from quiz.views.contexts import SectionEntry, SectionPage, SectionsPage, show
from quiz.views.identity import find_learner


@never_cache
@vary_on_cookie  # which holds the chosen colours
@require_safe
def sections(request: HttpRequest) -> HttpResponse:
    """Show all sections that have something to practise, and how far the learner is with each."""
    learner = find_learner(request)
    known = standings_by_section(learner=learner, now=now()) if learner else {}
    shown = Section.objects.with_counts().only("slug", "title", "summary_html")
    entries = [_entry(one, known.get(one.pk, Counter())) for one in shown]
    return show(request, "sections.html", SectionsPage(sections=entries))


@never_cache
@vary_on_cookie
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a section's published questions in the order in which to learn them, and the next."""
    chosen = get_object_or_404(Section.objects.with_counts(), slug=slug)
    queue = section_queue(chosen, learner=find_learner(request), now=now())
    entries = queue.entries
    standings = Counter(entry.standing for entry in entries)
    page = SectionPage(
        section=chosen,
        entries=entries,
        count=counted(len(entries), "question"),
        standings=[(one, standings[one]) for one in Standing if standings[one]],
        next=queue.next,
    )
    return show(request, "section.html", page)


def _entry(section: Section, known: Counter[Standing]) -> SectionEntry:
    """Return what the list says of a section; `known` counts the questions that were asked."""
    total: int = section.published  # type: ignore[attr-defined]
    asked = {one: known[one] for one in (Standing.DUE, Standing.LEARNING, Standing.STRONG)}
    words = [f"{count} {one.label.lower()}" for one, count in asked.items() if count]
    return SectionEntry(
        section=section,
        count=" · ".join([counted(total, "question"), *words]),
        begun=100 * sum(asked.values()) // total,
        strong=100 * asked[Standing.STRONG] // total,
    )
