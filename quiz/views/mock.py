"""Rehearse the interview: choose, answer against the clock, judge at the end, read the report."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from quiz.clock import now
from quiz.exercises import KINDS
from quiz.exercises.kind import Revealed
from quiz.memory.schedule import learner_day
from quiz.models import Attempt, Learner, Question, RehearsedQuestion, Section
from quiz.practice import rehearse
from quiz.practice.record import undo
from quiz.practice.rehearsals import (
    ToJudge,
    answers_of,
    compared_with,
    ended_one,
    htmls_of,
    last_judged,
    present,
    to_judge,
    token_to_judge,
)
from quiz.practice.rehearse import NothingToAskError
from quiz.practice.settings import coming_interviews
from quiz.practice.steps import StaleStepError, take
from quiz.practice.tokens import BadTokenError, StaleCardError
from quiz.views.contexts import NOTHING_SAID, StatusLine, line_of_rating, respond, show
from quiz.views.forms import PlaceForm, PostedForm, RatingForm, RevealForm, UndoForm
from quiz.views.identity import find_learner, id_of, learner_id, remember, zone_of
from quiz.views.practice_pages import (
    REFUSED,
    answer_of,
    definition_of,
    grading_of,
    reveal_answer,
    ticked_by_place,
)
from quiz.views.rehearsal_forms import ChoiceForm, StepForm
from quiz.views.rehearsal_pages import (
    MockPage,
    asked_page,
    judged_of,
    past_page,
    report_page,
)
from quiz.views.request import Request

MOVED_ON = "That step is over, perhaps in another tab. Here is what comes now."
NOTHING_TO_UNDO = "There was nothing to undo. Here is what comes now."
UNDONE = "Undone. Judge this answer again."
LEFT_OUT = " (not in your plan)"
NOTHING = "No question fits that choice. Take more sections, another level, or any question."
NOTHING_WEAK = (
    "Nothing that you have rated is weak here. Questions are weak once you have rated them and "
    "would begin to forget them within a week."
)


@never_cache
@require_safe
def mock(request: Request) -> HttpResponse:
    """Show the rehearsal where it stands: the choice, a question, or an answer to judge."""
    return _show_present(request)


@never_cache
def start(request: Request) -> HttpResponse:
    """Start a rehearsal of what was chosen."""
    if request.method != "POST":
        return redirect("mock")
    known = find_learner(request)
    form = ChoiceForm(request.POST, sections=_sections(known))
    if not form.is_valid():
        return _show_choice(request, known, form=form, status=422)
    learner, choice = id_of(request, known), form.cleaned_data["choice"]
    try:
        rehearse.start(learner_id=learner, now=now(), **form.cleaned_data)
    except NothingToAskError:
        form.add_error(None, NOTHING_WEAK if choice.weak else NOTHING)
        return _show_choice(request, known, form=form, status=422)
    remember(request, learner)
    return redirect("mock")


@never_cache
def step(request: Request) -> HttpResponse:
    """Take one step: an answer, a pause, its end, the end of all, or keep what has been typed."""
    if request.method != "POST":
        return redirect("mock")
    posted = StepForm(request.POST).cleaned()
    try:
        take(posted["act"], learner_id=learner_id(request), now=now(), step=posted["step"])
    except StaleStepError:
        return _show_present(request, notice=MOVED_ON, status=409)
    if posted["act"] == "keep":
        return HttpResponse(status=204)
    return _show_present(request) if request.htmx else redirect("mock")


@never_cache
def judge(request: Request) -> HttpResponse:
    """Record the rating of one answer; without a rating, propose the one that the ticks lead to."""
    if request.method != "POST":
        return redirect("mock")
    if "rating" not in request.POST:
        return _show_present(request)
    learner = learner_id(request)
    try:
        rehearse.judge(learner_id=learner, now=now(), **RatingForm(request.POST).cleaned())
    except BadTokenError:
        return _show_present(request, notice=REFUSED, status=409)
    except StaleCardError:
        return _show_present(request, notice=MOVED_ON, status=409)
    return _after_judging(request)


@never_cache
def undo_judgement(request: Request) -> HttpResponse:
    """Take the rating of an answer back, and show the answer with the ticks that it had."""
    if request.method != "POST":
        return redirect("mock")
    learner, form = learner_id(request), UndoForm(request.POST)
    try:
        attempt = undo(
            learner_id=learner, attempt_id=form.attempt_id, now=now(), zone=zone_of(request)
        )
    except (Attempt.DoesNotExist, StaleCardError):
        return _show_present(request, notice=NOTHING_TO_UNDO, status=409)
    return _show_present(request, notice=UNDONE, undone=attempt)


@never_cache
def close(request: Request) -> HttpResponse:
    """Leave the other answers unjudged, and go on to the report."""
    if request.method != "POST":
        return redirect("mock")
    rehearse.give_up_judging(learner_id=learner_id(request), now=now())
    return _to_report(request, find_learner(request))


@never_cache
@require_safe
def report(request: Request, pk: int) -> HttpResponse:
    """Show what one of this learner's rehearsals came to."""
    learner = find_learner(request)
    found = ended_one(learner, pk) if learner else None
    if learner is None or found is None:
        raise Http404
    answers = answers_of(filter(None, [found.rehearsal, found.before]))
    htmls = htmls_of(answers[found.rehearsal.pk])
    page = report_page(found, answers, htmls, zone=learner.zone)
    line = _line_of_last(learner, pk)
    return show(request, "mock_report.html", replace(page, status_line=line))


