"""What learners' answers teach about the questions, worked out for editors at night.

Each learner's first answer counts, since later ones tell more of the schedule than of the question.
Discrimination is the corrected item-total correlation: whether a question was recalled (1 or 0)
against the share that the same learners recalled of all *other* questions, as a product-moment
correlation. Without “other” a question would correlate with itself: S. Henrysson, “Correction of
item-total correlations in item analysis”, Psychometrika 28 (1963), pages 211 to 218. Near 0, those
who know much recall it no oftener than those who know little: it may be unclear, or wrong.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from statistics import StatisticsError, correlation, median
from typing import Any, NamedTuple

from quiz.exercises import recall
from quiz.exercises.matcher import listen
from quiz.models import Attempt, Question, Statistic
from quiz.rating import Rating

LEARNERS_MIN = 20  # fewer are not enough data
OTHERS_MIN = 5  # other questions that a learner answered, for a share that means something
LISTENED = 200  # first answers of a question that are listened to again, the latest
CHUNK = 2_000


class First(NamedTuple):
    """A learner's first answer to a question, and how many answers they gave to it in all."""

    attempt: int
    learner: uuid.UUID
    version: int
    is_recalled: bool
    seconds: int | None
    answers: int


class Score(NamedTuple):
    """Of how many questions a learner recalled how many at the first answer."""

    recalled: int
    asked: int


def compute_statistics(*, now: datetime) -> int:
    """Work out what learners teach about every question that was answered.

    Args:
        now: the moment, UTC.

    Returns:
        How many questions have enough answers for shares. What is no longer known is deleted.
    """
    scores = _scores()
    found = [_of(pk, firsts, scores, now) for pk, firsts in _by_question()]
    fields = [one.name for one in Statistic._meta.fields if not one.primary_key]
    Statistic.objects.bulk_create(
        found, CHUNK, update_conflicts=True, unique_fields=["question"], update_fields=fields
    )
    Statistic.objects.exclude(computed_at=now).delete()
    return sum(one.recalled is not None for one in found)


def discrimination(firsts: Sequence[First], scores: dict[uuid.UUID, Score]) -> float | None:
    """Return the corrected item-total correlation; None where there is too little to compare.

    Args:
        firsts: the first answers to one question.
        scores: what each learner recalled in all, this question included.
    """
    rest = [(one.is_recalled, scores[one.learner]) for one in firsts]
    pairs = [
        (float(is_recalled), (score.recalled - is_recalled) / (score.asked - 1))
        for is_recalled, score in rest
        if score.asked > OTHERS_MIN
    ]
    if len(pairs) < LEARNERS_MIN:
        return None
    try:
        return correlation(*zip(*pairs, strict=True))
    except StatisticsError:  # all recalled it, or none did
        return None


def _of(pk: int, firsts: list[First], scores: dict[uuid.UUID, Score], now: datetime) -> Statistic:
    """Return what the first answers to one question teach."""
    statistic = Statistic(
        question_id=pk,
        computed_at=now,
        learners=len(firsts),
        answers=sum(one.answers for one in firsts),
    )
    if len(firsts) < LEARNERS_MIN:
        return statistic
    seconds = [one.seconds for one in firsts if one.seconds is not None]
    statistic.recalled = sum(one.is_recalled for one in firsts) / len(firsts)
    statistic.seconds = round(median(seconds)) if len(seconds) >= LEARNERS_MIN else None
    statistic.discrimination = discrimination(firsts, scores)
    question = Question.objects.prefetch_related("key_points").get(pk=pk)
    latest = sorted(one.attempt for one in firsts if one.version == question.version)[-LISTENED:]
    payloads = [one.recorded for one in Attempt.objects.filter(pk__in=latest)]
    statistic.missed = _missed(question, payloads)
    statistic.misconceptions = _heard(question, payloads)
    return statistic


def _missed(question: Question, payloads: Iterable[dict[str, Any]]) -> list[tuple[str, float]]:
    """Return the key points, each with the share of judged answers that left it out."""
    judged = [set(one["ticked"]) for one in payloads if "ticked" in one]
    if len(judged) < LEARNERS_MIN:
        return []
    left_out = Counter(
        {
            point.text: sum(point.text not in ticked for ticked in judged)
            for point in question.key_points.all()
        }
    )
    return [(text, count / len(judged)) for text, count in left_out.most_common() if count]


def _heard(question: Question, payloads: Iterable[dict[str, Any]]) -> list[tuple[str, float]]:
    """Return the corrections, each with the share of typed answers that needed it."""
    typed = [answer for one in payloads if (answer := one.get("answer"))]
    if len(typed) < LEARNERS_MIN or not question.misconceptions:
        return []
    points = [
        {"text": point.text, "must": point.must, "phrases": point.phrases}
        for point in question.key_points.all()
    ]
    known = {"key_points": points, "misconceptions": question.misconceptions}
    definition = recall.parse(known)
    needed = Counter(one for answer in typed for one in set(listen(answer, definition).corrections))
    return [(text, count / len(typed)) for text, count in needed.most_common()]


def _scores() -> dict[uuid.UUID, Score]:
    """Return what each learner recalled of all questions, at the first answer to each."""
    scores: dict[uuid.UUID, Score] = {}
    for first in _firsts("learner", "question"):
        known = scores.get(first.learner, Score(0, 0))
        scores[first.learner] = Score(known.recalled + first.is_recalled, known.asked + 1)
    return scores


def _by_question() -> Iterator[tuple[int, list[First]]]:
    """Yield each question's id with the first answers to it; one question at a time in memory."""
    rows = _rows("question", "learner")
    for pk, of_question in groupby(rows, attrgetter("question_id")):
        yield pk, [*_first_of_each(of_question)]


def _firsts(*order: str) -> Iterator[First]:
    return _first_of_each(_rows(*order))


def _rows(*order: str) -> Iterator[Any]:
    """Yield the ratings that count, grouped as told and the earliest of each group first."""
    names = ("pk", "learner_id", "question_id", "question_version", "rating", "seconds")
    ratings = Attempt.objects.filter(reverses=None, reversals=None)
    ordered = ratings.order_by(*order, "answered_at", "pk").values_list(*names, named=True)
    yield from ordered.iterator(CHUNK)


def _first_of_each(rows: Iterable[Any]) -> Iterator[First]:
    """Yield the first of each learner's answers to each question."""
    for _, group in groupby(rows, attrgetter("learner_id", "question_id")):
        first, *others = group
        yield First(
            attempt=first.pk,
            learner=first.learner_id,
            version=first.question_version,
            is_recalled=first.rating != Rating.AGAIN,
            seconds=first.seconds,
            answers=1 + len(others),
        )
