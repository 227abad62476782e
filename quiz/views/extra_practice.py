"""Extra practice: any questions, in any order, as many as one likes. No card or date changes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quiz.clock import now
from quiz.humanize import counted
from quiz.models import Learner, Question
from quiz.search.filters import Row, catalogue, marked, narrowed
from quiz.search.form import SearchForm
from quiz.views.contexts import ExtraPracticePage, Typed, respond
from quiz.views.forms import TypedForm
from quiz.views.identity import find_learner, id_of
from quiz.views.practice_pages import annotations_of, answer_of, reveal_answer
from quiz.views.request import Request

PAGE = "practice"  # what forms on this page call it
ORDERS = 1_000_000
WEAK = " Questions are weak once you have rated them and would begin to forget them within a week."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def extra_practice(request: Request) -> HttpResponse:
    """Show the choice of questions, or one of them if the address has an order, or its answer.

    `order` names a shuffle and `at` a place in it, so that an address can be reloaded and shared.
    """
    rows = catalogue()
    form = SearchForm(request.GET.dict(), rows=rows)
    page = ExtraPracticePage(
        form=form, order=secrets.randbelow(ORDERS), among=counted(len(rows), "question")
    )
    if form.is_valid():
        learner = find_learner(request)
        numbers = _numbers(learner, form, rows)
        if "order" in request.GET:
            page = _at_its_place(request, learner, page, numbers)
        else:
            page = _choice(page, len(numbers))
    return respond(request, "extra_practice.html", page)


def shuffled(numbers: Sequence[int], order: str) -> list[int]:
    """Return the numbers in the order that a word names; the same word gives the same order."""
    return sorted(numbers, key=lambda number: hashlib.sha256(f"{order} {number}".encode()).digest())


def _numbers(learner: Learner | None, form: SearchForm, rows: Sequence[Row]) -> list[int]:
    fit = narrowed(rows, **form.facts())
    mine = marked(learner, now=now(), **form.marks())
    return [row.number for row in fit if mine is None or row.pk in mine]


def _at_its_place(
    request: Request, learner: Learner | None, page: ExtraPracticePage, numbers: Sequence[int]
) -> ExtraPracticePage:
    """Return the page for the place that the address names: a question, or the end of the round."""
    at = _whole(request.GET.get("at", ""))
    if at > len(numbers):
        ended, reason = _end(page.form, len(numbers))
        choice_url = _choice_url(request)
        return replace(page, ended=ended, reason=reason, choice_url=choice_url)
    number = shuffled(numbers, request.GET["order"])[at - 1]
    question = Question.objects.published().with_answer().get(number=number)
    form, query = TypedForm(request.POST), request.GET.copy()
    query["at"] = str(at + 1)
    typed = form.cleaned()["answer"]
    page = replace(
        page,
        place=f"{at} of {len(numbers)}",
        choice_url=_choice_url(request),
        next_url=f"?{query.urlencode()}",
        question=question,
        typed=Typed(
            text=typed,
            seconds=question.seconds,
            is_first=bool(learner and learner.types_answers),
        ),
    )
    if request.method != "POST":
        return page
    id_of(request, learner)  # sends the key that the page's forms will need
    return replace(
        page,
        answer=answer_of(question, reveal_answer(question, {"answer": typed}), typed),
        annotations=annotations_of(
            form.texts(), question, learner=learner, moment=now(), page=PAGE
        ),
    )


def _choice(page: ExtraPracticePage, number: int) -> ExtraPracticePage:
    """Return the form, which says how many questions fit what is chosen so far."""
    if number:
        return replace(page, count=counted(number, "question"))
    return replace(page, reason=_end(page.form, number)[1])


def _choice_url(request: Request) -> str:
    """Return the address of the form with what was chosen for this round."""
    query = request.GET.copy()
    for name in ("order", "at"):
        query.pop(name, None)
    return f"{reverse('practice')}?{query.urlencode()}"


def _end(form: SearchForm, count: int) -> tuple[str, str]:
    """Return the heading at the end of a round, and a sentence that says why it is over."""
    if count:
        schedule = f"{counted(count, 'question')}, and your schedule has not changed."
        return "That was all of them", schedule
    chosen = f": {', '.join(form.chosen)}" if form.chosen else ""
    weak = WEAK if form.cleaned_data["weak"] else ""
    return "Nothing matches", f"No question matches all of that{chosen}.{weak}"


def _whole(text: str) -> int:
    """Return a place, counted from 1; anything that is not such a number means the first."""
    return int(text) if text.isdecimal() and 0 < len(text) <= 6 and int(text) else 1
