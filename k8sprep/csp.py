"""The Content-Security-Policy header. Django 6 brings its own; then this file can go."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ContentSecurityPolicyMiddleware:
    """Puts the policy in `SECURE_CSP` on every page; probes are answered before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = "; ".join(
            f"{directive} {' '.join(sources)}" for directive, sources in settings.SECURE_CSP.items()
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and add the header."""
        response = self.get_response(request)
        response["Content-Security-Policy"] = self.policy
        return response
