"""The pages that show a question to practise, which several views answer with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from quiz.clock import now
from quiz.exercises import KINDS, recall
from quiz.exercises.definition import Definition
from quiz.exercises.kind import Revealed
from quiz.memory.schedule import seen_mark
from quiz.models import Attempt, Card, Learner, Question, Section
from quiz.practice import queue
from quiz.practice.section import SectionQueue, section_queue
from quiz.practice.tokens import BadTokenError, RevealToken, StaleCardError, Token
from quiz.rating import Rating
from quiz.views.contexts import (
    NOTHING_SAID,
    Annotations,
    Answer,
    Button,
    Grading,
    QuestionPage,
    ReviewPage,
    StatusLine,
    Typed,
    asked_page,
    respond,
)
from quiz.views.day_end import day_end, in_section
from quiz.views.forms import REVIEW, PlaceForm, PostedForm, RevealForm, TypedForm
from quiz.views.identity import DEFAULT_ZONE, find_learner, find_learner_here, id_of, zone_of
from quiz.views.report_answers import answers_to
from quiz.views.report_forms import NO_MISTAKE, mistake_of
from quiz.views.request import Request
from quiz.views.status_line import last_step

NOT_TICKED = "Tick what you said, or just rate it."
NOTHING_HEARD = "No key point was recognised. Tick what you said, or just rate it."
MOVED_ON = "That question was already rated, perhaps in another tab. Here is the current one."
REFUSED = (
    "Nothing was recorded: this page came from another version of the site. What you wrote is "
    "here; press again."
)


def show_revealed(
    request: Request, *, line: StatusLine | None = None, status: int = 200
) -> HttpResponse:
    """Show the posted card with its answer.

    Args:
        request: the post.
        line: what happened before, for the status line.
        status: the status of the response.
    """
    section, form = PlaceForm(request.POST).slug, RevealForm(request.POST)
    try:
        clean = form.cleaned()
        token: Token = clean["token"]
        question = Question.objects.published().with_answer().get(pk=token.question)
    except BadTokenError:
        return show_refused(request)
    except (StaleCardError, Question.DoesNotExist):
        return show_present(request)
    learner, moment = find_learner(request), now()
    before: RevealToken | None = clean["revealed"]
    revealed = reveal_answer(question, clean["posted"], before.shown if before else None)
    seconds = before.seconds if before else max(0, int(moment.timestamp()) - token.shown)
    grading = grading_of(
        revealed,
        token=token,
        signed=clean["signed"],
        seconds=seconds,
        learner=learner,
        judge_url=reverse("reveal"),
    )
    page = _answer_page(
        question,
        revealed,
        grading,
        posted=clean["posted"],
        learner=learner,
        line=replace(line or NOTHING_SAID, section=section),
        moment=moment,
    )
    return respond(request, "review.html", page, status=status)


def show_refused(request: Request) -> HttpResponse:
    """Show the posted card again with a 409, as it was: this release cannot read its token.

    Ticks count by their place, since what there was to tick cannot be read either.
    """
    place, posted, moment = PlaceForm(request.POST), PostedForm(request.POST).texts(), now()
    line = StatusLine(text=REFUSED, section=place.slug)
    question = Question.objects.published().with_answer().filter(number=place.number).first()
    if question is None or "reveal_token" not in posted:
        return show_next(request, line=line, status=409, number=place.number)
    learner = find_learner_here(request)
    picker = learner or Learner(pk=id_of(request, None), zone=zone_of(request) or DEFAULT_ZONE)
    card = learner.cards.filter(question=question).first() if learner else None
    token = queue.token_of(picker, question, card, now=moment)
    revealed = ticked_by_place(question, posted)
    grading = grading_of(
        revealed,
        token=token,
        signed=token.sign(),
        seconds=0,
        learner=learner,
        judge_url=reverse("reveal"),
    )
    page = _answer_page(
        question,
        revealed,
        grading,
        posted=posted,
        learner=learner,
        line=line,
        moment=moment,
    )
    return respond(request, "review.html", page, status=409)


def show_undone(request: Request, attempt: Attempt) -> HttpResponse:
    """Show the card of a rating that was taken back as it was: revealed, with text and ticks.

    If the answer had not been revealed, or the card has moved on, what comes next is shown.
    """
    learner, moment = find_learner_here(request), now()
    published = Question.objects.published().with_answer()
    question = published.filter(pk=attempt.question_id).first()
    if learner is None or question is None or attempt.seconds is None:
        return show_next(request)
    card = learner.cards.filter(question=question).first()
    token = queue.token_of(learner, question, card, now=moment)
    if token.seen >= seen_mark(attempt.answered_at):
        return show_next(request)
    payload = attempt.recorded
    revealed = KINDS[attempt.kind].resume(definition_of(question), payload)
    grading = grading_of(
        revealed,
        token=token,
        signed=token.sign(),
        seconds=attempt.seconds,
        learner=learner,
        judge_url=reverse("reveal"),
    )
    page = _answer_page(
        question,
        revealed,
        grading,
        posted={"answer": payload["answer"]},
        learner=learner,
        line=replace(last_step(request, learner, moment), section=PlaceForm(request.POST).slug),
        moment=moment,
    )
    return respond(request, "review.html", page)


def _answer_page(
    question: Question,
    revealed: Revealed,
    grading: Grading,
    *,
    posted: Mapping[str, str],
    learner: Learner | None,
    line: StatusLine,
    moment: datetime,
) -> ReviewPage:
    """Return the page of a card with its answer; `posted` has what was typed."""
    typed = posted.get("answer", "")
    return ReviewPage(
        status_line=line,
        section=line.section,
        hide_timer=bool(learner and learner.hide_timer),
        answer=answer_of(question, revealed, typed, is_known=grading.reps > 0),
        grading=grading,
        annotations=annotations_of(posted, question, learner=learner, moment=moment, page=REVIEW),
    )


def show_next(
    request: Request, *, line: StatusLine | None = None, status: int = 200, number: int = 0
) -> HttpResponse:
    """Show the card that comes next: of one section, if that is where the learner is.

    Args:
        request: the request.
        line: what happened before, for the status line; None means the last step.
        status: the status of the response.
        number: the question that shall come if it can; 0 leaves the choice to the queue.
    """
    moment, learner = now(), find_learner_here(request)
    known_as = id_of(request, learner)
    zone = learner.zone if learner else zone_of(request) or DEFAULT_ZONE
    today = queue.today(learner_id=known_as, zone=zone, now=moment)
    here = _section_of(request, number, learner, moment)
    first = here.next.question.number if here and here.next else 0
    picker = learner or Learner(pk=known_as, zone=zone)
    wanted = [one for one in (number, first) if one]
    chosen = (queue.chosen(learner=picker, number=one, now=moment) for one in wanted)
    card = next(filter(None, chosen), None if here else today.card)
    shown = replace(today, card=card)
    page = asked_page(
        shown,
        line=line or last_step(request, learner, moment),
        typed=_typed_for(card, request),
        hide_timer=bool(learner and learner.hide_timer),
        end=None if card or here else day_end(known_as, zone, moment, today),
    )
    page = in_section(page, here, today) if here else page
    return respond(request, "review.html", page, status=status)


def _section_of(
    request: Request, number: int, learner: Learner | None, moment: datetime
) -> SectionQueue | None:
    """Return the queue of the section in which the learner goes on; None for the whole queue."""
    posted = request.method == "POST"
    slug = PlaceForm(request.POST if posted else request.GET).slug
    sections = Section.objects.filter(slug=slug)
    if number and not posted and not slug:  # an address that begins with a question
        sections = Section.objects.filter(
            pk__in=Question.objects.published().filter(number=number).values("section")
        )
    section = sections.first() if slug or number else None
    return section_queue(section, learner=learner, now=moment) if section else None


def show_present(request: Request, notice: str = MOVED_ON) -> HttpResponse:
    """Show the present card with a 409: what was asked no longer applies, and nothing changed."""
    return show_next(request, line=StatusLine(text=notice), status=409)


def _typed_for(card: queue.Shown | None, request: Request) -> str:
    """Return what was typed, unless it was typed for a different question than the card's."""
    number = PlaceForm(request.POST).number
    is_other = number and card and number != card.number
    return "" if is_other else PostedForm(request.POST).typed("answer")


