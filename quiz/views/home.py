"""The first page, and the choice of light or dark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from quiz.clock import now
from quiz.humanize import counted
from quiz.models import Learner, Level, Question
from quiz.practice import queue
from quiz.practice.stats import Outlook, ReadyLine, ready_line
from quiz.views import cookies
from quiz.views.contexts import (
    NOTHING_PUBLISHED,
    SOON,
    Bar,
    show,
    waiting_in_words,
    while_in_words,
)
from quiz.views.day_end import DONE, more_now
from quiz.views.demonstration import Demonstration, demonstration
from quiz.views.forms import ThemeForm
from quiz.views.identity import find_learner_here, hand_over, id_of
from quiz.views.report_answers import ReportAnswer, answers_to
from quiz.views.request import Request

PITCH = "Know it on the day of the interview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A section, and in words how many questions of which level it has."""

    slug: str
    title: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The first page: for a learner what is left today, for a newcomer what this site is.

    `when` says when the interview is and what today brings; `soon` are the answers to when it is,
    empty where it is known. `done` sums up a day that is over, and `more` is how many new questions
    it could have in all, with what the button says.
    """

    title: str
    when: str = ""
    today: queue.Today | None = None
    waiting: str = ""
    done: str = ""
    more: tuple[int, str] | None = None
    bar: Bar | None = None
    zone: str = ""
    ready: ReadyLine | None = None
    soon: tuple[tuple[str, str], ...] = ()
    facts: str = ""
    sections: tuple[Counted, ...] = ()
    demonstration: Demonstration | None = None
    when_empty: str = NOTHING_PUBLISHED
    report_answers: list[ReportAnswer] = field(default_factory=list)


@require_safe
def home(request: Request) -> HttpResponse:
    """Show what is left of a learner's day, and to newcomers what this site is."""
    learner, moment = find_learner_here(request), now()
    if learner is None:
        id_of(request, None)  # sends the key that the page's form will need
        return show(request, "home.html", _newcomer(None))
    today = queue.today(learner_id=learner.pk, zone=learner.zone, now=moment)
    page = _returning(learner, today, Outlook(learner, moment)) if today.begun else _newcomer(today)
    return show(request, "home.html", replace(page, report_answers=answers_to(learner)))


def _returning(learner: Learner, today: queue.Today, outlook: Outlook) -> HomePage:
    """Return the page of somebody who has answered before."""
    when = _interview_in_words(today.days)
    return HomePage(
        title=when or "Your reviews" if today.card else DONE,
        today=today,
        waiting=waiting_in_words(today),
        done=_done(today),
        more=next(more_now(today), None),
        bar=Bar.of(today),
        zone=learner.zone,
        ready=ready_line(outlook),
        soon=SOON if today.asks_date else (),
    )


def _done(today: queue.Today) -> str:
    """Say: You answered 6 questions. Interview in 2 days."""
    sentences = [
        f"You answered {counted(today.rated, 'question')}." * bool(today.rated),
        f"{_interview_in_words(today.days)}." * (today.days is not None),
    ]
    return " ".join(filter(None, sentences)) or "Nothing is due."


def _today_in_words(today: queue.Today) -> str:
    """Say what today brings to somebody who begins, and whether all can come."""
    when = _interview_in_words(today.days) or "No date yet"
    if not today.new:
        return f"{when}."
    brings = f"{counted(today.new, 'question')} today, about {while_in_words(today.minutes)}"
    if today.days and today.new * today.days < today.unseen:  # no later day brings more new ones
        last = f"Not all {today.total} come by then, so the most asked come first."
        return f"{when}: {brings}. {last}"
    return f"{when}: {brings}."


def _interview_in_words(days: int | None) -> str:
    """Say when the interview is; nothing without one."""
    if days is None:
        return ""
    return f"Interview {('today', 'tomorrow')[days] if days < 2 else f'in {days} days'}"


def _newcomer(today: queue.Today | None) -> HomePage:
    """Return the page of somebody who has not answered anything yet, in four statements.

    Args:
        today: of a learner who has perhaps said when the interview is; None for a visitor.
    """
    levels = (
        Question.objects.published()
        .values_list("section__slug", "section__title", "level")
        .annotate(number=Count("pk"))
        .order_by("section__position", "section__slug")
    )
    rows = list(levels)
    newest = Question.objects.published().order_by("-verified_date")
    version = newest.values_list("verified_version", flat=True).first() if rows else ""
    total = counted(sum(number for *_, number in rows), "question")
    return HomePage(
        title=PITCH,
        when=_today_in_words(today) if today else "",
        soon=SOON if rows and (today is None or today.asks_date) else (),
        facts=f"{total}, checked against Kubernetes {version}." if rows else "",
        sections=tuple(
            Counted(slug=slug, title=title, says=_levels((level, n) for *_, level, n in some))
            for (slug, title), some in groupby(rows, itemgetter(0, 1))
        ),
        demonstration=demonstration() if rows else None,
    )


def _levels(numbers: Iterable[tuple[str, int]]) -> str:
    """Say: 12 questions: 3 junior, 9 senior."""
    found = dict(numbers)
    parts = [f"{found[level]} {level.label.lower()}" for level in Level if level in found]
    return f"{counted(sum(found.values()), 'question')}: {', '.join(parts)}"


# Another site could at worst change the colours; and this way, pages that are only read need no
# CSRF cookie.
@csrf_exempt
@require_POST
def theme(request: Request) -> HttpResponse:
    """Keep the choice of light, dark or the system's in a cookie."""
    chosen = ThemeForm(request.POST).cleaned()["theme"]
    hand_over(request, cookies.THEME, chosen)
    return redirect("settings")
