"""What a learner sets on a question."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from quiz.models import Card, Learner, Question
from quiz.practice.annotations import Annotations, annotate
from quiz.practice.notes import NoteEdit
from quiz.practice.queue import today
from tests.factories import START
from tests.practice.cards import rate, remembered

DAY = timedelta(days=1)
EACH: list[Annotations] = [
    {"flagged": True},
    {"suspended": True},
    {"buried": True},
    {"note": NoteEdit(before="", after="Mine")},
]
NONE: Annotations = {
    "flagged": False,
    "suspended": False,
    "buried": False,
    "note": NoteEdit(before="Mine", after=""),
}


def shown_numbers(learner: Learner, at: datetime = START) -> list[int]:
    """The numbers that the queue brings at a moment, one after the other."""
    numbers = []
    while card := today(learner_id=learner.pk, zone=learner.zone, now=at).card:
        numbers.append(card.number)
        annotate(learner_id=learner.pk, question_id=card.question_id, now=at, suspended=True)
    return numbers


@pytest.mark.parametrize("chosen", EACH)
def test_a_mark_touches_nothing_that_fsrs_knows_and_no_other_mark(
    alice: Learner, questions: list[Question], chosen: Annotations
) -> None:
    rate(alice, questions[0])
    annotate(
        learner_id=alice.pk,
        question_id=questions[0].pk,
        now=START,
        note=NoteEdit(before="", after="Before"),
    )
    before = remembered(alice)[questions[0].pk]
    annotate(learner_id=alice.pk, question_id=questions[0].pk, now=START, **chosen)
    after = remembered(alice)[questions[0].pk]
    changed = {name for name in after if after[name] != before[name]}
    fields = {"buried": {"buried_until"}, "note": {"note", "note_html"}}
    [name] = chosen
    assert changed == fields.get(name, {name})


@pytest.mark.parametrize("chosen", EACH)
def test_the_same_mark_twice_is_one(
    alice: Learner, questions: list[Question], chosen: Annotations
) -> None:
    for _ in range(2):
        annotate(learner_id=alice.pk, question_id=questions[0].pk, now=START, **chosen)
    assert alice.cards.count() == 1


def test_a_card_that_was_never_rated_goes_with_its_last_mark(
    alice: Learner, questions: list[Question]
) -> None:
    for chosen in EACH:
        annotate(learner_id=alice.pk, question_id=questions[0].pk, now=START, **chosen)
    annotate(learner_id=alice.pk, question_id=questions[0].pk, now=START, **NONE)
    assert not Card.objects.exists()


def test_a_rated_card_stays_without_marks(alice: Learner, questions: list[Question]) -> None:
    rate(alice, questions[0])
    before = remembered(alice)
    annotate(learner_id=alice.pk, question_id=questions[0].pk, now=START, **EACH[0])
    annotate(learner_id=alice.pk, question_id=questions[0].pk, now=START, **NONE)
    assert remembered(alice) == before


def test_a_visitor_becomes_a_learner_with_the_first_mark(questions: list[Question]) -> None:
    visitor = uuid.uuid4()
    annotate(
        learner_id=visitor,
        question_id=questions[0].pk,
        now=START,
        zone="Asia/Tokyo",
        flagged=True,
    )
    learner = Learner.objects.get()
    assert (learner.pk, learner.zone, learner.created_at) == (visitor, "Asia/Tokyo", START)
    assert learner.cards.get().flagged


def test_a_burial_lasts_until_four_in_the_morning_where_the_learner_is(
    bob: Learner, questions: list[Question]
) -> None:
    # 22:00 in Auckland, whose clock is 13 hours ahead in November.
    card = annotate(learner_id=bob.pk, question_id=questions[0].pk, now=START, buried=True)
    assert card.buried_until == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def test_what_is_buried_or_suspended_leaves_the_queue_and_comes_back(
    alice: Learner, questions: list[Question]
) -> None:
    annotate(learner_id=alice.pk, question_id=questions[0].pk, now=START, buried=True)
    annotate(learner_id=alice.pk, question_id=questions[1].pk, now=START, suspended=True)
    assert shown_numbers(alice) == [553]
    annotate(learner_id=alice.pk, question_id=questions[1].pk, now=START, suspended=False)
    assert shown_numbers(alice, START + DAY) == [551, 552]


def test_a_note_is_rendered_when_it_is_kept_and_no_script_passes(
    alice: Learner, questions: list[Question]
) -> None:
    note = "**110** is a default\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))"
    card = annotate(
        learner_id=alice.pk,
        question_id=questions[0].pk,
        now=START,
        note=NoteEdit(before="", after=note),
    )
    assert card.note == note
    assert "<strong>110</strong>" in card.note_html
    assert "<script" not in card.note_html
    assert "href" not in card.note_html


def test_of_another_learners_marks_nothing_changes(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    annotate(
        learner_id=bob.pk,
        question_id=questions[0].pk,
        now=START,
        note=NoteEdit(before="", after="His"),
    )
    before = remembered(bob)
    annotate(
        learner_id=alice.pk,
        question_id=questions[0].pk,
        now=START,
        note=NoteEdit(before="", after="Hers"),
    )
    assert remembered(bob) == before
