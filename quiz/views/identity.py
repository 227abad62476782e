"""Who is asking: a learner, or a visitor who becomes one with the first rating."""

from __future__ import annotations

import uuid

from django.contrib import admin
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token, rotate_token
from django.utils.crypto import salted_hmac

from quiz.models import Learner

SESSION_KEY = "learner"
RESTS_KEY = "marks"  # the session's key for what was buried or suspended today
SALT = "quiz.future-learner"
DEFAULT_ZONE = "UTC"


def learner_id(request: HttpRequest) -> uuid.UUID:
    """Return the id of the learner in the session, or else the one that this browser will have.

    The latter is derived from the browser's CSRF cookie, so that all tabs of a browser share it,
    nobody can choose it, and a browser whose session has expired finds its learner again.
    """
    known = request.session.get(SESSION_KEY)
    if known:
        return uuid.UUID(known)
    if "CSRF_COOKIE" not in request.META:
        get_token(request)
    digest = salted_hmac(SALT, request.META["CSRF_COOKIE"], algorithm="sha256").digest()
    return uuid.UUID(bytes=digest[:16], version=4)


def find_learner(request: HttpRequest) -> Learner | None:
    """Return the learner behind the request; None for a visitor. Sets no cookie."""
    if SESSION_KEY not in request.session and "CSRF_COOKIE" not in request.META:
        return None
    return Learner.objects.filter(pk=learner_id(request)).first()


def remember(request: HttpRequest, learner: uuid.UUID) -> None:
    """Keep the learner in the session; writes only if that changes something."""
    if request.session.get(SESSION_KEY) != learner.hex:
        request.session[SESSION_KEY] = learner.hex


def forget(request: HttpRequest) -> None:
    """Give this browser a different future learner, and remove the present one from its session.

    An editor stays signed in.
    """
    rotate_token(request)
    for key in (SESSION_KEY, RESTS_KEY):
        request.session.pop(key, None)
    if not request.session.keys():
        request.session.flush()


def end_sessions(request: HttpRequest, learner: uuid.UUID) -> None:
    """Delete the other sessions that name the learner: the browser has lost their cookies."""
    mine = request.session.session_key or ""
    for session in Session.objects.exclude(session_key=mine).iterator():
        if session.get_decoded().get(SESSION_KEY) == learner.hex:
            session.delete()


def leave(request: HttpRequest) -> HttpResponseBase:
    """Sign an editor out; the practice of this browser stays."""
    learner = request.session.get(SESSION_KEY)
    response: HttpResponseBase = admin.site.logout(request)
    if learner and request.method == "POST":
        request.session[SESSION_KEY] = learner
    return response
