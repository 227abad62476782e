"""Into the database: content is added to what a learner has, and nothing counts twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count
from msgspec.structs import asdict

from quiz.bounds import (
    ANSWERS_MAX,
    ATTEMPTS_MAX,
    FILE_NOTES,
    OPEN_REPORTS_MAX,
    OPEN_REPORTS_OF_QUESTION,
    TEXT_MAX,
)
from quiz.markdown import render_note
from quiz.models import Attempt, Card, Learner, Question, Report, Section
from quiz.practice.learners import ANNOTATION_FIELDS, add_annotations
from quiz.practice.record import characters_of, rebuild_cards
from quiz.takeout.refusal import UnreadableError
from quiz.takeout.schema import Answered, Chosen, Content, Marked, Reported

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What happened to a file's answers: `new`, `known` already, or `strange`.

    Strange ones are to questions that this site does not have; `left_out` counts such questions
    that have annotations or reports in the file.
    """

    new: int
    known: int
    strange: int
    left_out: int


def import_content(*, learner_id: uuid.UUID, content: Content) -> Imported:
    """Add the content to what the learner has, and rebuild the cards, in one transaction.

    Answers with the same token are the same; one that was taken back here or there does not count.
    Annotations are combined as when two learners merge. The settings apply to a learner who is
    created here, and change nothing for one who exists.

    Args:
        learner_id: the learner is created here if there is none yet.
        content: what `read` has checked.

    Raises:
        UnreadableError: when notes are too long, on their own or joined with those that are here,
            or when the learner would have more than a learner may (quiz.bounds).
    """
    questions = dict(Question.objects.values_list("uid", "pk"))
    notes = _rendered([one.note for one in content.cards if one.uid in questions])
    with transaction.atomic():
        learner = _locked(learner_id, content.settings)
        here = _ratings(learner)
        fresh = [one for one in content.attempts if one.token not in here]
        new = [one for one in fresh if one.uid in questions]
        attempts = _attempts(learner, new, content, questions)
        while some := list(islice(attempts, BATCH)):  # all at once would double what is in memory
            here |= _by_token(map(_Rating.of, Attempt.objects.bulk_create(some)))
        Attempt.objects.bulk_create(_reversals(learner, content.attempts, here), BATCH)
        _add_cards(learner, content.cards, questions, notes)
        _add_reports(learner, content.reports, questions)
        _need_room(learner)
        rebuild_cards(learner=learner)
    marked = {card.uid for card in content.cards} | {report.uid for report in content.reports}
    return Imported(
        new=len(new),
        known=len(content.attempts) - len(fresh),
        strange=len(fresh) - len(new),
        left_out=len(marked - questions.keys()),
    )


def _rendered(notes: Iterable[str]) -> dict[str, str]:
    """Return each note with its HTML: rendering takes time, during which no lock is held."""
    different = set(notes)
    if sum(map(len, different)) > FILE_NOTES:
        raise UnreadableError(
            f"The notes in this file have more than {FILE_NOTES:,} characters together. "
            "Shorten some of them where they come from, and export them again."
        )
    return {note: render_note(note) for note in different}


def _locked(learner_id: uuid.UUID, chosen: Chosen) -> Learner:
    """Return the learner's row, locked, so that other writes wait."""
    settings = asdict(chosen)
    left_out = settings.pop("left_out")
    defaults = settings | {"created_at": settings.pop("since")}
    locked = Learner.objects.select_for_update()
    learner, is_new = locked.get_or_create(pk=learner_id, defaults=defaults)
    if is_new:
        learner.left_out.set(Section.objects.filter(slug__in=left_out))
    return learner


class _Rating(NamedTuple):
    """What a reversal has to know of the rating that it takes back."""

    token: uuid.UUID | None
    pk: int
    question_id: int
    question_version: int
    answered_at: datetime
    zone: str

    @classmethod
    def of(cls, attempt: Attempt) -> _Rating:
        """Return it without what was answered."""
        return cls(*(getattr(attempt, name) for name in cls._fields))


def _ratings(learner: Learner) -> dict[uuid.UUID | None, _Rating]:
    """The learner's ratings by their tokens."""
    ratings = learner.attempts.filter(reverses=None).values_list(*_Rating._fields)
    return _by_token(_Rating(*row) for row in ratings.iterator())


def _by_token(ratings: Iterable[_Rating]) -> dict[uuid.UUID | None, _Rating]:
    return {rating.token: rating for rating in ratings}