def _show_present(
    request: Request, *, notice: str = "", status: int = 200, undone: Attempt | None = None
) -> HttpResponse:
    """Show where this learner's rehearsal stands; with the ticks of a rating that was undone."""
    learner, moment = find_learner(request), now()
    running = present(learner)
    if running and learner:
        page = asked_page(running, learner, now=moment)
        page = replace(page, status_line=StatusLine(before=notice))
        return respond(request, "mock.html", page, status=status)
    waiting = to_judge(learner)
    if waiting and learner:
        page = _judging_page(request, learner, waiting, undone)
        line = replace(_line_of_last(learner, waiting.row.rehearsal_id), before=notice)
        return respond(request, "mock.html", replace(page, status_line=line), status=status)
    if request.htmx:
        return HttpResponseClientRedirect(reverse("mock"))
    return _show_choice(request, learner, notice=notice, status=status)


def _line_of_last(learner: Learner, rehearsal: int) -> StatusLine:
    """Return the line about the answer that was judged last, with its undo."""
    last = last_judged(learner, rehearsal, now=now())
    if last is None:
        return NOTHING_SAID
    days = coming_interviews(learner, learner_day(now(), learner.zone))
    return replace(line_of_rating(last, next(iter(days), None)), undo_url=reverse("mock-undo"))


def _judging_page(
    request: Request, learner: Learner, waiting: ToJudge, undone: Attempt | None
) -> MockPage:
    """Return the page that judges an answer, with the ticks that were posted or undone for it."""
    row = waiting.row
    question = Question.objects.with_answer().get(pk=row.question_id)
    token = token_to_judge(row, question, learner, now=now())
    revealed = _ticked(request, row, question)
    if undone and undone.question_id == question.pk:
        revealed = KINDS[undone.kind].resume(definition_of(question), undone.recorded)
    return MockPage(
        judged=judged_of(waiting, seconds=question.seconds, compared=compared_with(row, question)),
        answer=answer_of(question, revealed, row.answer, is_known=token.reps > 0),
        grading=grading_of(
            revealed,
            token=token,
            signed=token.sign(),
            seconds=row.seconds or 0,
            learner=learner,
            judge_url=reverse("mock-judge"),
        ),
    )


def _ticked(request: Request, row: RehearsedQuestion, question: Question) -> Revealed:
    """Return the answer with what was ticked for it before, or as it is heard."""
    own = {"answer": row.answer}
    try:
        clean = RevealForm(request.POST).cleaned()
    except BadTokenError:
        is_same = PlaceForm(request.POST).number == question.number
        posted = PostedForm(request.POST).texts() if is_same else {}
        return ticked_by_place(question, posted | own) if is_same else reveal_answer(question, own)
    if clean["token"].nonce != row.token:
        return reveal_answer(question, own)
    before = clean["revealed"]
    return reveal_answer(question, clean["posted"] | own, before.shown if before else None)


def _after_judging(request: Request) -> HttpResponse:
    """Go on to the next answer, or to the report."""
    learner = find_learner(request)
    if to_judge(learner):
        return _show_present(request) if request.htmx else redirect("mock")
    return _to_report(request, learner)


def _to_report(request: Request, learner: Learner | None) -> HttpResponse:
    last = learner.rehearsals.ended().first() if learner else None
    url = reverse("mock-report", args=[last.pk]) if last else reverse("mock")
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _show_choice(
    request: Request,
    learner: Learner | None,
    *,
    form: ChoiceForm | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    id_of(request, learner)  # sends the key that the page's form will need
    past = list(learner.rehearsals.ended()) if learner else []
    answers = answers_of(past) if past else {}
    sections = _sections(learner) if form is None else []
    page = MockPage(
        status_line=StatusLine(before=notice),
        form=form or ChoiceForm(sections=sections),
        past=[past_page(one, answers[one.pk], learner.zone) for one in past if learner],
    )
    return respond(request, "mock.html", page, status=status)


def _sections(learner: Learner | None) -> list[tuple[str, str]]:
    """Return the slugs and titles to choose from; the title of one left out of the plan says so."""
    left_out = Learner.left_out.through.objects.filter(
        learner=learner and learner.pk, section=OuterRef("pk")
    )
    sections = Section.objects.with_counts().annotate(is_left_out=Exists(left_out))
    rows = sections.values_list("slug", "title", "is_left_out")
    return [(slug, title + LEFT_OUT * is_out) for slug, title, is_out in rows]