def show_question(
    request: Request, number: int, *, revealed: bool, notice: str = "", status: int = 200
) -> HttpResponse:
    """Show a question at its own address.

    Args:
        request: the request, with what was typed.
        number: the question's.
        revealed: whether to show the answer.
        notice: a sentence for the status line.
        status: the status of the response.
    """
    asked = get_object_or_404(Question.objects.published().with_answer(), number=number)
    form, learner = TypedForm(request.POST), find_learner(request)
    id_of(request, learner)  # sends the key that the page's forms will need
    typed: str = form.cleaned()["answer"]
    heard = reveal_answer(asked, {"answer": typed}) if revealed else None
    page = QuestionPage(
        question=asked,
        typed=Typed(
            text=typed,
            seconds=asked.seconds,
            is_first=bool(learner and learner.types_answers),
        ),
        answer=answer_of(asked, heard, typed) if heard else None,
        annotations=annotations_of(form.texts(), asked, learner=learner, moment=now(), page=""),
        notice=notice,
        report_answers=[] if request.htmx else answers_to(learner, number),
    )
    return respond(request, "question.html", page, status=status)


def shown_again(
    request: Request, number: int, line: StatusLine, *, status: int = 200
) -> HttpResponse:
    """Show the page from which something was posted, as it was, with what was typed and ticked.

    Args:
        request: the post.
        number: the question's.
        line: what happened, for the status line.
        status: the status of the response.
    """
    if not is_in_review(PostedForm(request.POST)):
        revealed = "shown" in request.POST
        return show_question(request, number, revealed=revealed, notice=line.before, status=status)
    if "reveal_token" in request.POST:
        return show_revealed(request, line=line, status=status)
    return show_next(request, line=line, status=status, number=number)


def is_in_review(form: PostedForm) -> bool:
    """Whether the form is on the review's page."""
    return form.typed("page") == REVIEW


