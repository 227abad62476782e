"""The headers of every page and every error; static files and probes do not pass through here."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_callable
from django.utils.cache import patch_cache_control, patch_vary_headers

# Nothing here asks for a device, so nothing that slips in may either.
DEVICES = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
PERMISSIONS_POLICY = ", ".join(f"{device}=()" for device in DEVICES)
# By it the scripts know the site's replies from those of a proxy in between.
MARK = "X-K8sprep"


class ResponseMiddleware:
    """Keeps pages out of shared caches, denies devices, and gives an empty 405 its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            allowed = response.get("Allow", "")
            response = get_callable(settings.METHOD_NOT_ALLOWED_VIEW)(request)
            response["Allow"] = allowed
        # Each page shows somebody's day or their colours, and htmx is sent a part of it.
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response[MARK] = "page"
        return response
