"""How ready the learner is, what to do until the interview, and what was done so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateformat import format as format_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from quiz.clock import now
from quiz.humanize import counted
from quiz.memory.daily_plan import LAST_DAYS
from quiz.memory.forecast import MOST_MINUTES, Forecast, forecast, minutes_needed
from quiz.memory.readiness import Known, Part, by_section, weakest
from quiz.memory.schedule import learner_day
from quiz.models import Learner
from quiz.practice import queue
from quiz.practice.settings import last_interview, save_settings
from quiz.practice.stats import Outlook
from quiz.views import charts
from quiz.views.contexts import SOON, show, waiting_in_words
from quiz.views.identity import DEFAULT_ZONE, find_learner_here, id_of, remember, zone_of
from quiz.views.plan_forms import PlanForm, SoonForm
from quiz.views.progress_context import DoneSoFar, PlanAhead, ProgressPage, ReadyNow
from quiz.views.request import Request

AHEAD = 30
MORE_MINUTES = 10
CONTINUE, BEGIN = "Continue", "Start the first question"
NOTHING_RATED = "You have rated nothing yet. Each question that you rate moves this number at once."
NEW_BEFORE = (
    "New questions come faster at first, so that the last of them comes back before the interview "
    "too."
)
NEW_WITHOUT = "Without a date as many new questions come a day as fit beside what is due."
NEVER_ALL = "Even four hours a day would not bring them all."
WITHOUT_A_DATE = (
    "With a date you see how ready you will be on that day, and every question comes in time."
)
TODAY_IS_THE_DAY = (
    "Nothing new comes today. Look at what is due if that calms you, and trust what you have "
    "learned."
)


@never_cache
@require_safe
def progress(request: Request) -> HttpResponse:
    """Show the learner's progress; to a visitor, where to begin."""
    outlook = _outlook(request)
    return _show(request, outlook, PlanForm.of(outlook.learner, outlook.today))


@never_cache
@require_POST
def save_plan(request: Request) -> HttpResponse:
    """Store the interviews, minutes a day and desired recall, or ask again for what is wrong."""
    outlook = _outlook(request)
    form = PlanForm(request.POST, today=outlook.today)
    if not form.is_valid():
        return _show(request, outlook, form, status=422)
    learner = save_settings(
        learner_id=outlook.learner.pk, now=outlook.now, zone=zone_of(request), **form.cleaned_data
    )
    remember(request, learner.pk)
    messages.success(request, "Saved.")
    return redirect("progress")


@never_cache
@require_POST
def save_soon(request: Request) -> HttpResponse:
    """Store how soon the interview is, as it was said with one tap, and show the page again."""
    chosen = SoonForm(request.POST).cleaned()
    learner, moment = find_learner_here(request), now()
    today = learner_day(moment, learner.zone if learner else chosen["zone"] or DEFAULT_ZONE)
    days = chosen["in_days"]
    stored = save_settings(
        learner_id=id_of(request, learner),
        now=moment,
        zone=zone_of(request),
        interview=today + timedelta(days=days) if days else None,
        second_interview=None,
        no_date=days is None,
    )
    remember(request, stored.pk)
    if chosen["page"] == "review":  # the other pages show it themselves
        said = f"Your interview: {_day(stored.interview)}." if stored.interview else "No date yet."
        messages.success(request, f"{said} You can change it in the settings.")
    return redirect(chosen["page"])


def _outlook(request: Request) -> Outlook:
    """Return the outlook of the learner, or of the one a visitor will be; stores nothing."""
    moment = now()
    known, zone = find_learner_here(request), zone_of(request) or DEFAULT_ZONE
    visitor = Learner(pk=id_of(request, known), zone=zone, created_at=moment)
    return Outlook(known or visitor, moment)


def _show(request: Request, outlook: Outlook, form: PlanForm, *, status: int = 200) -> HttpResponse:
    page = ProgressPage(form=form)
    if outlook.known:
        page = ProgressPage(
            form=form, ready=_ready(outlook), plan=_ahead(outlook), done=_done(outlook)
        )
    return show(request, "progress.html", page, status=status)


def _ready(outlook: Outlook) -> ReadyNow:
    """Return how ready the learner is, overall and by section, and their weakest questions."""
    learner, days, ready = outlook.learner, outlook.days, outlook.readiness
    today = queue.today(learner_id=learner.pk, zone=learner.zone, now=outlook.now)
    has_begun = bool(ready.expected)
    lead, number, after = _lead(outlook)
    return ReadyNow(
        lead=lead,
        number=number,
        after=after,
        sentences=_ready_sentences(outlook),
        waiting=waiting_in_words(today) if today.card else "Done for today." * has_begun,
        start=(CONTINUE if has_begun else BEGIN) if today.card else "",
        fills=[
            (part, round(100 * part.expected / part.total), _recalled(part))
            for part in by_section(outlook.known, days)
        ],
        weakest=_weakest(outlook),
    )


