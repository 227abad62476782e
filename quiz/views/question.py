"""One question's permalink: to read it and to try it, without a rating."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quiz.views.practice_pages import show_question
from quiz.views.request import Request


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: Request, number: int) -> HttpResponse:
    """Show the question alone; after a POST, with its answer."""
    return show_question(request, number, revealed=request.method == "POST")
