"""What each page of practice shows: one dataclass for each page, and the parts that pages share.

A page's template knows the fields of its dataclass and no other names; `respond` passes them on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from quiz.bounds import ANSWER_MAX, TEXT_MAX
from quiz.evidence import QUESTIONS, shown_here
from quiz.evidence.here import Here
from quiz.exercises.kind import Revealed
from quiz.humanize import Interview, comes_in_words
from quiz.memory.schedule import learner_day, wait_between
from quiz.models import Attempt, Question, Section, Standing
from quiz.practice import queue
from quiz.practice.standing import Listed
from quiz.practice.stats import ReadyLine
from quiz.search.form import SearchForm
from quiz.views import cookies
from quiz.views.forms import REVIEW, DeleteForm
from quiz.views.report_answers import ReportAnswer
from quiz.views.report_forms import NO_MISTAKE, Mistake
from quiz.views.request import Request

# How soon the interview is, in days, as one tap says it; none of them is no date.
SOON = (("2", "in 2 days"), ("7", "in a week"), ("30", "in a month"), ("none", "no date"))
RESTS = (
    "You missed question {} again and again, so it is not asked for now. Reread "
    '<a href="{}">its answer</a>, put it in your own words, and bring it back there'
)
BOTH_NOTES = "Your note had been changed elsewhere too, so both texts are kept."
# The menu, by the names of the addresses; and where pages belong that are not in it.
MENU = {
    "review": "Review",
    "sections": "Sections",
    "practice": "Practice",
    "mock": "Rehearse",
    "progress": "Progress",
}
INSIDE = {
    **dict.fromkeys(("reveal", "rate", "undo"), "review"),
    **dict.fromkeys(("section", "question", "history", "annotate", "report"), "sections"),
    **dict.fromkeys(("evidence", "evidence-question"), "sections"),
    "save-plan": "progress",
    **dict.fromkeys(
        (f"mock-{name}" for name in ("start", "step", "judge", "undo", "close", "report", "sheet")),
        "mock",
    ),
    **dict.fromkeys(("import", "delete", "second-device", "join"), "settings"),
}
# The questions under which there is something to see of what they say, those which a page of words
# answers, and how all that is called in a Pod and elsewhere, where nothing is to be promised.
SEEN_HERE = shown_here(Here()) if settings.EVIDENCE else frozenset()
TOLD = QUESTIONS - SEEN_HERE if settings.EVIDENCE else frozenset()
IS_POD = Here().is_pod
SEEN_TITLES = {True: "See it running here", False: "What a Pod would show"}
HOURS_FROM = 90  # minutes
NOTHING_PUBLISHED = (
    "No questions are published yet. Editors add them in the admin or as files of the bank."
)


def respond(request: Request, template: str, page: Any, *, status: int = 200) -> HttpResponse:
    """Render a page, or for htmx only its part `step`; both have the same address.

    Args:
        request: tells which of the two.
        template: the page's template, with a partial named `step`.
        page: a dataclass; its fields are the names that the template knows.
        status: the status of the response.
    """
    name = f"{template}#step" if request.htmx else template
    return render(request, name, names_of(page), status=status)


def show(request: HttpRequest, template: str, page: Any, *, status: int = 200) -> HttpResponse:
    """Render a page that has no part for htmx.

    Args:
        request: the request.
        template: the page's template.
        page: a dataclass; its fields are the names that the template knows.
        status: the status of the response.
    """
    return render(request, template, names_of(page), status=status)


def site(request: HttpRequest) -> dict[str, object]:
    """Return what every page knows: the browser's choices, the menu, and where in it one is.

    `theme` is light, dark or system. `page_name` is the page's own name, `place` that of the page
    which it belongs to; both are empty where no address matches. `has_session` is true for who is
    signed in; it is told by the cookie alone, since error pages must not ask the database.
    """
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    return {
        "theme": request.COOKIES.get(cookies.THEME, "system"),
        "has_shortcuts": has_shortcuts(request),
        "menu": MENU.items(),
        "seen_here": SEEN_HERE,
        "told": TOLD,
        "is_pod": IS_POD,
        "seen_title": SEEN_TITLES[IS_POD],
        "has_accounts": settings.ACCOUNTS,
        "has_email": bool(settings.EMAIL_HOST),
        "has_session": bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME)),
        "page_name": name,
        "place": INSIDE.get(name, name),
    }


def has_shortcuts(request: HttpRequest) -> bool:
    """Whether the keys are on in this browser."""
    return request.COOKIES.get(cookies.SHORTCUTS) != "off"


def names_of(page: Any) -> dict[str, Any]:
    """Return a page's fields by name, for a template."""
    return {field.name: getattr(page, field.name) for field in fields(page)}