def _recalled(part: Part) -> str:
    """Say in whole numbers how much of a section is recalled: “about 1 of 6”."""
    if not part.asked:
        return "not asked yet"
    number = round(part.expected)
    return f"about {number} of {part.total}" if number else f"fewer than 1 of {part.total}"


def _weakest(outlook: Outlook) -> list[tuple[Known, int]]:
    """Return the weakest questions with their chances, in percent; a tie at the end is cut."""
    weak = [(one, round(chance * 100)) for one, chance in weakest(outlook.known, outlook.days)]
    tied = [pair for pair in weak if pair[1] == weak[-1][1]]
    return weak[: -len(tied)] if len(tied) > 1 else weak if len(weak) > 1 else []


def _lead(outlook: Outlook) -> tuple[str, str, str]:
    """Return the first line: before its number, the number, and after it. The plan leads."""
    ready, chosen = outlook.readiness, " in your plan" * outlook.has_left_out
    noun = "question" if ready.total == 1 else "questions"
    if outlook.interview and outlook.days:
        pace = outlook.pace
        expected = round(forecast(outlook.known, pace, days=outlook.days).expected[0])
        before = f"If you practise {pace.minutes} minutes a day, you can expect to recall"
        return (
            before,
            f"{expected} of {ready.total}",
            f" {noun}{chosen} on {_day(outlook.interview)}.",
        )
    if not ready.expected:
        return "", counted(ready.total, "question"), f"{chosen}, none asked yet."
    day = f"on {_day(outlook.interview)}" if outlook.interview else "tomorrow"
    number = f"{round(ready.expected)} of {ready.total}"
    return "You can expect to recall", number, f" {noun}{chosen} {day}."


def _ready_sentences(outlook: Outlook) -> list[str]:
    """Say how sure that is, and what is not asked yet."""
    ready, over = outlook.readiness, last_interview(outlook.learner, outlook.today)
    unseen = sum(one.stability is None for one in outlook.known)
    sentences = [_untouched(outlook) if ready.expected else NOTHING_RATED]
    if ready.expected and unseen:
        have = "question has" if unseen == 1 else "questions have"
        sentences.append(f"{unseen} {have} not been asked yet.")
    if over:
        sentences.append(f"Your interview on {_day(over)} is over. Is there another?")
    return [*filter(None, sentences)]


def _untouched(outlook: Outlook) -> str:
    """Say what is recalled without another review, and how sure that is."""
    ready, between = outlook.readiness, ""
    if ready.low != ready.high:
        between = f"between {ready.low} and {ready.high}"
    if outlook.interview and outlook.days:
        said = f"With what you know now, it would be {round(ready.expected)}"
        return f"{said}: nine times out of ten, {between}." if between else f"{said}."
    return f"Nine times out of ten, it will be {between}." if between else ""


def _ahead(outlook: Outlook) -> PlanAhead:
    """Return what comes: the next days, and what more minutes and more recall would do."""
    pace, known = outlook.pace, outlook.known
    ahead = forecast(known, pace, days=max((at + 1 for at in pace.interviews), default=AHEAD))
    sentences, left_out, resting = [WITHOUT_A_DATE], [], ""
    if outlook.interview:
        sentences, left_out = _plan_sentences(outlook, ahead), [*ahead.unseen]
        count = sum(one.suspended for one in known)
        resting = f"{counted(count, 'question')} will not be asked again." if count else ""
    return PlanAhead(
        title=_plan_title(outlook),
        sentences=sentences,
        left_out=left_out,
        resting=resting,
        then=_then(outlook, ahead),
        soon=() if outlook.interview else SOON,
        chart=charts.ahead(ahead.days, outlook.today, pace.interviews),
        assumptions=_assumptions(outlook),
        costs=[
            (f"{percent} %{' (yours)' if is_chosen else ''}", _a_day(reviews))
            for percent, reviews, is_chosen in outlook.costs
        ],
    )


def _plan_title(outlook: Outlook) -> str:
    if not outlook.interview:
        return ""
    return f"Until {_day(outlook.interview)}" if outlook.days else "Today is the day"


