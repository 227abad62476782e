"""The mark by which the site's scripts know its replies from those of a proxy in between."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "X-K8sprep"


class MarkMiddleware:
    """Puts the mark on every reply, so that no script shows a reply without it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and add the mark."""
        response = self.get_response(request)
        response[HEADER] = "page"
        return response
