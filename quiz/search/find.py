"""Looks words up in the database's index: one statement, and up to three more to mend a typo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from quiz.models import Card, Learner, SearchText, Status
from quiz.search.score import NUMBER, Fields, fit, nearness, weights
from quiz.search.typos import mend
from quiz.search.words import forms, typed

POSTGRESQL = "SELECT question_id FROM quiz_searchtext WHERE {} @@ %s::tsquery"
COLUMNS = (
    *("title", "subject", "points", "answer", "is_open", "is_told", "pk"),
    *("question__number", "question__asked"),
)
SQLITE = "SELECT rowid FROM quiz_search WHERE quiz_search MATCH %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: ids of questions, best first.

    `words` are those that were searched for. `mended` says that they differ from what was typed,
    because nothing has that. `is_whole` says that each question has all of the words; otherwise it
    has most of them. `told` are the questions whose answers may be shown.
    """

    questions: list[int]
    words: list[str]
    told: set[int] = field(default_factory=set)
    mended: bool = False
    is_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranked:
    """The questions of one look-up, and for each word whether anything has it."""

    questions: list[int]
    told: set[int]
    known: list[bool]
    is_whole: bool


def find(
    query: str, *, learner: Learner | None, answers: bool = False, literal: bool = False
) -> Found:
    """Return the published questions that match what was typed.

    A question that the learner has not rated is found by title, tags and section alone, and the
    result tells nothing about its answer, unless `answers` is set.

    Args:
        query: what was typed, whatever that is.
        learner: whose ratings count; None for a visitor, who has none.
        answers: search in all answers.
        literal: do not mend typos.
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
            return _found(found, better, mended=True)
    return _found(found, words)


def _found(ranked: _Ranked, words: list[str], *, mended: bool = False) -> Found:
    return Found(
        questions=ranked.questions,
        words=words,
        told=ranked.told,
        mended=mended,
        is_whole=ranked.is_whole,
    )


def _look_up(words: Sequence[str], learner: Learner | None, *, answers: bool) -> _Ranked:
    """Rank what has the words: by how many, by where and how near, and then by how often asked."""
    wanted = list(map(forms, words))
    roots = list(dict.fromkeys(chain.from_iterable(wanted)))
    rows = _readable(learner, answers=answers).filter(_matches(roots, learner, answers=answers))
    ranked, known, told = [], [False] * len(words), set()
    for title, subject, points, answer, is_open, is_told, pk, number, asked in rows.values_list(
        *COLUMNS
    ):
        fields = Fields(title, subject, *((points, answer) if is_open else ("", "")))
        found = weights(wanted, fields)
        known = [had or bool(has) for had, has in zip(known, found, strict=True)]
        held, worth = fit(found)
        worth += nearness(wanted, fields) + NUMBER * (str(number) in words)
        ranked.append(((-held, -worth, -(asked or 0), number), pk))
        told.update([pk] * is_told)
    most = -min((rank[0] for rank, _ in ranked), default=0)
    best = [pk for rank, pk in sorted(ranked) if rank[0] == -most]
    return _Ranked(questions=best, told=told, known=known, is_whole=most == len(words))


def _vocabulary(learner: Learner | None, *, answers: bool) -> frozenset[str]:
    """Return the whole words by which this learner finds questions."""
    return _words_of(*_readable(learner, answers=answers).values_list("digest", "is_open"))


@lru_cache(maxsize=16)
def _words_of(*texts: tuple[str, bool]) -> frozenset[str]:
    """Return the words of texts, which are named by their digests, so that changes are noticed.

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
    """Return the words of what is published.

    `is_open` says where the answer may be searched too, `is_told` where it may be shown.
    """
    rows = SearchText.objects.filter(question__status=Status.PUBLISHED)
    is_told = Q(question__in=_rated(learner)) if learner else _always(value=False)
    return rows.annotate(is_told=is_told, is_open=_always(value=True) if answers else is_told)


def _always(*, value: bool) -> Value:
    return Value(value, output_field=BooleanField())


def _rated(learner: Learner) -> QuerySet[Card, Any]:
    return learner.cards.filter(reps__gt=0).values("question")


def _matches(roots: Iterable[str], learner: Learner | None, *, answers: bool) -> Q:
    """Return the condition that one of the roots is where the learner may look."""
    if answers:
        return Q(pk__in=_index(roots, whole=True))
    in_open = Q(pk__in=_index(roots, whole=False))
    if learner is None:
        return in_open
    return in_open | Q(pk__in=_index(roots, whole=True), question__in=_rated(learner))


def _index(roots: Iterable[str], *, whole: bool) -> RawSQL:
    """Return the ids for which the database's full-text index has one of the roots.

    Roots consist of letters, digits and dots; in quotes they hold no operator of either database.
    """
    if connection.vendor == "postgresql":
        sql = POSTGRESQL.format("whole_index" if whole else "open_index")
        return _raw(sql, " | ".join(f"'{root_}'" for root_ in roots))
    wanted = " OR ".join(f'"{root_}"' for root_ in roots)
    return _raw(SQLITE, wanted if whole else f"{{title subject}} : ({wanted})")


def _raw(sql: str, wanted: str) -> RawSQL:
    return RawSQL(sql, [wanted])  # noqa: S611 (the SQL is ours, what was typed a parameter)