def _attempts(
    learner: Learner, new: Iterable[Answered], content: Content, questions: Mapping[str, int]
) -> Iterator[Attempt]:
    parameters = [*map(asdict, content.parameters)]
    for one in new:
        yield Attempt(
            learner=learner,
            question_id=questions[one.uid],
            question_version=one.version,
            token=one.token,
            rating=one.rating,
            answered_at=one.answered_at,
            zone=one.zone,
            parameters=parameters[one.parameters],
            due=one.due,
            kind=one.kind,
            payload=one.payload,
            seconds=one.seconds,
            took=one.took,
            leech=one.leech,
        )


def _reversals(
    learner: Learner, attempts: Iterable[Answered], here: Mapping[uuid.UUID | None, _Rating]
) -> Iterator[Attempt]:
    """Yield the reversals that the learner does not have yet, in the order of time."""
    reversals = learner.attempts.exclude(reverses=None)
    undone = set(reversals.values_list("reverses", flat=True))
    known = [(one.undone_at, here[one.token]) for one in attempts if one.token in here]
    missing = [(at, rating) for at, rating in known if at and rating.pk not in undone]
    for at, rating in sorted(missing, key=lambda pair: pair[0]):
        yield Attempt(
            learner=learner,
            question_id=rating.question_id,
            question_version=rating.question_version,
            reverses_id=rating.pk,
            answered_at=max(at, rating.answered_at),
            zone=rating.zone,
        )


def _add_cards(
    learner: Learner,
    cards: Iterable[Marked],
    questions: Mapping[str, int],
    notes: Mapping[str, str],
) -> None:
    """Write the annotations of all the cards, combining those here with those in the file."""
    mine = {card.question_id: card for card in learner.cards.all()}
    marked = []
    for one in cards:
        if one.uid in questions:
            card = Card(learner=learner, question_id=questions[one.uid])
            before = mine.get(card.question_id, Card())
            add_annotations(card, before)
            add_annotations(card, _as_card(one, notes[one.note]))
            if len(card.note) > TEXT_MAX and card.note != before.note:
                raise UnreadableError(
                    f"Your note on question {one.number} and the one in the file have more than "
                    f"{TEXT_MAX:,} characters together. Shorten the note here or the file's first."
                )
            marked.append(card)
    Card.objects.bulk_create(
        marked,
        BATCH,
        update_conflicts=True,
        update_fields=ANNOTATION_FIELDS,
        unique_fields=["learner", "question"],
    )


def _as_card(one: Marked, note_html: str) -> Card:
    return Card(
        suspended=one.suspended,
        buried_until=one.buried_until,
        flagged=one.flagged,
        note=one.note,
        note_html=note_html,
    )


def _add_reports(
    learner: Learner, reports: Sequence[Reported], questions: Mapping[str, int]
) -> None:
    """Add the reports that the learner does not have yet, told by question, moment and text.

    An open one on a question that has as many as it may is left out.
    """
    here = set(learner.reports.values_list("question_id", "created_at", "text"))
    full = _full_questions() if reports else set()
    Report.objects.bulk_create(
        (
            Report(
                learner=learner,
                question_id=questions[one.uid],
                question_version=one.version,
                text=one.text,
                created_at=one.created_at,
                handled_at=one.handled_at,
            )
            for one in reports
            if one.uid in questions
            and (questions[one.uid], one.created_at, one.text) not in here
            and (one.handled_at or questions[one.uid] not in full)
        ),
        BATCH,
    )


def _full_questions() -> set[int]:
    """Return the questions on which editors have enough to read."""
    counted = Report.objects.open().values("question").annotate(many=Count("pk"))
    full = counted.filter(many__gte=OPEN_REPORTS_OF_QUESTION)
    return set(full.values_list("question", flat=True))


def _need_room(learner: Learner) -> None:
    """Refuse the file, whose content stands in the transaction, where it was too much."""
    if learner.attempts.count() > ATTEMPTS_MAX or characters_of(learner.pk) > ANSWERS_MAX:
        raise UnreadableError(
            f"With this file you would have more than {ATTEMPTS_MAX:,} answers here, or very many "
            "long ones, and this site keeps no more of one person."
        )
    if learner.reports.open().count() > OPEN_REPORTS_MAX:
        raise UnreadableError(
            f"With this file you would have more than {OPEN_REPORTS_MAX} reports here that nobody "
            "has looked at yet. Please wait until an editor has."
        )
