"""What a browser keeps by itself, with or without a learner: its colours and its keys."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

THEME, SHORTCUTS = "theme", "shortcuts"
A_YEAR = 60 * 60 * 24 * 365


def keep(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice in a cookie of this browser.

    Args:
        request: the request, which tells whether the cookie is for https alone.
        response: where the cookie is set.
        name: what was chosen.
        value: the choice.
    """
    response.set_cookie(
        name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
    )


def drop(response: HttpResponse, *names: str) -> None:
    """Make this browser forget choices."""
    for name in names:
        response.delete_cookie(name, samesite="Lax")
