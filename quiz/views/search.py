"""Search: words, filters, or both, all in the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quiz.clock import now
from quiz.models import Learner, Question
from quiz.practice.standing import listed
from quiz.search.filters import Row, catalogue, marked, narrowed
from quiz.search.find import find
from quiz.search.form import FACTS, MARKS, SearchForm
from quiz.views.identity import find_learner

SHOWN = 50


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form; once anything is asked, the questions that fit, the best first."""
    rows = catalogue()
    form = SearchForm(request.GET.dict(), rows=rows)
    context: dict[str, Any] = {"form": form}
    if form.is_valid() and form.asks:
        context |= _results(form, rows, find_learner(request), now()) | _links(request)
    return render(request, "search.html", context)


def _results(
    form: SearchForm, rows: Sequence[Row], learner: Learner | None, moment: datetime
) -> dict[str, Any]:
    asked = form.cleaned_data
    fit = [row.pk for row in narrowed(rows, **form.facts())]
    mine = marked(learner, now=moment, **form.marks())
    allowed = set(fit) if mine is None else mine.intersection(fit)
    found = None
    if asked["q"]:
        options = {"answers": asked["answers"], "literal": asked["literal"]}
        found = find(asked["q"], learner=learner, **options)
    ids = [pk for pk in (found.questions if found else fit) if pk in allowed]
    shown = Question.objects.only("number", "title", "level").in_bulk(ids[:SHOWN])
    questions = [shown[pk] for pk in ids[:SHOWN]]
    entries = listed(questions, learner=learner, now=moment)
    return {
        "entries": entries,
        "count": len(ids),
        "found": found,
        "is_unrated": learner is None and mine is not None,
    }


def _links(request: HttpRequest) -> dict[str, str]:
    """Addresses of the same search, with one thing changed."""
    changes: dict[str, dict[str, str]] = {
        "literally": {"literal": "on"},
        "with_answers": {"answers": "on"},
        "without_filters": dict.fromkeys((*FACTS, *MARKS), ""),
    }
    links = {}
    for name, change in changes.items():
        query = request.GET.copy()
        for key, value in change.items():
            query[key] = value
            if not value:
                del query[key]
        links[name] = f"?{query.urlencode()}"
    return links
