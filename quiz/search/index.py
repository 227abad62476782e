"""Keeps the words that questions are found by; they are written at save, never in a request.

Signals tell `changed` what was saved. A bulk write sends no signal and calls `keep` itself. The
import command ends with `refresh`, which finds what was missed, such as an older release's writes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Prefetch, QuerySet

from quiz.models import KeyPoint, Question, SearchText, Section
from quiz.search.typos import is_misspelt
from quiz.search.words import joined, readings, root

FORMAT = 5  # with another number, the words of all questions are written again
BODIES = [name for name in Question.markdown_fields() if name != "situation"]  # seen by all
LISTS = ("tags", "changes", "misconceptions", "followups")
# The fields that questions are found by; saving others changes no words.
INDEXED = frozenset({"number", "title", "section", "situation", *BODIES, *LISTS})
COLUMNS = ("title", "subject", "points", "answer", "words", "answer_words", "digest")
BATCH = 200
BETWEEN = " . "  # a dot alone is no word, so that no phrase reaches from one point into the next

_waiting: ContextVar[set[int] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Generator[None]:
    """Write all that the block changes once, at its end, in few statements."""
    ids: set[int] = set()
    mark = _waiting.set(ids)
    try:
        yield
    finally:
        _waiting.reset(mark)
    keep(ids)


def changed(
    *,
    instance: Question | KeyPoint | Section,
    update_fields: Iterable[str] | None = None,
    origin: object = None,
    **_: Any,
) -> None:
    """Receive `post_save` of sections, questions and key points, and `post_delete` of the last.

    Args:
        instance: what was saved or deleted.
        update_fields: the fields that were saved; None means all.
        origin: what was deleted; a question takes its key points and its words with it.
    """
    if getattr(origin, "model", type(origin)) is Question:
        return
    match instance:
        case Question():
            if update_fields is None or INDEXED.intersection(update_fields):
                _note([instance.pk])
        case KeyPoint():
            _note([instance.question_id])
        case Section():
            _note(instance.questions.values_list("pk", flat=True))


def refresh() -> int:
    """Write the words of every question whose change went unnoticed; return how many."""
    return _write(Question.objects.all())


def keep(question_ids: Iterable[int]) -> None:
    """Write the words of these questions, after their rows were written."""
    if ids := list(question_ids):
        _write(Question.objects.filter(pk__in=ids))


def _note(question_ids: Iterable[int]) -> None:
    waiting = _waiting.get()
    if waiting is None:
        keep(question_ids)
    else:
        waiting.update(question_ids)


def _write(questions: QuerySet[Question]) -> int:
    points = KeyPoint.objects.only("question", "text", "phrases")
    rows = (
        questions.select_related("section", "search_text")
        .only(
            "number", "title", "section__title", "search_text__digest", "situation", *BODIES, *LISTS
        )
        .prefetch_related(Prefetch("key_points", queryset=points))
    )
    texts = ((row, _texts(row)) for row in rows)
    news = [
        SearchText(question_id=row.pk, digest=digest, **_words(text))
        for row, text in texts
        if _digest_of(row) != (digest := _digest(text))
    ]
    SearchText.objects.bulk_create(
        news,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["question"],
        update_fields=COLUMNS,
    )
    return len(news)


def _digest_of(question: Question) -> str:
    """Return the digest of what its stored words were made from; empty when it has none yet."""
    stored: SearchText | None = getattr(question, "search_text", None)
    return stored.digest if stored else ""


def _texts(question: Question) -> dict[str, list[str]]:
    """Return the texts of a question that go into each column, as people wrote them."""
    points = list(question.key_points.all())
    bodies = [getattr(question, name) for name in BODIES]
    told = _strings([question.changes, question.misconceptions, question.followups])
    return {
        "title": [question.title],
        "subject": [
            *question.tags,
            str(question.number),
            question.section.title,
        ],
        "situation": [question.situation],
        "points": [point.text for point in points],
        "phrases": [phrase for point in points for phrase in point.phrases],
        "answer": [*bodies, *told],
    }


def _strings(value: object) -> Iterator[str]:
    """Yield every text in lists and mappings; an editor's draft may have them in any shape."""
    match value:
        case str():
            yield value
        case dict():
            yield from _strings(list(value.values()))
        case list():
            for part in value:
                yield from _strings(part)


def _words(texts: Mapping[str, list[str]]) -> dict[str, str]:
    read = {name: [*readings("\n".join(parts))] for name, parts in texts.items()}
    # Numbers, code and the shortest words are not what a misspelt word is meant to be.
    spelt = [word for word in read["points"] + read["answer"] if len(word) > 2 and word.isalpha()]
    # Phrases contain misspellings for the matcher; here they would pass for well-spelt words.
    known = {word for name in read.keys() - {"phrases"} for word in read[name]}
    phrases = [word for word in read["phrases"] if not is_misspelt(word, known=known)]
    return {
        "title": _line(map(root, [*read["title"], *joined(" ".join(texts["title"]))])),
        "subject": BETWEEN.join(_line(map(root, read[name])) for name in ("subject", "situation")),
        "points": BETWEEN.join(_line(map(root, readings(point))) for point in texts["points"])
        + BETWEEN
        + _line(dict.fromkeys(map(root, phrases))),
        "answer": _line(dict.fromkeys(map(root, read["answer"]))),
        "words": _line(dict.fromkeys(read["title"] + read["subject"] + read["situation"])),
        "answer_words": _line(dict.fromkeys(spelt)),
    }


def _line(words: Iterable[str]) -> str:
    return " ".join(words)


def _digest(texts: Mapping[str, list[str]]) -> str:
    return hashlib.sha256(json.dumps([FORMAT, texts]).encode()).hexdigest()
