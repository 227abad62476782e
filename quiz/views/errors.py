"""Error pages in the site's style: what happened, and what to do next."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.shortcuts import render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the request was larger than the site takes."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page(
        request, 400, "That request made no sense", "Go back, reload the page and try once more."
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(
        request, 403, "This page is not open to you", "Sign in with another account, or go home."
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose proof of origin is missing or old; nothing was stored."""
    return _page(
        request,
        403,
        "This page was open for too long",
        "Your browser's cookie is missing or has changed. Allow cookies for this site, "
        "open the page again and repeat the last step: nothing was recorded.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(
        request, 404, "There is no such page", "The address may be mistyped or the page was moved."
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return _page(request, 413, "That was too long", "Shorten your answer and send it again.")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is away."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = _page(
            request,
            503,
            "Back in a moment",
            "The database does not answer right now. What you were told is saved is saved; "
            "reload the page in a few seconds.",
        )
        response["Retry-After"] = "5"
        return response
    return _page(request, 500, "Something broke here", "It is our fault and it has been logged.")


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    context = {"status": status, "title": title, "advice": advice}
    return render(request, "error.html", context, status=status)
