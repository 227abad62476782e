"""One question's permalink: to read and to try oneself, without a rating."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quiz.clock import now
from quiz.models import Question
from quiz.views.answers import asked_context
from quiz.views.identity import find_learner
from quiz.views.mine import marks_of
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
    context = {
        "notice": notice,
        **asked_context(request, asked, revealed=revealed),
        **marks_of(request, asked, learner=find_learner(request), moment=now()),
    }
    template = "question.html#step" if request.htmx else "question.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