def annotations_of(
    posted: Mapping[str, str],
    question: Question,
    *,
    learner: Learner | None,
    moment: datetime,
    page: str,
) -> Annotations:
    """Return what the learner set on the question, in one statement, or none for a visitor.

    Args:
        posted: the form's texts by name, cleaned; `note` and `mistake` may not be sent yet, and
            with `report` the button to send was pressed.
        question: what it is set on.
        learner: None for a visitor.
        moment: now, UTC.
        page: the kind of page that it is shown on.
    """
    card = (learner.cards.filter(question=question).first() if learner else None) or Card()
    return Annotations(
        number=question.number,
        page=page,
        flagged=card.flagged,
        suspended=card.suspended,
        is_buried=card.buried_until is not None and card.buried_until > moment,
        note=card.note,
        note_html=card.note_html,
        note_typed=posted.get("note", card.note),
        mistake=mistake_of(posted, question, learner)
        if posted.get("mistake") or "report" in posted
        else NO_MISTAKE,
    )


def answer_of(
    question: Question, revealed: Revealed, typed: str, *, is_known: bool = False
) -> Answer:
    """Return the parts of the answer; takes one statement for the questions that it links to.

    Args:
        question: the question, with its key points and references.
        revealed: what its exercise makes of the typed answer.
        typed: the answer as it was typed.
        is_known: whether the learner rated the question before.
    """
    asked = [(followup["text"], followup.get("question")) for followup in question.followups]
    numbers = {number for _, number in asked if number} | set(question.related)
    published = Question.objects.published().only("number", "title")
    known = published.in_bulk(numbers, field_name="number")
    return Answer(
        question=question,
        typed=typed,
        revealed=revealed,
        points=[*zip(question.key_points.all(), revealed.ticked, strict=True)],
        corrections=[_coded(one) for one in revealed.details.corrections]
        if revealed.details
        else [],
        changes=[(one["version"], _coded(one["text"])) for one in question.changes],
        followups=[(_coded(text), known.get(number)) for text, number in asked],
        related=[known[number] for number in question.related if number in known],
        is_known=is_known,
    )


def _coded(text: str) -> str:
    """Return a plain text as safe HTML, with what stands between backticks as code."""
    parts = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", one) if at % 2 else one,) for at, one in parts)
    )


def reveal_answer(
    question: Question, posted: dict[str, str], shown: dict[str, Any] | None = None
) -> Revealed:
    """Return what the question's exercise makes of what was posted.

    Args:
        question: the question, with its key points.
        posted: the form's texts by name.
        shown: what an earlier reveal of the same card showed, whose ticks count; None to listen
            afresh.
    """
    return recall.reveal(definition_of(question), posted, shown)


def ticked_by_place(question: Question, posted: Mapping[str, str]) -> Revealed:
    """Return what was typed and ticked as the question's points are now, in their order.

    Args:
        question: the question, with its key points.
        posted: the form's texts by name.
    """
    heard = reveal_answer(question, {"answer": posted.get("answer", "")})
    return reveal_answer(question, dict(posted), heard.shown)


def definition_of(question: Question) -> Definition:
    """Return what the question's exercise listens for."""
    points = [
        {"text": point.text, "must": point.must, "phrases": point.phrases}
        for point in question.key_points.all()
    ]
    return recall.parse({"key_points": points, "misconceptions": question.misconceptions})


def grading_of(
    revealed: Revealed,
    *,
    token: Token,
    signed: str,
    seconds: int,
    learner: Learner | None,
    judge_url: str,
) -> Grading:
    """Return the form that rates, with the buttons that the learner wants to see.

    With only two buttons, Again is proposed in place of Hard: the answer was not complete.

    Args:
        revealed: the answer as its exercise heard or judged it.
        token: the shown card's.
        signed: the same, as the form carries it.
        seconds: the time from showing to revealing.
        learner: whose settings say which buttons there are; None for a visitor.
        judge_url: where the ticks are sent that ask for a proposal.
    """
    ratings = [Rating.AGAIN, Rating.GOOD] if learner and learner.two_buttons else list(Rating)
    proposed = revealed.graded.proposed
    if proposed and proposed not in ratings:
        proposed = Rating.AGAIN
    waits = dict(zip(Rating, token.waits, strict=False))  # none in an older release's token
    shown = RevealToken(nonce=token.nonce, seconds=seconds, kind=recall.name, shown=revealed.shown)
    return Grading(
        token=signed,
        reveal_token=shown.sign(),
        reps=token.reps,
        seconds=seconds,
        touched=revealed.is_touched,
        judge_url=judge_url,
        buttons=[
            Button(
                value=one.value,
                label=one.label,
                wait=waits.get(one, ""),
                is_proposed=one == proposed,
                keys=f"{one.value}{' Space' * (one == proposed)}",
            )
            for one in ratings
        ],
        why=(
            f"{sum(revealed.ticked)} of {len(revealed.ticked)} points. "
            f"{revealed.graded.reason} Suggested: {proposed.label}."
            if proposed
            else (NOTHING_HEARD if revealed.details else NOT_TICKED)
        ),
        sentences=revealed.reasons,
    )
