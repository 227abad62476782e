"""The two manifests of a question's case, to download."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from quiz.models import Question

KIND = "text/yaml; charset=utf-8"


@require_safe
def broken(_request: HttpRequest, number: int) -> HttpResponse:
    """Return the manifest that brings the trouble about."""
    return _manifest(number, "broken")


@require_safe
def mended(_request: HttpRequest, number: int) -> HttpResponse:
    """Return the manifest that ends it."""
    return _manifest(number, "mended")


def _manifest(number: int, name: str) -> HttpResponse:
    questions = Question.objects.published().filter(number=number)
    case = questions.values_list("case", flat=True).first()
    if case is None:
        raise Http404
    return HttpResponse(case[name], content_type=KIND)
