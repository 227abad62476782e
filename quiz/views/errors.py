"""Error pages in the site's style: what happened, and what to do next."""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django_htmx.http import reswap, retarget

from quiz.bounds import ATTEMPTS_MAX, OPEN_REPORTS_MAX
from quiz.disk import codes_of, is_full
from quiz.practice.notes import TWO_NOTES
from quiz.practice.record import NO_MORE_ANSWERS
from quiz.practice.reports import MANY_REPORTS, MANY_REPORTS_HERE
from quiz.views.contexts import ErrorPage, StatusLine, names_of
from quiz.views.practice_pages import show_next, show_question, shown_again
from quiz.views.request import Request

COOKIE_CHANGED = (
    "Your browser's cookie for this site was missing or has changed, so nothing was recorded. "
    "Allow cookies here, go back and send it again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trouble:
    """Why nothing can be served: in a word for the log and the metrics, in sentences for people."""

    reason: str
    title: str
    advice: str
    retry_after: str


AWAY = _Trouble(
    reason="Service Unavailable",
    title="Back in a moment",
    advice=(
        "The database does not answer right now. Whatever you were told was saved is safe; "
        "reload the page in a few seconds."
    ),
    retry_after="5",
)
NO_ROOM = _Trouble(
    reason="No room left",
    title="There is no room left",
    advice=(
        "The site's disk is full, so nothing was saved just now. What was saved before is safe. "
        "Please tell whoever runs the site, and send it again once there is room."
    ),
    retry_after="300",
)
BROKEN = _Trouble(
    reason="Database damaged",
    title="The database cannot be read",
    advice=(
        "Its files are damaged, so nothing was saved just now. Please tell whoever runs the site: "
        "a backup has to be restored."
    ),
    retry_after="300",
)
# SQLite's result codes and PostgreSQL's SQLSTATEs: data or index corrupted, no database.
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, "XX001", "XX002"}
TOO_LONG = {
    "answer": "your answer",
    "note": "your note",
    "mistake": "your report",
    TWO_NOTES: "your note, which was changed in another tab too (the two together are too long),",
}
TOO_MUCH = {
    NO_MORE_ANSWERS: (
        f"You have {ATTEMPTS_MAX:,} answers here, or very many long ones, and this site keeps no "
        "more of one person. Export them on the settings page, then delete them and go on."
    ),
    MANY_REPORTS: (
        f"You have reported {OPEN_REPORTS_MAX} mistakes that nobody has looked at yet. Please wait "
        "until an editor has."
    ),
    MANY_REPORTS_HERE: (
        "So many people have reported this question that the editors will surely look at it. "
        "Thank you, your report is not needed any more."
    ),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the request was larger than the site takes."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, exception)
    return _page(
        request, 400, "That request made no sense", "Go back, reload the page and try again."
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(
        request, 403, "You cannot open this page", "Sign in with another account, or go home."
    )


@never_cache
def csrf_failure(request: Request, reason: str = "") -> HttpResponse:
    """403 for a form whose CSRF token is missing or old; nothing was stored."""
    match = request.resolver_match
    if match and match.url_name == "question":
        number = match.kwargs["number"]
        return show_question(request, number, revealed=False, notice=COOKIE_CHANGED, status=403)
    if match and match.url_name in {"annotate", "report"}:
        return shown_again(
            request, match.kwargs["number"], StatusLine(before=COOKIE_CHANGED), status=403
        )
    if request.path.startswith(reverse("review")):
        return show_next(request, line=StatusLine(text=COOKIE_CHANGED), status=403)
    return _page(request, 403, "That could not be sent", COOKIE_CHANGED)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(
        request,
        404,
        "There is no such page",
        "The address may be mistyped, or the page may have moved.",
    )


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: the address is right, and what was done there is not."""
    return _page(
        request, 405, "This cannot be done here", "Go to the start and find your way from there."
    )


def too_large(request: HttpRequest, exception: RequestDataTooBig) -> HttpResponse:
    """413; the exception holds the field's name, unless the form as a whole was too large."""
    if sentence := TOO_MUCH.get(str(exception)):
        return _page(request, 413, "There is no more room", sentence)
    what = TOO_LONG.get(str(exception), "what you wrote")
    return _page(request, 413, "That was too long", f"Shorten {what} and send it again.")


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many tries to sign in, or to have e-mail sent."""
    response = _page(
        request,
        429,
        "That was tried too often",
        "So that nobody guesses passwords, this site takes only a few tries. Wait five minutes, "
        "then try again.",
    )
    response["Retry-After"] = "300"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 while the database is away, full or damaged, which the log and metrics name."""
    trouble = _trouble(sys.exc_info()[1])
    if trouble is None:
        return _page(
            request, 500, "Something broke here", "It is our fault and it has been logged."
        )
    response = _page(request, 503, trouble.title, trouble.advice)
    response.reason_phrase = trouble.reason
    response["Retry-After"] = trouble.retry_after
    return response


def _trouble(error: BaseException | None) -> _Trouble | None:
    """Return what keeps the database, or the disk below it, from working; None for a mistake."""
    cause = error.__cause__ if isinstance(error, DatabaseError) else error
    if is_full(cause):
        return NO_ROOM
    if codes_of(cause) & DAMAGED:
        return BROKEN
    return AWAY if isinstance(error, OperationalError | InterfaceError) else None


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    """Return the page; for htmx only its words, beside what the visitor typed."""
    context = names_of(ErrorPage(status=status, title=title, advice=advice))
    if not getattr(request, "htmx", False):
        return render(request, "error.html", context, status=status)
    response = render(request, "error.html#notice", context, status=status)
    return reswap(retarget(response, "#status-line"), "innerHTML")