def _plan_sentences(outlook: Outlook, ahead: Forecast) -> list[str]:
    """Say where the chosen minutes lead by the interview, one paragraph for each item."""
    if not outlook.days:
        return [TODAY_IS_THE_DAY]
    pace = outlook.pace
    sentences = []
    if pace.minutes + MORE_MINUTES <= MOST_MINUTES:
        more = replace(pace, minutes=pace.minutes + MORE_MINUTES)
        faster = round(forecast(outlook.known, more, days=outlook.days).expected[0])
        sentences.append(
            f"With {MORE_MINUTES} more minutes a day, you can expect to recall {faster}."
        )
    paragraphs = [" ".join(sentences), _coverage(outlook, ahead), _last_days(outlook, ahead)]
    return [paragraph for paragraph in paragraphs if paragraph]


def _coverage(outlook: Outlook, ahead: Forecast) -> str:
    """Say whether all questions come before the interview."""
    if ahead.unseen:
        needed = minutes_needed(outlook.known, outlook.pace)
        left = counted(len(ahead.unseen), "question")
        cure = f"About {needed} minutes a day would bring them all." if needed else NEVER_ALL
        return f"At this pace {left} will not come before your interview. {cure}"
    if any(one.stability is None for one in outlook.known):
        is_resting = any(one.suspended for one in outlook.known)
        return f"Every {'other ' * is_resting}question comes before your interview."
    return "You have seen every question."


def _last_days(outlook: Outlook, ahead: Forecast) -> str:
    """Say what the last two days bring, and whether that takes more than the minutes set."""
    last, minutes = ahead.days[: outlook.days][-LAST_DAYS:], outlook.learner.minutes_a_day
    most = max((day.minutes for day in last), default=0)
    if not last:
        return ""
    is_resting = any(one.suspended for one in outlook.known)
    everything = f"everything{' else' * is_resting} that you have learned"
    sentence = f"The last two days bring {everything} once more: up to {most} minutes a day."
    more = f"That is more than your {minutes}: keep some time free."
    return f"{sentence} {more}" if most > minutes else sentence


def _then(outlook: Outlook, ahead: Forecast) -> str:
    """Say what is recalled at the second interview, without a review and at this pace."""
    if len(outlook.interviews) < 2:
        return ""
    days, expected = outlook.pace.interviews[1], round(ahead.expected[1])
    ready, total = round(sum(one.recall_on(days) for one in outlook.known)), len(outlook.known)
    return (
        f"On {_day(outlook.interviews[1])} you would recall {ready} of {total} with what you know "
        f"now, and {expected} if you practise {outlook.learner.minutes_a_day} minutes a day."
    )


def _assumptions(outlook: Outlook) -> list[str]:
    learner, cost = outlook.learner, outlook.pace.cost
    new, review = (round(seconds / 30) / 2 for seconds in (cost.new, cost.review))
    return [
        (
            f"You practise {learner.minutes_a_day} minutes every day, what is due first. "
            "What does not fit waits for the next day."
        ),
        (
            f"A new question takes {new:g} minutes, with all that comes back of it on the same "
            f"day, and one that comes back later {review:g}: your own pace, once there are ten."
        ),
        (
            "You recall as your answers so far suggest, and every answer counts as its average "
            "outcome. The same answers always give the same forecast."
        ),
        NEW_BEFORE if outlook.interviews else NEW_WITHOUT,
        f"You aim to remember {round(learner.retention * 100)} % of what comes back.",
    ]


def _done(outlook: Outlook) -> DoneSoFar | None:
    """Return what has been done so far; None before the first rating."""
    if not outlook.answers:
        return None
    drawn = charts.done(outlook.answers, outlook.today)
    recalled = charts.recalled(outlook.predictions, outlook.today)
    calibration, missing = charts.calibration(outlook.predictions), ""
    if isinstance(calibration, int):
        more = counted(calibration, "more repeat")
        missing = f"After {more} you'll see how accurate the forecast is."
    fit = () if isinstance(calibration, int) else (calibration,)
    return DoneSoFar(
        streak=_streak(outlook),
        charts=[*drawn, *filter(None, [recalled]), *fit],
        missing=missing,
    )


def _streak(outlook: Outlook) -> str:
    if outlook.learner.hide_streak or not outlook.streak:
        return ""
    return (
        f"{counted(outlook.streak, 'day')} in a row. A day on which nothing is due does not break "
        "it, and one missed day a week is forgiven."
    )


def _a_day(reviews: int) -> str:
    return f"about {reviews}" if reviews else "fewer than one"


def _day(day: date) -> str:
    return format_date(day, "j F")
