"""What a learner sets on a question while practising, and mistakes reported to editors."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from quiz.clock import now
from quiz.models import Question
from quiz.practice.annotations import annotate as store
from quiz.practice.reports import mark_read, report_mistake
from quiz.views.contexts import NOTHING_SAID, Annotations, StatusLine, names_of
from quiz.views.forms import AnnotationForm, PlaceForm, PostedForm
from quiz.views.identity import find_learner, learner_id, remember
from quiz.views.practice_pages import (
    annotations_of,
    is_in_review,
    show_next,
    shown_again,
)
from quiz.views.report_forms import NO_EMAIL, NO_WORDS, ReadForm, ReportForm, is_email
from quiz.views.request import Request
from quiz.views.status_line import UNDO_OF, keep_rest, last_step

SAID = {
    "flag": "Flagged. Search lists it under “Flagged”.",
    "unflag": "No longer flagged.",
    "bury": "Not today: it comes back tomorrow.",
    "unbury": "It is back in your reviews.",
    "suspend": "It won't be asked again. Search finds it under “Not asked again”.",
    "resume": "It is back in your reviews.",
    "note": "Note saved.",
}
# These move a question out of today's queue or into it; the review then shows what comes next.
MOVES = {"bury", "unbury", "suspend", "resume"}
THANKS = "Thank you. An editor will look at it."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPart:
    """The part of a page that changed (`part`: buttons, note or report), and the line above it."""

    part: str
    annotations: Annotations
    status_line: StatusLine


@never_cache
def annotate(request: Request, number: int) -> HttpResponse:
    """Set an annotation on the question, remove one, or keep the note."""
    question = get_object_or_404(Question.objects.published(), number=number)
    if request.method != "POST":
        return redirect(question)
    form, learner, moment = AnnotationForm(request.POST), learner_id(request), now()
    clean = form.cleaned()
    store(learner_id=learner, question_id=question.pk, now=moment, **clean)
    remember(request, learner)
    name = form.typed("annotation")
    keep_rest(request, name, number, moment)
    if name in MOVES and is_in_review(form):
        line = last_step(request, find_learner(request), moment)
        return show_next(
            request, line=line if name in UNDO_OF else replace(line, before=SAID[name])
        )
    part = "note" if name == "note" else "buttons"
    return _changed(request, form, question, SAID[name], part=part)


@never_cache
def report(request: Request, number: int) -> HttpResponse:
    """Tell the editors of a mistake."""
    question = get_object_or_404(Question.objects.published().with_answer(), number=number)
    if request.method != "POST":
        return redirect(question)
    form, learner = ReportForm(request.POST), learner_id(request)
    clean = form.cleaned()
    if not clean["text"] or not is_email(clean["email"]):
        said = NO_EMAIL if clean["text"] else NO_WORDS
        return _changed(request, form, question, said, part="report")
    report_mistake(learner_id=learner, question=question, now=now(), **clean)
    remember(request, learner)
    return _changed(request, form, question, THANKS, part="report")


@never_cache
@require_POST
def read_answers(request: Request) -> HttpResponse:
    """Take the answers to reports off the page, for good: their sender has read them."""
    form, learner = ReadForm(request.POST), find_learner(request)
    if learner:
        mark_read(learner=learner, reports=form.reports, now=now())
    if request.htmx:
        return HttpResponse("")
    return redirect("question", form.number) if form.number else redirect("home")


def _changed(
    request: Request, form: PostedForm, question: Question, said: str, *, part: str
) -> HttpResponse:
    """Return for htmx the part that changed and a line above it, otherwise the whole page."""
    learner, moment = find_learner(request), now()
    before = last_step(request, learner, moment) if is_in_review(form) else NOTHING_SAID
    line = replace(before, before=said, section=PlaceForm(request.POST).slug)
    if not request.htmx:
        return shown_again(request, question.number, line)
    page = form.typed("page")
    annotations = annotations_of(form.texts(), question, learner=learner, moment=moment, page=page)
    changed = ChangedPart(part=part, annotations=annotations, status_line=line)
    return render(request, "parts/changed.html", names_of(changed))
