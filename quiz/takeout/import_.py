"""Into the database: content is added to what a learner has, and nothing counts twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
from quiz.memory.schedule import Memory
from quiz.models import Card, Learner, Question, Report, Section
from quiz.practice.learners import ANNOTATION_FIELDS, add_annotations
from quiz.practice.rebuild import memories_of, store_memories, unhurried
from quiz.practice.record import Amount, amount_of
from quiz.takeout.import_rehearsals import add_rehearsals
from quiz.takeout.incoming import compared, counted
from quiz.takeout.refusal import UnreadableError
from quiz.takeout.schema import Chosen, Content, Marked, Reported
from quiz.takeout.staged import add_staged, stage, staging

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What happened to a file's answers: `new`, `known` already, or `strange`.

    Strange ones are to questions that this site does not have; `left_out` counts such questions
    that have annotations or reports in the file. What was taken back counts nowhere, as on the
    page that deletes everything.
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

    def write(learner: Learner, plan: _Plan) -> Imported:
        add_staged(plan.staged)
        _add_cards(learner, content.cards, questions, notes)
        _add_reports(learner, content.reports, questions)
        if content.rehearsals:
            add_rehearsals(learner, content.rehearsals, questions)
        store_memories(learner, plan.memories)
        return plan.imported

    with staging():
        return unhurried(
            learner_id,
            lock=lambda: _locked(learner_id, content.settings),
            prepare=lambda: _plan(learner_id, content, questions),
            write=write,
        )


class _Plan(NamedTuple):
    """What is ready to be written, and what will be said of it."""

    staged: Amount
    memories: dict[int, Memory]
    imported: Imported


def _plan(learner_id: uuid.UUID, content: Content, questions: Mapping[str, int]) -> _Plan:
    """Stage the attempts that the learner does not have yet, and replay all that will count."""
    incoming = compared(learner_id, content, questions)
    staged = stage(incoming.attempts())
    _need_room(learner_id, staged)
    marked = {card.uid for card in content.cards} | {report.uid for report in content.reports}
    marked |= {asked.uid for one in content.rehearsals for asked in one.questions}
    imported = Imported(
        new=counted(incoming.new),
        known=incoming.known,
        strange=incoming.strange,
        left_out=len(marked - questions.keys()),
    )
    return _Plan(staged, memories_of(incoming.standing()), imported)


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
                reason=one.reason,
                answer=one.answer,
                email=one.email,
                outcome=one.outcome if one.word else "",
                word=one.word,
                fixed_in=one.fixed_in,
                read_at=one.read_at,
            )
            for one in reports
            if one.uid in questions
            and (questions[one.uid], one.created_at, one.text) not in here
            and (one.handled_at or questions[one.uid] not in full)
        ),
        BATCH,
    )
    if learner.reports.open().count() > OPEN_REPORTS_MAX:
        raise UnreadableError(
            f"With this file you would have more than {OPEN_REPORTS_MAX} reports here that nobody "
            "has looked at yet. Please wait until an editor has."
        )


def _full_questions() -> set[int]:
    """Return the questions on which editors have enough to read."""
    counted = Report.objects.open().values("question").annotate(many=Count("pk"))
    full = counted.filter(many__gte=OPEN_REPORTS_OF_QUESTION)
    return set(full.values_list("question", flat=True))


def _need_room(learner_id: uuid.UUID, staged: Amount) -> None:
    """Refuse the file where the learner would have too many answers with what is staged."""
    here = amount_of(learner_id)
    many, characters = here.attempts + staged.attempts, here.characters + staged.characters
    if many > ATTEMPTS_MAX or characters > ANSWERS_MAX:
        raise UnreadableError(
            f"With this file you would have more than {ATTEMPTS_MAX:,} answers here, or very many "
            "long ones, and this site keeps no more of one person."
        )
