"""Asks the index of the database: one statement, and up to three more when a typo is mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from quiz.models import Card, Learner, SearchText, Status
from quiz.search.score import Fields, fit, weights
from quiz.search.typos import mend
from quiz.search.words import root, typed

POSTGRESQL = "SELECT question_id FROM quiz_searchtext WHERE {} @@ %s::tsquery"
SQLITE = "SELECT rowid FROM quiz_search WHERE quiz_search MATCH %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: ids of questions, the best first.

    `words` are those that were searched for; `mended`: they are not what was typed, since nothing
    has that. `is_whole`: every one of these questions has all of the words, else most of them.
    """

    questions: list[int]
    words: list[str]
    mended: bool = False
    is_whole: bool = True


def find(
    query: str, *, learner: Learner | None, answers: bool = False, literal: bool = False
) -> Found:
    """Return the published questions that fit what was typed.

    A question that the learner has not rated is found by title, tags and section alone, and
    nothing of what is returned depends on its answer, unless `answers` are asked for.

    Args:
        query: what was typed, whatever it holds.
        learner: whose ratings count; None for a visitor, who has none.
        answers: search in all answers.
        literal: mend no typos.
    """
    words = typed(query)
    if not words:
        return Found(questions=[], words=[])
    found = _look_up(words, learner, answers=answers)
    unknown = {word for word, known in zip(words, found.known, strict=True) if not known}
    if unknown and not literal:
        vocabulary = _vocabulary(learner, answers=answers)
        better = mend(words, unknown=unknown, vocabulary=vocabulary)
        if better != words:
            found = _look_up(better, learner, answers=answers)
            return Found(
                questions=found.questions, words=better, mended=True, is_whole=found.is_whole
            )
    return Found(questions=found.questions, words=words, is_whole=found.is_whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranked:
    """The questions of one look-up, and of each word whether anything has it."""

    questions: list[int]
    known: list[bool]
    is_whole: bool


def _look_up(words: Sequence[str], learner: Learner | None, *, answers: bool) -> _Ranked:
    roots = list(map(root, words))
    rows = _readable(learner, answers=answers).filter(_matches(roots, learner, answers=answers))
    ranked, known = [], [False] * len(roots)
    columns = ("title", "subject", "points", "answer", "is_open", "pk", "question__number")
    for title, subject, points, answer, is_open, pk, number in rows.values_list(*columns):
        told = (points, answer) if is_open else ("", "")
        found = weights(roots, Fields(title, subject, *told))
        known = [had or bool(has) for had, has in zip(known, found, strict=True)]
        ranked.append((fit(found), number, pk))
    most = max((held for (held, _), _, _ in ranked), default=0)
    best = [((-held, -worth), number, pk) for (held, worth), number, pk in ranked if held == most]
    return _Ranked(
        questions=[pk for _, _, pk in sorted(best)], known=known, is_whole=most == len(roots)
    )


def _vocabulary(learner: Learner | None, *, answers: bool) -> frozenset[str]:
    """Return the whole words by which this learner finds questions."""
    return _words_of(*_readable(learner, answers=answers).values_list("digest", "is_open"))


@lru_cache(maxsize=16)
def _words_of(*texts: tuple[str, bool]) -> frozenset[str]:
    """Return the words of texts that are named by their digests, so what changes is read anew.

    Cutting a quarter of a million words takes most of the time of a search that mends a typo.
    """
    is_open = dict(texts)
    rows = SearchText.objects.values_list("digest", "words", "answer_words")
    vocabulary: set[str] = set()
    for digest, words, answer_words in rows:
        if digest in is_open:
            vocabulary.update(words.split(), answer_words.split() if is_open[digest] else ())
    return frozenset(vocabulary)


def _readable(learner: Learner | None, *, answers: bool) -> QuerySet[Any]:
    """The words of what is published; `is_open`: the learner may find it by its answer."""
    rows = SearchText.objects.filter(question__status=Status.PUBLISHED)
    if answers or learner is None:
        return rows.annotate(is_open=Value(answers, output_field=BooleanField()))
    return rows.annotate(is_open=Q(question__in=_rated(learner)))


def _rated(learner: Learner) -> QuerySet[Card, Any]:
    return learner.cards.filter(reps__gt=0).values("question")


def _matches(roots: Iterable[str], learner: Learner | None, *, answers: bool) -> Q:
    """Has one of the roots where the learner may look."""
    if answers:
        return Q(pk__in=_index(roots, whole=True))
    in_open = Q(pk__in=_index(roots, whole=False))
    if learner is None:
        return in_open
    return in_open | Q(pk__in=_index(roots, whole=True), question__in=_rated(learner))


def _index(roots: Iterable[str], *, whole: bool) -> RawSQL:
    """The ids under which the database's full-text index holds one of the roots.

    Roots consist of letters, digits and dots; quoted, no operator of either database is left.
    """
    if connection.vendor == "postgresql":
        sql = POSTGRESQL.format("whole_index" if whole else "open_index")
        return _raw(sql, " | ".join(f"'{root_}'" for root_ in roots))
    wanted = " OR ".join(f'"{root_}"' for root_ in roots)
    return _raw(SQLITE, wanted if whole else f"{{title subject}} : ({wanted})")


def _raw(sql: str, wanted: str) -> RawSQL:
    return RawSQL(sql, [wanted])  # noqa: S611 (the SQL is ours, what was typed a parameter)
