"""Who is asking: a learner, or a visitor who will be one with the first rating.

A browser is known by a random key in a cookie of its own. The database holds the key's digest
alone, so nobody who reads there can practise as somebody else. Django's sessions are for those who
sign in; guests have none. Whoever is signed in to an account that has a learner is that learner.

Browsers of release 0.1 were known by their session, or by what their CSRF cookie leads to. Each is
carried over with its next visit, for as long as the 0.2 line lasts. Until 0.3 a visitor's future
id comes from the CSRF cookie too, so that both releases can serve side by side.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import SESSION_KEY as SESSION_OF_USER
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token, rotate_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from quiz.memory.schedule import is_zone
from quiz.models import Learner
from quiz.views.cookies import RESTS, ZONE

KEY = re.compile(r"[\w-]{43}", re.ASCII)
SESSION_KEY = "learner"  # in a session of release 0.1
NEWCOMER = "NEWCOMER"  # in request.META: the learner is made by this request, if at all
OUTGOING = "COOKIES_TO_SEND"  # in request.META: what k8sprep.cookies sends
SALT = "quiz.future-learner"
DEFAULT_ZONE = "UTC"
LONGEST_ZONE = 64


def find_learner(request: HttpRequest) -> Learner | None:
    """Return the learner behind the request; None for a visitor. Sets no cookie."""
    return learner_of_account(request) or find_guest(request)


def learner_of_account(request: HttpRequest) -> Learner | None:
    """Return the learner of the account that is signed in; None for guests."""
    return getattr(getattr(request, "user", None), "learner", None)


def find_guest(request: HttpRequest) -> Learner | None:
    """Return the learner to whom the browser's own key leads; None for a visitor."""
    key = _key(request)
    known = Learner.objects.filter(key_digest=digest_of(key)).first() if key else None
    return known or _learner_of_before(request)


def zone_of(request: HttpRequest) -> str:
    """Return the zone in which the browser is now, as posted or in its cookie; empty if unknown."""
    zone = request.POST.get("zone") or request.COOKIES.get(ZONE, "")
    return zone if len(zone) <= LONGEST_ZONE and is_zone(zone) else ""


def find_learner_here(request: HttpRequest) -> Learner | None:
    """Return what `find_learner` does, in the zone in which the browser is now; stores nothing."""
    learner = find_learner(request)
    if learner:
        learner.zone = zone_of(request) or learner.zone
    return learner


def learner_id(request: HttpRequest) -> uuid.UUID:
    """Return the learner's id, or the one that this browser's learner will have.

    The browser is sent its key, old or new; one of release 0.1 is carried over here.
    """
    return id_of(request, find_learner(request))


def id_of(request: HttpRequest, learner: Learner | None) -> uuid.UUID:
    """Return what `learner_id` does, where `find_learner` has been asked already."""
    if learner and learner.user_id:
        return learner.pk
    key = _key(request) or secrets.token_urlsafe(32)
    if learner and _is_carried_over(request, learner, digest_of(key)):
        hand_over(request, settings.GUEST_COOKIE_NAME, key)
        return learner.pk
    request.META[NEWCOMER] = True
    if _has_another_key(request):
        # Another tab may have been sent that key just now, so it must not be overwritten.
        rotate_token(request)
    else:
        hand_over(request, settings.GUEST_COOKIE_NAME, key)
    return _future_ids(request)[-1]


def remember(request: HttpRequest, learner: uuid.UUID) -> None:
    """Store the digest of the browser's key with a learner who has just been created."""
    if request.META.pop(NEWCOMER, False):
        key = _key(request) or secrets.token_urlsafe(32)
        hand_over(request, settings.GUEST_COOKIE_NAME, key)
        Learner.objects.filter(pk=learner, key_digest=None).update(key_digest=digest_of(key))


def forget(request: HttpRequest) -> None:
    """Make this browser somebody new. An editor stays signed in."""
    if learner_of_account(request) and not request.user.is_staff:
        logout(request)
    rotate_token(request)
    hand_over(request, settings.GUEST_COOKIE_NAME, "")
    hand_over(request, RESTS, "")
    hand_over(request, ZONE, "")
    if request.session.pop(SESSION_KEY, None) and not _is_signed_in(request):
        request.session.flush()


def leave(request: HttpRequest) -> HttpResponseBase:
    """Sign an editor out; the practice of this browser stays, though its session goes."""
    if find_learner(request):
        learner_id(request)
    return admin.site.logout(request)


@login_not_required
def arrive(request: HttpRequest) -> HttpResponseBase:
    """Lead editors to the site's one place to sign in, and on to the admin.

    Raises:
        PermissionDenied: for an account that is no editor's.
    """
    if not request.user.is_authenticated:
        after = request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(after, {request.get_host()})
        return redirect_to_login(after if is_ours else reverse("admin:index"))
    if not request.user.is_staff:
        raise PermissionDenied
    return redirect("admin:index")


def change_password(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001 (Django hands it)
    """Lead editors to the page where everybody changes the password."""
    return redirect("account_change_password")


def hand_over(request: HttpRequest, name: str, value: str) -> None:
    """Send a cookie with the response, whatever that will be.

    Args:
        request: the request that is being answered.
        name: the cookie's name.
        value: its value; an empty one deletes the cookie.
    """
    request.META.setdefault(OUTGOING, {})[name] = value
    request.COOKIES[name] = value  # the rest of this request sees it already


def digest_of(key: str) -> str:
    """Return what the database holds of a browser's key, which is random and needs no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


def _key(request: HttpRequest) -> str:
    """Return the key that the browser sent, or was given in this request; empty if none."""
    sent = request.COOKIES.get(settings.GUEST_COOKIE_NAME, "")
    return sent if KEY.fullmatch(sent) else ""


def _learner_of_before(request: HttpRequest) -> Learner | None:
    """Return the learner of a browser of release 0.1; the CSRF cookie leads to one just once."""
    known = _id_in_session(request)
    by_session = Learner.objects.filter(pk=known, user=None).first() if known else None
    if by_session or "CSRF_COOKIE" not in request.META:
        return by_session
    return Learner.objects.filter(pk__in=_future_ids(request), key_digest=None).first()


def _is_carried_over(request: HttpRequest, learner: Learner, digest: str) -> bool:
    """Whether the key is the learner's from now on; another tab may have been faster."""
    if learner.key_digest == digest:
        return True
    row = Learner.objects.filter(pk=learner.pk)
    if learner.pk != _id_in_session(request):
        row = row.filter(key_digest=None)
    return bool(row.update(key_digest=digest))


def _has_another_key(request: HttpRequest) -> bool:
    """Whether what the CSRF cookie leads to is a learner already, with a key of its own."""
    if "CSRF_COOKIE" not in request.META:
        return False
    return Learner.objects.filter(pk__in=_future_ids(request)).exists()


def _id_in_session(request: HttpRequest) -> uuid.UUID | None:
    known = request.session.get(SESSION_KEY)
    return uuid.UUID(known) if known else None


def _future_ids(request: HttpRequest) -> list[uuid.UUID]:
    """What the CSRF cookie leads to, by each key of the site, the oldest last.

    All tabs of a browser share that cookie, and nobody can choose what it leads to.
    """
    if "CSRF_COOKIE" not in request.META:
        get_token(request)
    secret, ids = request.META["CSRF_COOKIE"], []
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        digest = salted_hmac(SALT, secret, secret=key, algorithm="sha256").digest()
        ids.append(uuid.UUID(bytes=digest[:16], version=4))
    return ids


def _is_signed_in(request: HttpRequest) -> bool:
    return SESSION_OF_USER in request.session
