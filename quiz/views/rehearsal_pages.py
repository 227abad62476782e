"""What the pages of a rehearsal show: one dataclass for each, and the words for what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateformat import format as format_date

from quiz.humanize import counted, time_in_words
from quiz.memory.interview import FOLLOWUP, Answered, Sum, by_section, study_first, summed
from quiz.memory.schedule import learner_day
from quiz.models import Learner, Question, Rehearsal
from quiz.practice.rehearsals import Ended, Present, ToJudge
from quiz.practice.steps import step_of, used_seconds
from quiz.rating import Rating
from quiz.views.contexts import NOTHING_SAID, Answer, Grading, StatusLine, Typed
from quiz.views.rehearsal_forms import ChoiceForm

UNJUDGED = ("answer that is not judged", "answers that are not judged")
NOT_TICKED = "the points of {} that you rated Good or Easy without ticking any"


def clock(seconds: int) -> str:
    """Return a time as a clock shows it: 1:05."""
    return f"{seconds // 60}:{seconds % 60:02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question, or follow-up, that is being asked, and what its form posts back.

    `spent` and `left` are seconds: of this step, and until the end. While `is_paused` nothing is
    shown of the question.
    """

    place: str
    title: str
    before: str
    situation_html: str
    spent: int
    left: int
    left_in_words: str
    is_paused: bool
    is_last: bool
    typed: Typed
    rehearsal: int
    step: int
    opened: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An answer that is being judged, by its id: its place, its time, and what was asked next.

    `compared` is the question that answers the follow-up, if there is one.
    """

    pk: int
    place: str
    time: str
    followup: str
    followup_answer: str
    compared: Question | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRehearsal:
    """An earlier rehearsal, in a list."""

    pk: int
    title: str
    details: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MockPage:
    """The rehearsal, wherever it stands: the choice, a question, or an answer to judge."""

    status_line: StatusLine = NOTHING_SAID
    form: ChoiceForm | None = None
    past: list[PastRehearsal] | None = None
    asked: Asked | None = None
    hide_timer: bool = False
    judged: Judged | None = None
    answer: Answer | None = None
    grading: Grading | None = None
    annotations: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One answer in the report; `missed` are the essential points that it left out.

    `followup_time` is empty where no follow-up was answered.

    Each has its text, and the HTML of its key point: empty if that has been reworded since.
    """

    answer: Answered
    time: str
    rating: str
    points: str
    missed: list[tuple[str, str]]
    followup_time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLine:
    """One section in the report."""

    title: str
    known: str
    points: str
    time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """What a rehearsal came to."""

    title: str
    details: str
    headline: str
    sentences: list[str]
    uncounted: str
    can_judge: bool
    study: list[ReportLine]
    sections: list[SectionLine]
    answers: list[ReportLine]
    status_line: StatusLine = NOTHING_SAID


def asked_page(running: Present, learner: Learner, *, now: datetime) -> MockPage:
    """Return the page that asks.

    Args:
        running: the rehearsal, and what it asks now.
        learner: whose rehearsal it is, with what they have chosen to see.
        now: the moment, UTC.
    """
    rehearsal, row, size = running
    question, until = row.question, rehearsal.paused_at or now
    left = max(0, rehearsal.minutes * 60 - used_seconds(rehearsal, now))
    since = (until - rehearsal.shown_at).total_seconds() - rehearsal.step_paused
    followup = rehearsal.is_followup
    asked = Asked(
        place=f"Question {row.position} of {size}",
        title=row.followup if followup else question.title,
        before=question.title if followup else "",
        situation_html="" if followup else question.situation_html,
        spent=max(0, int(since)),
        left=left,
        left_in_words=_left(left),
        is_paused=rehearsal.paused_at is not None,
        is_last=row.position == size and (followup or not row.followup),
        typed=Typed(
            text=row.followup_answer if followup else row.answer,
            seconds=FOLLOWUP if followup else question.seconds,
            is_first=learner.types_answers,
        ),
        rehearsal=rehearsal.pk,
        step=step_of(rehearsal),
        opened=int(now.timestamp()),
    )
    return MockPage(asked=asked, hide_timer=learner.hide_timer)


def judged_of(waiting: ToJudge, *, seconds: int, compared: Question | None) -> Judged:
    """Return what stands around an answer that is judged.

    Args:
        waiting: the answer, and how many there are.
        seconds: what a good answer to the question takes.
        compared: the question that answers the follow-up, if there is one.
    """
    row, answers, judged = waiting
    return Judged(
        pk=row.pk,
        place=f"Answer {judged + 1} of {answers}",
        time=f"{clock(row.seconds or 0)} of {clock(seconds)}",
        followup=row.followup if row.followup_seconds is not None else "",
        followup_answer=row.followup_answer,
        compared=compared,
    )


