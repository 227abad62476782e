"""The cookies of a request and its response: clean when they come in, sent when a view decides."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

OUTGOING = "COOKIES_TO_SEND"  # where in request.META a view puts them, by name
A_YEAR = 60 * 60 * 24 * 365


class CookieMiddleware:
    """Drops cookies that no database can look up; sends those that a view handed over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the cookies; an empty one is deleted."""
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        response = self.get_response(request)
        for name, value in request.META.get(OUTGOING, {}).items():
            secure = settings.SESSION_COOKIE_SECURE
            age = A_YEAR if value else 0
            response.set_cookie(
                name, value, max_age=age, httponly=True, samesite="Lax", secure=secure
            )
        return response
