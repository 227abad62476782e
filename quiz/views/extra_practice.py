"""Practising freely: questions in any order, as many as one likes. No card and no date changes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quiz.clock import now
from quiz.models import Question
from quiz.search.filters import Row, catalogue, marked, narrowed
from quiz.search.form import SearchForm
from quiz.views.answers import asked_context
from quiz.views.identity import find_learner
from quiz.views.mine import marks_of
from quiz.views.request import Request

ORDERS = 1_000_000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: Request) -> HttpResponse:
    """The choice of questions; with an order in the address one of them, after a POST its answer.

    `order` names a shuffle and `at` a place in it, so that an address can be reloaded and shared.
    """
    rows = catalogue()
    form = SearchForm(request.GET.dict(), rows=rows)
    context: dict[str, Any] = {"form": form, "order": secrets.randbelow(ORDERS)}
    if form.is_valid():
        numbers = _numbers(request, form, rows)
        context |= {"count": len(numbers)}
        if "order" in request.GET:
            context |= _place(request, numbers)
    template = "extra_practice.html#step" if request.htmx else "extra_practice.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def shuffled(numbers: Sequence[int], order: str) -> list[int]:
    """Return the numbers in the order that this word names: the same word, the same order."""
    return sorted(numbers, key=lambda number: hashlib.sha256(f"{order} {number}".encode()).digest())


def _numbers(request: Request, form: SearchForm, rows: Sequence[Row]) -> list[int]:
    fit = narrowed(rows, **form.facts())
    mine = marked(find_learner(request), now=now(), **form.marks())
    return [row.number for row in fit if mine is None or row.pk in mine]


def _place(request: Request, numbers: Sequence[int]) -> dict[str, Any]:
    """The question at the place that the address names, or the end of the round."""
    at = _whole(request.GET.get("at", ""))
    query = request.GET.copy()
    query["at"] = str(at + 1)
    if at > len(numbers):
        return {"ended": True}
    number = shuffled(numbers, request.GET["order"])[at - 1]
    question = Question.objects.published().with_answer().get(number=number)
    revealed = request.method == "POST"
    context = {
        "at": at,
        "next": f"?{query.urlencode()}",
        **asked_context(request, question, revealed=revealed),
    }
    if revealed:
        context |= marks_of(request, question, learner=find_learner(request), moment=now())
    return context


def _whole(text: str) -> int:
    """A place from 1; whatever is no such number is the first."""
    return int(text) if text.isdecimal() and 0 < len(text) <= 6 and int(text) else 1