def past_page(rehearsal: Rehearsal, answers: list[Answered], zone: str) -> PastRehearsal:
    """Return an earlier rehearsal for a list.

    Args:
        rehearsal: one that is over.
        answers: what was answered in it.
        zone: the learner's.
    """
    whole = summed(answers)
    details = [counted(whole.answers, "answer")]
    if whole.percent is not None:
        details.append(f"{whole.percent} % of the points")
    if whole.judged:
        details.append(f"{whole.known} of {whole.judged} Good or Easy")
    return PastRehearsal(pk=rehearsal.pk, title=_day(rehearsal, zone), details=" · ".join(details))


def report_page(
    ended: Ended, given: Mapping[int, list[Answered]], htmls: Mapping[str, str], *, zone: str
) -> ReportPage:
    """Return the report.

    Args:
        ended: a rehearsal that is over, and the one before it.
        given: what was answered in each, by its id.
        htmls: the HTML of key points, by their text.
        zone: the learner's.
    """
    rehearsal, size, before = ended
    answers = given.get(rehearsal.pk, [])
    whole = summed(answers)
    compared = _compared(whole, summed(given[before.pk]), _day(before, zone)) if before else []
    return ReportPage(
        title=f"Rehearsal of {_day(rehearsal, zone)}",
        details=_details(rehearsal, whole, size),
        headline=_headline(whole),
        sentences=[_time(whole), *compared],
        uncounted=_uncounted(whole),
        can_judge=whole.judged < whole.answers and rehearsal.judged_at is None,
        study=[_line(one, htmls) for one in study_first(answers)],
        sections=[
            SectionLine(
                title=title,
                known=f"{part.known} of {part.judged}" if part.judged else "—",
                points=f"{part.said} of {part.points}" if part.points else "—",
                time=f"{clock(part.seconds)} of {clock(part.allowed)}",
            )
            for title, part in by_section(answers).items()
        ],
        answers=[_line(one, htmls) for one in answers],
    )


def _line(one: Answered, htmls: Mapping[str, str]) -> ReportLine:
    return ReportLine(
        answer=one,
        time=f"{clock(one.seconds)} of {clock(one.allowed)}",
        rating=Rating(one.rating).label if one.rating else "Not judged",
        points=f"{one.said} of {one.points}" if one.points else "—",
        missed=[(text, htmls.get(text, "")) for text in one.missed or ()],
        followup_time=""
        if one.followup_seconds is None
        else f"{clock(one.followup_seconds)} of {clock(FOLLOWUP)}",
    )


def _day(rehearsal: Rehearsal, zone: str) -> str:
    day: date = learner_day(rehearsal.started_at, zone)
    return format_date(day, "j F Y")


def _details(rehearsal: Rehearsal, whole: Sum, size: int) -> str:
    asked = counted(whole.answers, "question")
    if whole.answers < size:
        asked = f"{whole.answers} of {counted(size, 'question')}"
    spent = used_seconds(rehearsal, rehearsal.started_at)
    parts = [asked, f"{time_in_words(spent)} of {rehearsal.minutes} minutes"]
    if rehearsal.pauses:
        pauses = counted(rehearsal.pauses, "pause")
        parts.append(f"{pauses}, {time_in_words(rehearsal.paused)} in all")
    return " · ".join(parts)


def _headline(whole: Sum) -> str:
    if not whole.judged:
        return "No answer is judged"
    points = f", {whole.said} of {whole.points} points" if whole.points else ""
    return f"{whole.known} of {whole.judged} known{points}"


def _uncounted(whole: Sum) -> str:
    """Say in one sentence what the headline leaves out, and why; nothing where it has all."""
    unjudged, unticked = whole.answers - whole.judged, whole.judged - whole.ticked
    parts = []
    if unjudged:
        parts.append(counted(unjudged, *UNJUDGED))
    if unticked:
        parts.append(NOT_TICKED.format(counted(unticked, "answer")))
    return f"Not counted: {', and '.join(parts)}." if parts else ""


def _time(whole: Sum) -> str:
    """Say how the time compares with what good answers take."""
    took, good = time_in_words(whole.seconds), time_in_words(whole.allowed)
    return f"Your answers took {took}; good ones take {good}."


def _compared(whole: Sum, before: Sum, day: str) -> list[str]:
    """Say what has changed since the rehearsal before."""
    if whole.percent is not None and before.percent is not None:
        was = f"On {day} it was {before.percent} % of the key points"
        return [f"{was}; this time {whole.percent} %."]
    if whole.judged and before.judged:
        was = f"On {day} {before.known} of {before.judged} were Good or Easy"
        return [f"{was}; this time {whole.known} of {whole.judged}."]
    return []


def _left(seconds: int) -> str:
    """Say how much time is left."""
    minutes = -(-seconds // 60)
    return f"{counted(minutes, 'minute')} left" if seconds else "The time is up: finish this answer"
