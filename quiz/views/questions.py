"""One question's permalink: to read and to try oneself, without a rating."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quiz.models import Question
from quiz.views.answers import ANSWER_MAX, answer_of, heard_in, leads_on

if TYPE_CHECKING:
    from django.http import HttpResponse

    from quiz.views.request import Request


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, number: int) -> HttpResponse:
    """The question alone; after a POST, with its answer."""
    return show_question(request, number, revealed=request.method == "POST")


def show_question(
    request: Request, number: int, *, revealed: bool, notice: str = "", status: int = 200
) -> HttpResponse:
    """The question, with what was typed and, once `revealed`, its answer."""
    asked = get_object_or_404(Question.objects.published().with_answer(), number=number)
    context: dict[str, Any] = {
        "question": asked,
        "answer_max": ANSWER_MAX,
        "typed": answer_of(request),
        "notice": notice,
    }
    if revealed:
        heard = heard_in(asked, context["typed"])
        said = heard.ticks if heard else ()
        points = [*zip_longest(asked.key_points.all(), said)]
        context |= {"revealed": True, "heard": heard, "points": points, **leads_on(asked)}
    template = "question.html#step" if request.htmx else "question.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
