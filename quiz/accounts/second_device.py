"""A guest's second device: the link and its QR code, and the page that it leads to."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quiz.accounts.qr import qr_code
from quiz.clock import now
from quiz.models import Learner
from quiz.practice.pairing import accept, is_valid, offer
from quiz.views.contexts import show
from quiz.views.identity import find_guest, hand_over, id_of

PAIRED = "This browser and the other now share one practice."


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPage:
    """What a guest is shown: a link once it was asked for, or why there is none."""

    has_practice: bool
    link: str
    qr: SafeString | str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPage:
    """What the link leads to: whether it is valid, and whether this browser has practice too."""

    valid: bool
    has_practice: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_device(request: HttpRequest) -> HttpResponse:
    """Explain the link; after a POST, show one that is valid for ten minutes."""
    guest = None if request.user.is_authenticated else find_guest(request)
    link = _link(request, guest) if guest and request.method == "POST" else ""
    page = OfferPage(has_practice=bool(guest), link=link, qr=qr_code(link) if link else "")
    return show(request, "account/second_device.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whether to practise together with the browser that made the link; a POST does so."""
    signed_in, guest = request.user.is_authenticated, find_guest(request)
    if request.method == "POST" and not signed_in:
        key = accept(code=code, guest=guest, now=now())
        if key:
            hand_over(request, settings.GUEST_COOKIE_NAME, key)
            messages.success(request, PAIRED)
            return redirect("home")
    valid = is_valid(code, now=now())
    page = JoinPage(valid=valid and not signed_in, has_practice=bool(guest))
    return show(request, "account/join.html", page, status=200 if valid else 410)


def _link(request: HttpRequest, guest: Learner) -> str:
    """Return the address that the other device opens."""
    id_of(request, guest)  # gives a browser of release 0.1 its key
    key = request.COOKIES[settings.GUEST_COOKIE_NAME]
    code = offer(learner=guest, key=key, now=now())
    return request.build_absolute_uri(reverse("join", args=[code]))
