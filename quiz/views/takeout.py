"""What is a learner's: to take along, to bring back, to delete."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import astuple

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import pluralize
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quiz.clock import now
from quiz.models import Learner
from quiz.practice.learners import erase_learner
from quiz.practice.record import MARKS
from quiz.takeout.anki import anki_notes
from quiz.takeout.csv import answers_csv
from quiz.takeout.dump import write
from quiz.takeout.entry import UnreadableError
from quiz.takeout.export import content_of
from quiz.takeout.import_ import Brought, bring_in
from quiz.takeout.load import read
from quiz.views import cookies
from quiz.views.forms import DeleteForm, ImportForm
from quiz.views.identity import end_sessions, find_learner, forget, learner_id, remember
from quiz.views.request import Request
from quiz.views.settings import show_settings

DELETED = "Everything of yours is deleted. This browser begins anew."


@cache_control(private=True, no_store=True)
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """All that is stored of this learner, as JSON that can be brought back."""
    return _download(write(content_of(_owner(request))), "application/json", "k8sprep.json")


@cache_control(private=True, no_store=True)
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """The answers that count, as CSV."""
    text = answers_csv(_owner(request))
    return _download(text, "text/csv; charset=utf-8", "k8sprep-answers.csv")


@cache_control(private=True, no_store=True)
@require_safe
def anki(request: HttpRequest) -> HttpResponse:
    """The published questions as notes for Anki, tagged with how each stands."""
    text = anki_notes(_owner(request), now=now())
    return _download(text, "text/plain; charset=utf-8", "k8sprep-anki.txt")


@never_cache
def bring_back(request: Request) -> HttpResponse:
    """Add what an exported file holds to what this browser has; all of it or nothing."""
    if request.method != "POST":
        return redirect("settings")
    form = ImportForm(request.POST, request.FILES, is_too_large=_is_too_large(request))
    if not form.is_valid():
        return show_settings(request, import_form=form, status=422)
    learner = learner_id(request)
    try:
        content = read(form.cleaned_data["file"].read(), now=now())
        brought = bring_in(learner_id=learner, content=content)
    except UnreadableError as error:
        form.add_error("file", f"{error} Nothing was imported.")
        return show_settings(request, import_form=form, status=422)
    remember(request, learner)
    messages.success(request, _said(brought))
    return redirect("settings")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request) -> HttpResponse:
    """What would go, and the word that makes it go; after a POST with it, it is gone."""
    learner = find_learner(request)
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        editor = request.user.get_username()  # empty for all others
        context = {"form": form, "gone": learner and _counted(learner), "editor": editor}
        return render(request, "delete.html", context, status=422 if form.is_bound else 200)
    owner = learner_id(request)
    if learner:
        with suppress(Learner.DoesNotExist):  # gone by another tab at this moment
            erase_learner(learner=learner)
        end_sessions(request, owner)
    forget(request)
    messages.success(request, DELETED)
    response = redirect("home")
    cookies.drop(response, cookies.THEME, cookies.SHORTCUTS)
    return response


def _owner(request: HttpRequest) -> Learner:
    """The learner of this browser; for a visitor one who has nothing."""
    return find_learner(request) or Learner(created_at=now())


def _download(text: str, kind: str, name: str) -> HttpResponse:
    """The whole file or none: nothing is sent before all of it was read."""
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": disposition})


def _is_too_large(request: HttpRequest) -> bool:
    """Whether the request is larger than what is kept of a file: then nothing of it is."""
    length = int(request.headers.get("Content-Length") or 0)
    return length > django_settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _said(brought: Brought) -> str:
    """Imported 31 answers, 12 were here already, 2 belong to questions that are not here."""
    new, known, strange, left_out = astuple(brought)
    said = f"Imported {new} answer{pluralize(new)}"
    if known:
        said += f", {known} {pluralize(known, 'was,were')} here already"
    if strange:
        belong = pluralize(strange, "belongs to a question that is,belong to questions that are")
        said += f", {strange} {belong} not here"
    if left_out:
        are = pluralize(left_out, "question that is,questions that are")
        said += f". Marks and reports on {left_out} {are} not here were left out"
    return f"{said}."


def _counted(learner: Learner) -> dict[str, int]:
    """How much there is of what would go."""
    return {
        "answers": learner.attempts.effective().count(),
        "marks": learner.cards.filter(MARKS).count(),
        "reports": learner.reports.count(),
    }
