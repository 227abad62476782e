"""One question's permalink: to read and to try oneself, without a rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quiz.models import Question
from quiz.views.answers import ANSWER_MAX, answer_of, published_links

if TYPE_CHECKING:
    from django.http import HttpResponse

    from quiz.views.request import Request


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, number: int) -> HttpResponse:
    """The question alone; after a POST, with its answer."""
    asked = get_object_or_404(Question.objects.published().with_answer(), number=number)
    context = {"question": asked, "answer_max": ANSWER_MAX}
    if request.method == "POST":
        context |= {"revealed": True, "typed": answer_of(request), "links": published_links(asked)}
    template = "question.html#card" if request.htmx else "question.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
