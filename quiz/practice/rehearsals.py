"""Reads of rehearsals: where one stands, what waits to be judged, what the answers came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q, Subquery

from quiz.memory.interview import Answered
from quiz.memory.schedule import day_bounds
from quiz.models import Attempt, KeyPoint, Learner, Question, Rehearsal, RehearsedQuestion
from quiz.practice.queue import token_of
from quiz.practice.rehearse import waiting
from quiz.practice.tokens import Token

JUDGED = ("seconds", "rating", "said", "points", "missed")
FOLLOWED_UP = ("followup", "followup_answer", "followup_seconds")


class Present(NamedTuple):
    """A running rehearsal, what it asks now, and how many questions it has."""

    rehearsal: Rehearsal
    row: RehearsedQuestion
    size: int


def present(learner: Learner | None) -> Present | None:
    """Return the learner's running rehearsal, if there is one, in two statements."""
    rehearsal = learner.rehearsals.running().first() if learner else None
    if rehearsal is None:
        return None
    others = RehearsedQuestion.objects.filter(rehearsal=rehearsal).order_by().values("rehearsal")
    count = Subquery(others.annotate(count=Count("pk")).values("count"))
    rows = rehearsal.questions.select_related("question").annotate(count=count)
    row = rows.get(position=rehearsal.position)
    return Present(rehearsal, row, row.count)


class ToJudge(NamedTuple):
    """An answer to judge, how many the rehearsal has, and how many of them are judged."""

    row: RehearsedQuestion
    answers: int
    judged: int


def to_judge(learner: Learner | None) -> ToJudge | None:
    """Return the next answer to judge, of the latest rehearsal that waits to be judged."""
    if learner is None:
        return None
    answers = Q(rehearsal__questions__seconds__isnull=False)
    judged = Q(rehearsal__questions__rating__isnull=False)
    rows = waiting().filter(
        rehearsal__learner=learner.pk, rehearsal__ended_at__isnull=False, rehearsal__judged_at=None
    )
    counted = rows.annotate(
        answers=Count("rehearsal__questions", filter=answers),
        judged=Count("rehearsal__questions", filter=judged),
    )
    row = counted.order_by("-rehearsal__started_at", "position").first()
    return ToJudge(row, row.answers, row.judged) if row else None


def token_to_judge(
    row: RehearsedQuestion, question: Question, learner: Learner, *, now: datetime
) -> Token:
    """Return the token with which an answer is judged: always of the same nonce, so just once.

    Args:
        row: the answer.
        question: its question.
        learner: whose it is.
        now: the moment, UTC.
    """
    card = learner.cards.filter(question=question).first()
    return token_of(learner, question, card, now=now, nonce=row.token)


def compared_with(row: RehearsedQuestion, question: Question) -> Question | None:
    """Return the published question that answers the follow-up of `question`, if it was asked."""
    if row.followup_seconds is None:
        return None
    links = {one["text"]: one.get("question") for one in question.followups}
    number = links.get(row.followup)
    if number is None:
        return None
    found = Question.objects.published().filter(number=number)
    return found.prefetch_related("key_points").first()


def last_judged(learner: Learner, rehearsal: int, *, now: datetime) -> Attempt | None:
    """Return the rating that was given last of a rehearsal's answers today, and counts.

    Args:
        learner: whose it is.
        rehearsal: its id.
        now: the moment, UTC.
    """
    day_start, _ = day_bounds(now, learner.zone)
    tokens = RehearsedQuestion.objects.filter(rehearsal=rehearsal).values("token")
    of_today = learner.attempts.filter(token__in=tokens, answered_at__gte=day_start)
    return of_today.effective().select_related("question").order_by("pk").last()


def answers_of(rehearsals: Iterable[Rehearsal]) -> dict[int, list[Answered]]:
    """Return what was answered, by the rehearsal's id, in one statement."""
    rows = RehearsedQuestion.objects.filter(rehearsal__in=[*rehearsals], seconds__isnull=False)
    named = {
        "number": F("question__number"),
        "title": F("question__title"),
        "section": F("question__section__title"),
        "allowed": F("question__seconds"),
    }
    found = defaultdict(list)
    for row in rows.values("rehearsal", *JUDGED, *FOLLOWED_UP, **named).order_by("position"):
        missed = row.pop("missed")
        found[row.pop("rehearsal")].append(
            Answered(**row, missed=None if missed is None else tuple(missed))
        )
    return found


def htmls_of(answers: Iterable[Answered]) -> dict[str, str]:
    """Return the HTML of the key points that were left out, by their text, in one statement."""
    texts = {text for one in answers for text in one.missed or ()}
    return dict(KeyPoint.objects.filter(text__in=texts).values_list("text", "html"))


class Ended(NamedTuple):
    """A rehearsal that is over, how many questions were prepared, and the one before it, if any."""

    rehearsal: Rehearsal
    size: int
    before: Rehearsal | None


def ended_one(learner: Learner, pk: int) -> Ended | None:
    """Return one of the learner's rehearsals that are over; None if it is not theirs."""
    ended = learner.rehearsals.ended()
    rehearsal = ended.filter(pk=pk).first()
    if rehearsal is None:
        return None
    before = ended.filter(started_at__lt=rehearsal.started_at).first()
    return Ended(rehearsal, rehearsal.questions.count(), before)
