"""What a learner sets on a question while practising; and mistakes, reported to editors."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from quiz.clock import now
from quiz.models import Question
from quiz.practice.annotations import Marks, report_mistake, set_marks
from quiz.views.identity import find_learner, learner_id, posted_zone, remember
from quiz.views.mine import marks_of, text_of
from quiz.views.question import show_question
from quiz.views.request import Request
from quiz.views.review import show_next, show_revealed
from quiz.views.status_line import UNDO_OF, keep_mark, last_step

SET: dict[str, Marks] = {
    "flag": {"flagged": True},
    "unflag": {"flagged": False},
    "bury": {"buried": True},
    "unbury": {"buried": False},
    "suspend": {"suspended": True},
    "resume": {"suspended": False},
}
SAID = {
    "flag": "Flagged: Search lists it under “Flagged”.",
    "unflag": "Not flagged any more.",
    "bury": "Buried until tomorrow.",
    "unbury": "It is back among your reviews.",
    "suspend": "Suspended. Search finds it under “Suspended”.",
    "resume": "It is back among your reviews.",
    "note": "Note kept.",
}
# What moves a question out of today's queue or into it: the review then shows what comes next.
MOVES = {"bury", "unbury", "suspend", "resume"}
NO_WORDS = "Write what is wrong, then send it."
THANKS = "Thank you. An editor will look at it."


@never_cache
def mark(request: Request, number: int) -> HttpResponse:
    """Set one mark of the question or take it away; or keep the note."""
    question = get_object_or_404(Question.objects.published(), number=number)
    if request.method != "POST":
        return redirect(question)
    name = request.POST.get("mark", "")
    if name not in SAID:
        raise BadRequest("There is no such mark.")
    learner, moment = learner_id(request), now()
    set_marks(
        learner_id=learner,
        question_id=question.pk,
        now=moment,
        zone=posted_zone(request),
        **(SET.get(name) or {"note": text_of(request, "note")}),
    )
    remember(request, learner)
    keep_mark(request, name, number, moment)
    if name in MOVES and _is_in_review(request):
        said = {} if name in UNDO_OF else {"word": SAID[name]}
        return show_next(request, said=said | _said_before(request))
    return _changed(request, question, SAID[name], part="note" if name == "note" else "buttons")


@never_cache
def report(request: Request, number: int) -> HttpResponse:
    """Tell the editors of a mistake."""
    question = get_object_or_404(Question.objects.published(), number=number)
    if request.method != "POST":
        return redirect(question)
    text, learner = text_of(request, "mistake"), learner_id(request)
    if not text:
        return _changed(request, question, NO_WORDS, part="report")
    report_mistake(
        learner_id=learner, question=question, text=text, now=now(), zone=posted_zone(request)
    )
    remember(request, learner)
    return _changed(request, question, THANKS, part="report")


def shown_again(
    request: Request, number: int, said: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page from which a mark was posted, as it was, with what was typed and ticked."""
    if not _is_in_review(request):
        revealed = "shown" in request.POST
        return show_question(request, number, revealed=revealed, notice=said["word"], status=status)
    if "sheet" in request.POST:
        return show_revealed(request, said=said, status=status)
    return show_next(request, said=said, status=status)


def _said_before(request: Request) -> dict[str, Any]:
    return last_step(request, find_learner(request), now()) or {}


def _is_in_review(request: Request) -> bool:
    return request.POST.get("place") == "review"


def _changed(request: Request, question: Question, word: str, *, part: str) -> HttpResponse:
    """For htmx the part that changed, and the word in the line above; else the whole page."""
    said = {"word": word} | (_said_before(request) if _is_in_review(request) else {})
    if not request.htmx:
        return shown_again(request, question.number, said)
    mine = marks_of(request, question, learner=find_learner(request), moment=now())
    context = {"part": part, "said": said, "place": request.POST.get("place", ""), **mine}
    return render(request, "parts/changed.html", context)