def while_in_words(minutes: int) -> str:
    """Say how long a while takes: “45 minutes”, from an hour and a half on “8 hours”."""
    number, unit = (minutes, "minute") if minutes < HOURS_FROM else (round(minutes / 60), "hour")
    return f"{number} {unit}{'s' * (number != 1)}"


def waiting_in_words(today: queue.Today) -> str:
    """Say what is left of the day, without zeros: “3 due · 10 new · about 33 minutes left”."""
    counts = {"due": today.due, "new": today.new, "to repeat": today.early}
    parts = [f"{count} {what}" for what, count in counts.items() if count]
    return " · ".join([*parts, f"about {while_in_words(today.minutes)} left"] if parts else [])


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """What happened: `text`, as safe HTML, and the button that takes it back.

    `before` is a sentence about an earlier step. Without an `undo_url` there is no button;
    `undo_name` and `undo_value` are what it posts, and `section` where the review goes on.
    """

    text: str = ""
    before: str = ""
    undo_url: str = ""
    undo_name: str = ""
    undo_value: str = ""
    section: str = ""


NOTHING_SAID = StatusLine()


def line_of_rating(attempt: Attempt, interview: date | None) -> StatusLine:
    """Return the line about a rating that counts; an interview ahead may bring the card earlier."""
    due = attempt.due or attempt.answered_at  # every rating has one, by CHECK
    plan = None
    if interview:
        rated = learner_day(attempt.answered_at, attempt.zone)
        plan = Interview.of(interview, rated=rated, number=attempt.question.number)
    wait = comes_in_words(wait_between(attempt.answered_at, due, attempt.zone), plan)
    if "minute" in wait:  # minutes are not waited for where nothing else is left
        wait = f"within {wait.split()[1]} min"
    text = f"{attempt.get_rating_display()} · back {wait}"
    if attempt.leech:
        number = attempt.question.number
        text = format_html(RESTS, number, reverse("question", args=[number]))
    return StatusLine(
        text=text,
        before=BOTH_NOTES if attempt.has_merged_notes else "",
        undo_url=reverse("undo"),
        undo_name="attempt",
        undo_value=str(attempt.pk),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The field for an answer, with what was typed so far, and how long a good answer takes.

    `is_first` puts the cursor there at once, as whoever types their answers has chosen.
    """

    text: str
    seconds: int
    is_first: bool = False
    longest: int = ANSWER_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """What the learner set on a question, and the forms to change it.

    `page` is the kind of page that they are on. `note` is the stored text; `note_typed` and
    `mistake` hold what was typed into the note and the report but not sent yet.
    """

    number: int
    page: str
    flagged: bool = False
    suspended: bool = False
    is_buried: bool = False
    note: str = ""
    note_html: str = ""
    note_typed: str = ""
    mistake: Mistake = NO_MISTAKE
    longest: int = TEXT_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question's answer beside what was typed.

    `points` are the key points, each with whether it was ticked. `corrections`, `changes` (after
    their versions) and `followups` are HTML; of the latter and of `related` only published
    questions are linked. Whoever met the question before (`is_known`) finds the explanation folded
    away on a small screen.
    """

    question: Question
    typed: str
    revealed: Revealed
    points: list[tuple[Any, bool]]
    corrections: list[str]
    changes: list[tuple[str, str]]
    followups: list[tuple[str, Question | None]]
    related: list[Question]
    is_known: bool = False

    @property
    def heard(self) -> str:
        """How many key points were heard; nothing where nothing was typed."""
        said = sum(is_ticked for _, is_ticked in self.points)
        return f"{said} of {len(self.points)} points heard." if self.typed else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A rating's button, and how long it sends the card away; Space presses the proposed one."""

    value: int
    label: str
    wait: str
    is_proposed: bool
    keys: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """The form that rates: its tokens, its buttons, and why one of them is proposed.

    `reps` is how often the card was rated, `seconds` how long the learner thought. `judge_url` is
    where ticks ask for a proposal without a script; with one, `sentences` are what it says when no
    point that counts is missing, one is, or more are.
    """

    token: str
    reveal_token: str
    reps: int
    seconds: int
    touched: bool
    judge_url: str
    buttons: list[Button]
    why: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEnd:
    """The end of the learner's day: a heading, what to say, and the one link that helps.

    `more` are the buttons that bring more new questions today: how many there are then in all, and
    what the button says; `rehearses` offers a rehearsal where all are too many. `zone` is where
    the day has ended. `news` says that not everything will come before the interview: then more now
    helps most, or the button `cure`, which posts `plan`. `soon` are the answers to when the
    interview is, where that helps most.
    """

    title: str
    sentences: list[str]
    zone: str = ""
    more: tuple[tuple[int, str], ...] = ()
    rehearses: bool = False
    ready: ReadyLine | None = None
    link: str = ""
    label: str = ""
    reason: str = ""
    news: str = ""
    cure: str = ""
    plan: tuple[tuple[str, str], ...] = ()
    soon: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Today's questions, drawn as one bar: `learned`, `under_way`, and not begun, of `total`."""

    learned: int
    under_way: int
    total: int

    @classmethod
    def of(cls, today: queue.Today) -> Bar:
        """Return the bar of the learner's day."""
        learned, waiting = (
            max(0, today.rated - today.under_way),
            today.due + today.new + today.early,
        )
        return cls(learned=learned, under_way=today.under_way, total=learned + waiting)

    @property
    def text(self) -> str:
        """The bar in words."""
        waiting = self.total - self.learned - self.under_way
        return f"{self.learned} learned today, {self.under_way} on the way, {waiting} not begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """The review: a question, or its answer, or the end of the day.

    `bar` are today's questions in three parts; `soon` are the answers to when the interview is,
    empty where that is not asked now. `section` is the slug of the only section that goes on.
    """

    status_line: StatusLine = NOTHING_SAID
    card: queue.Shown | None = None
    waiting: str = ""
    bar: Bar | None = None
    soon: tuple[tuple[str, str], ...] = ()
    typed: Typed | None = None
    hide_timer: bool = False
    answer: Answer | None = None
    grading: Grading | None = None
    annotations: Annotations | None = None
    end: DayEnd | None = None
    section: str = ""


def asked_page(
    today: queue.Today,
    *,
    line: StatusLine,
    end: DayEnd | None,
    typed: str = "",
    hide_timer: bool = False,
) -> ReviewPage:
    """Return the review before the answer, or at the end of the day.

    Args:
        today: what is left, with the card that comes next.
        line: what happened before.
        end: what to show when no card is left.
        typed: what has been typed already.
        hide_timer: whether the learner does not want a timer.
    """
    card = today.card
    return ReviewPage(
        status_line=line,
        card=card,
        waiting=waiting_in_words(today),
        bar=Bar.of(today) if card else None,
        soon=SOON if card and today.asks_date and today.begun == today.rated == 1 else (),
        typed=Typed(text=typed, seconds=card.seconds, is_first=card.types_answers)
        if card
        else None,
        hide_timer=hide_timer,
        annotations=Annotations(number=card.number, page=REVIEW, flagged=card.flagged)
        if card
        else None,
        end=end,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """A question's own address: the question alone or, after a POST, with its answer."""

    question: Question
    typed: Typed
    annotations: Annotations
    answer: Answer | None = None
    notice: str = ""
    report_answers: list[ReportAnswer] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraPracticePage:
    """Extra practice: the choice of questions, one of them, or the end of the round.

    `among` says how many questions there are, and `count` how many fit the choice; empty for none.
    `choice_url` leads back to the choice.
    """

    form: SearchForm
    order: int
    among: str = ""
    count: str = ""
    choice_url: str = ""
    place: str = ""
    next_url: str = ""
    question: Question | None = None
    typed: Typed | None = None
    answer: Answer | None = None
    annotations: Annotations | None = None
    ended: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionEntry:
    """A section in the list: its counts in words; how much of it was begun and is strong, in %."""

    section: Section
    count: str
    begun: int
    strong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionsPage:
    """All sections that have something to practise, in the order in which to learn them."""

    sections: list[SectionEntry]
    when_empty: str = NOTHING_PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPage:
    """One section with its questions, and the `next` of them; `standings` counts how they stand."""

    section: Section
    entries: list[Listed]
    count: str
    standings: list[tuple[Standing, int]]
    next: Listed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """What was found, in words and as a list, and links to the same search with a change."""

    title: str
    count: str
    mended: str
    partial: str
    more: str
    unrated: str
    unsearchable: str
    entries: list[Listed]
    has_words: bool
    literally: str
    with_answers: str
    without_filters: str


# Labels with how many questions there are, or nothing, and addresses.
Filters = list[tuple[str, int | None, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """The search form and, once something was asked, what was found.

    `starts` are filters to begin with, by heading.
    """

    form: SearchForm
    results: SearchResults | None = None
    starts: tuple[tuple[str, Filters], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePage:
    """What would be deleted, line by line, and the word that deletes it."""

    form: DeleteForm
    gone: list[str]
    editor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """What happened, and what to do next."""

    status: int
    title: str
    advice: str
