"""Into the database: content joins what a learner has, and nothing counts twice."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from quiz.markdown import render
from quiz.models import Attempt, Card, Learner, Question, Report
from quiz.practice.learners import add_marks
from quiz.practice.record import rebuild_cards

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator, Mapping

    from quiz.portable.content import Answered, Chosen, Content, Marked, Reported

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What came of a file's answers: `new`, `known` already, or `strange`, to questions not here.

    `left_out` counts the questions that are not here and have marks or reports in the file.
    """

    new: int
    known: int
    strange: int
    left_out: int


@transaction.atomic
def bring_in(*, learner_id: uuid.UUID, content: Content) -> Brought:
    """Add the content to what the learner has, and rebuild the cards.

    Answers are the same by their token; one that was taken back here or there does not count.
    Marks add up as in a merge of two learners. The settings hold for a learner who is made here,
    and change nothing of one who exists.

    Args:
        learner_id: made a learner here if it is none yet.
        content: as `read` has checked it.
    """
    learner = _locked(learner_id, content.settings)
    questions = dict(Question.objects.values_list("uid", "pk"))
    here = _ratings(learner)
    fresh = [one for one in content.attempts if one.token not in here]
    new = [one for one in fresh if one.uid in questions]
    Attempt.objects.bulk_create(_attempts(learner, new, content, questions), BATCH)
    Attempt.objects.bulk_create(_reversals(learner, content.attempts), BATCH)
    _add_cards(learner, content.cards, questions)
    _add_reports(learner, content.reports, questions)
    rebuild_cards(learner=learner)
    marked = {card.uid for card in content.cards} | {report.uid for report in content.reports}
    return Brought(
        new=len(new),
        known=len(content.attempts) - len(fresh),
        strange=len(fresh) - len(new),
        left_out=len(marked - questions.keys()),
    )


def _locked(learner_id: uuid.UUID, chosen: Chosen) -> Learner:
    """The learner's row, locked, so that its writes queue up."""
    settings = asdict(chosen)
    defaults = settings | {"created_at": settings.pop("since")}
    locked = Learner.objects.select_for_update()
    return locked.get_or_create(pk=learner_id, defaults=defaults)[0]


def _ratings(learner: Learner) -> dict[uuid.UUID | None, Attempt]:
    """The learner's ratings by their tokens, without what was answered."""
    kept = ("token", "learner_id", "question_id", "question_version", "answered_at", "zone")
    ratings = learner.attempts.filter(reverses=None).only(*kept)
    return {attempt.token: attempt for attempt in ratings}


def _attempts(
    learner: Learner, new: Iterable[Answered], content: Content, questions: Mapping[str, int]
) -> Iterator[Attempt]:
    for one in new:
        yield Attempt(
            learner=learner,
            question_id=questions[one.uid],
            question_version=one.version,
            token=one.token,
            rating=one.rating,
            answered_at=one.answered_at,
            zone=one.zone,
            parameters=content.parameters[one.parameters],
            due=one.due,
            answer=one.answer,
            suggested=one.suggested,
            ticked=one.ticked,
            proposed=one.proposed,
            seconds=one.seconds,
            leech=one.leech,
        )


def _reversals(learner: Learner, attempts: Iterable[Answered]) -> Iterator[Attempt]:
    """Those that the learner does not have yet, in the order of time."""
    here = _ratings(learner)
    reversals = learner.attempts.exclude(reverses=None)
    undone = set(reversals.values_list("reverses", flat=True))
    known = [(one.undone_at, here[one.token]) for one in attempts if one.token in here]
    missing = [(at, rating) for at, rating in known if at and rating.pk not in undone]
    for at, rating in sorted(missing, key=lambda pair: pair[0]):
        yield Attempt(
            learner=learner,
            question_id=rating.question_id,
            question_version=rating.question_version,
            reverses=rating,
            answered_at=max(at, rating.answered_at),
            zone=rating.zone,
        )


def _add_cards(learner: Learner, cards: Iterable[Marked], questions: Mapping[str, int]) -> None:
    mine = {card.question_id: card for card in learner.cards.all()}
    fresh = []
    for one in cards:
        if one.uid not in questions:
            continue
        card = Card(
            learner=learner,
            question_id=questions[one.uid],
            suspended=one.suspended,
            buried_until=one.buried_until,
            flagged=one.flagged,
            note=one.note,
            note_html=render(one.note),
        )
        if card.question_id in mine:
            add_marks(mine[card.question_id], card)
        else:
            fresh.append(card)
    Card.objects.bulk_create(fresh, BATCH)


def _add_reports(
    learner: Learner, reports: Iterable[Reported], questions: Mapping[str, int]
) -> None:
    """Those that the learner does not have yet, by question, moment and words."""
    here = set(learner.reports.values_list("question_id", "created_at", "text"))
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
            if one.uid in questions and (questions[one.uid], one.created_at, one.text) not in here
        ),
        BATCH,
    )
