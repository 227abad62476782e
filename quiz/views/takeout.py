"""A learner's data: to export, to import, to delete."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import astuple
from io import BytesIO
from threading import Lock
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quiz.clock import now
from quiz.humanize import counted
from quiz.models import Learner
from quiz.practice.learners import erase_learner
from quiz.takeout.anki import anki_notes
from quiz.takeout.csv import answers_csv
from quiz.takeout.dump import write_files
from quiz.takeout.export import content_of
from quiz.takeout.import_ import Imported, import_content
from quiz.takeout.load import read
from quiz.takeout.refusal import UnreadableError
from quiz.views import cookies
from quiz.views.contexts import DeletePage, show
from quiz.views.forms import DeleteForm, ImportForm
from quiz.views.identity import find_learner, forget, hand_over, learner_id, remember
from quiz.views.request import Request
from quiz.views.settings_page import settings_page

# One at a time in a process: each may take 50 MiB, and a core for seconds.
IMPORTING = Lock()
# Exports wait for each other: they share the core anyway, and so one at a time takes its memory.
EXPORTING = Lock()
BUSY = "The site is reading somebody else's file at this moment. Nothing was imported: try again in"
BUSY_SECONDS = 10
DELETED = "All your data has been deleted. This browser starts afresh."


@cache_control(private=True, no_store=True)
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Send all that is stored of this learner, as JSON that can be imported again.

    What is more than one import takes comes as several such files in one archive.
    """
    with EXPORTING:
        files = write_files(content_of(_owner(request)))
    if len(files) == 1:
        return _download(files[0], "application/json", "k8sprep.json")
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        for number, text in enumerate(files, start=1):
            packed.writestr(f"k8sprep-{number}-of-{len(files)}.json", text)
    return _download(archive.getvalue(), "application/zip", "k8sprep.zip")


@cache_control(private=True, no_store=True)
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Send the answers that count, as CSV."""
    with EXPORTING:
        text = answers_csv(_owner(request))
    return _download(text, "text/csv; charset=utf-8", "k8sprep-answers.csv")


@cache_control(private=True, no_store=True)
@require_safe
def anki(request: HttpRequest) -> HttpResponse:
    """Send the published questions as notes for Anki, tagged with how each stands."""
    text = anki_notes(_owner(request), now=now())
    return _download(text, "text/plain; charset=utf-8", "k8sprep-anki.txt")


@never_cache
def import_answers(request: Request) -> HttpResponse:
    """Add what an exported file holds to what this browser has: all of it, or nothing."""
    if request.method != "POST":
        return redirect("settings")
    form = ImportForm(request.POST, request.FILES, is_too_large=_is_too_large(request))
    if not form.is_valid():
        return _refused(request, form)
    if not IMPORTING.acquire(blocking=False):
        form.add_error("file", f"{BUSY} {BUSY_SECONDS} seconds.")
        response = _refused(request, form, status=503)
        response["Retry-After"] = str(BUSY_SECONDS)
        return response
    try:
        return _import(request, form)
    finally:
        IMPORTING.release()


def _import(request: Request, form: ImportForm) -> HttpResponse:
    learner = learner_id(request)
    try:
        content = read(form.cleaned_data["file"].read(), now=now())
        imported = import_content(learner_id=learner, content=content)
    except UnreadableError as error:
        form.add_error("file", f"{error} Nothing was imported.")
        return _refused(request, form)
    remember(request, learner)
    messages.success(request, _said(imported), extra_tags="import")
    return redirect("settings")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request) -> HttpResponse:
    """Show what would be deleted and ask for the word that deletes it; a POST with it does."""
    learner = find_learner(request)
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        form.fields["word"].widget.attrs["autofocus"] = form.is_bound
        gone = _gone(learner) if learner else []
        page = DeletePage(form=form, gone=gone, editor=_editor(request))
        return show(request, "delete.html", page, status=422 if form.is_bound else 200)
    if learner:
        with suppress(Learner.DoesNotExist):  # another tab has just deleted it
            erase_learner(learner=learner)
    forget(request)
    messages.success(request, DELETED)
    for name in (cookies.THEME, cookies.SHORTCUTS):
        hand_over(request, name, "")
    return redirect("home")


def _editor(request: Request) -> str:
    """Return the name of an editor who is signed in; empty for everybody else."""
    return request.user.get_username() if getattr(request.user, "is_staff", False) else ""


def _refused(request: Request, form: ImportForm, *, status: int = 422) -> HttpResponse:
    """Show the settings again, with what is wrong with the file."""
    return show(request, "settings.html", settings_page(request, import_form=form), status=status)


def _owner(request: HttpRequest) -> Learner:
    """Return this browser's learner; for a visitor, one who has nothing."""
    return find_learner(request) or Learner(created_at=now())


def _download(text: str | bytes, kind: str, name: str) -> HttpResponse:
    """Return the file as a download; nothing is sent before all of it has been read."""
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": disposition})


def _is_too_large(request: HttpRequest) -> bool:
    """Whether the request is larger than a file may be; then nothing of it is kept."""
    length = int(request.headers.get("Content-Length") or 0)
    return length > django_settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _said(imported: Imported) -> str:
    """Imported 31 answers; 12 were here already; 2 belong to questions that are not here."""
    new, known, strange, left_out = astuple(imported)
    said = f"Imported {counted(new, 'answer')}"
    if known:
        said += f"; {counted(known, 'was', 'were')} here already"
    if strange:
        one, many = "belongs to a question that is", "belong to questions that are"
        said += f"; {counted(strange, one, many)} not here"
    if left_out:
        are = counted(left_out, "question that is", "questions that are")
        said += f". Notes, flags and reports on {are} not here were left out"
    return f"{said}."


def _gone(learner: Learner) -> list[str]:
    """Return what would be deleted, line by line."""
    answers = counted(learner.attempts.effective().count(), "answer")
    notes, reports = learner.cards.annotated().count(), learner.reports.count()
    lines = [f"{answers}, with what you wrote and how each question stands with you"]
    if notes:
        lines.append(f"your notes, flags and pauses on {counted(notes, 'question')}")
    if rehearsals := learner.rehearsals.count():
        lines.append(f"{counted(rehearsals, 'rehearsal')} of an interview")
    if reports:
        lines.append(f"{counted(reports, 'report')} of a mistake")
    if learner.user and not learner.user.is_staff:
        lines.append(f"your account, {learner.user.email}")
    return [*lines, "your interviews and settings, and this browser's colours and keys"]
