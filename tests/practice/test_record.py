"""A rating is recorded once, for the present card, by its learner."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.memory.schedule import DEFAULT_PARAMETERS
from quiz.models import Attempt, Card, Learner, Question, Status
from quiz.practice.notes import NoteEdit
from quiz.practice.queue import today
from quiz.practice.record import Answered, record, undo
from quiz.practice.tokens import StaleCardError
from tests.factories import START
from tests.practice.cards import rate, remembered, shown_token

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def test_a_rating_stores_what_it_was_computed_with(
    alice: Learner, questions: list[Question]
) -> None:
    token = replace(shown_token(alice, questions[0]), version=4)
    attempt = record(
        learner_id=alice.pk,
        token=token,
        rating=3,
        now=START,
        zone="Asia/Tokyo",
        answered=Answered(payload={"answer": "The kubelet."}),
    )
    stored = Attempt.objects.get()
    assert stored.pk == attempt.pk
    assert (stored.learner, stored.question, stored.question_version) == (alice, questions[0], 4)
    assert (stored.rating, stored.token, stored.payload) == (
        3,
        token.nonce,
        {"answer": "The kubelet."},
    )
    assert (stored.answered_at, stored.zone) == (START, "Asia/Tokyo")
    assert stored.parameters == DEFAULT_PARAMETERS
    assert stored.due == attempt.due == START + 10 * MINUTE


def test_the_learner_keeps_the_zone_of_the_browser(
    alice: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0], zone="Asia/Tokyo")
    rate(alice, questions[1])
    alice.refresh_from_db()
    assert alice.zone == "Asia/Tokyo"
    assert alice.attempts.latest("pk").zone == "Asia/Tokyo"


def test_a_rating_changes_the_card_of_its_question_and_learner_only(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    for learner in (alice, bob):
        for question in questions:
            rate(learner, question)
    before, of_bob = remembered(alice), remembered(bob)
    rate(alice, questions[1], at=START + 10 * MINUTE)
    after = remembered(alice)
    changed = {question for question, card in after.items() if card != before[question]}
    assert changed == {questions[1].pk}
    assert remembered(bob) == of_bob


def test_a_rating_leaves_the_marks(alice: Learner, questions: list[Question]) -> None:
    marks = {"suspended": True, "flagged": True, "note": "Mine", "buried_until": START}
    alice.cards.create(question=questions[0], **marks)
    rate(alice, questions[0])
    card = alice.cards.values(*marks, "reps").get()
    assert card == marks | {"reps": 1}


def test_the_same_token_again_answers_as_the_first_time(
    alice: Learner, questions: list[Question]
) -> None:
    token = shown_token(alice, questions[0])
    first = record(learner_id=alice.pk, token=token, rating=3, now=START)
    before = remembered(alice)
    again = record(
        learner_id=alice.pk,
        token=token,
        rating=1,
        now=START + DAY,
        answered=Answered(payload={"answer": "Other"}),
    )
    assert again == first
    assert (again.rating, again.answered_at, again.due) == (3, first.answered_at, first.due)
    assert remembered(alice) == before
    assert Attempt.objects.count() == 1


def test_the_same_token_still_answers_after_the_card_moved_on_and_the_question_went(
    alice: Learner, questions: list[Question]
) -> None:
    token = shown_token(alice, questions[0])
    first = record(learner_id=alice.pk, token=token, rating=3, now=START)
    rate(alice, questions[0], at=START + DAY)
    Question.objects.update(status=Status.RETIRED)
    assert record(learner_id=alice.pk, token=token, rating=3, now=START + DAY) == first


def test_a_visitor_becomes_a_learner_with_the_first_rating(questions: list[Question]) -> None:
    visitor = uuid.uuid4()
    token = shown_token(visitor, questions[0])
    for _ in range(2):
        record(learner_id=visitor, token=token, rating=3, now=START, zone="Asia/Tokyo")
    learner = Learner.objects.get()
    assert (learner.pk, learner.zone, learner.created_at) == (visitor, "Asia/Tokyo", START)
    assert learner.attempts.count() == learner.cards.count() == 1


def test_a_visitor_whose_browser_names_no_zone_lives_in_utc(questions: list[Question]) -> None:
    visitor = uuid.uuid4()
    record(learner_id=visitor, token=shown_token(visitor, questions[0]), rating=3, now=START)
    assert Learner.objects.get().zone == "UTC"


def test_a_token_of_a_card_that_was_rated_since_is_stale(
    alice: Learner, questions: list[Question]
) -> None:
    stale = shown_token(alice, questions[0])
    rate(alice, questions[0])
    before = remembered(alice)
    with pytest.raises(StaleCardError):
        record(learner_id=alice.pk, token=stale, rating=3, now=START, zone="Asia/Tokyo")
    alice.refresh_from_db()
    assert (Attempt.objects.count(), remembered(alice), alice.zone) == (1, before, "UTC")


def test_a_token_of_a_card_that_was_undone_since_is_stale(
    alice: Learner, questions: list[Question]
) -> None:
    attempt = rate(alice, questions[0])
    stale = shown_token(alice, questions[0])
    undo(learner_id=alice.pk, attempt_id=attempt.pk, now=START)
    with pytest.raises(StaleCardError):
        record(learner_id=alice.pk, token=stale, rating=3, now=START)


def test_a_token_whose_rating_was_undone_rates_nothing_more(
    alice: Learner, questions: list[Question]
) -> None:
    token = shown_token(alice, questions[0])
    attempt = record(learner_id=alice.pk, token=token, rating=3, now=START)
    undo(learner_id=alice.pk, attempt_id=attempt.pk, now=START)
    with pytest.raises(StaleCardError):
        record(learner_id=alice.pk, token=token, rating=3, now=START)
    assert not alice.cards.exists()


def test_a_token_is_stale_when_its_card_was_undone_and_rated_again(
    alice: Learner, questions: list[Question]
) -> None:
    first = rate(alice, questions[0])
    stale = shown_token(alice, questions[0])
    undo(learner_id=alice.pk, attempt_id=first.pk, now=START)
    rate(alice, questions[0], at=START + MINUTE)
    with pytest.raises(StaleCardError):
        record(learner_id=alice.pk, token=stale, rating=3, now=START + MINUTE)


def test_a_token_of_another_learner_is_stale(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    token = shown_token(alice, questions[0])
    with pytest.raises(StaleCardError):
        record(learner_id=bob.pk, token=token, rating=3, now=START)
    record(learner_id=alice.pk, token=token, rating=3, now=START)
    with pytest.raises(StaleCardError):
        record(learner_id=bob.pk, token=token, rating=3, now=START)
    assert not bob.attempts.exists()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_a_question_that_is_not_published_is_not_rated(
    alice: Learner, questions: list[Question], status: Status
) -> None:
    token = shown_token(alice, questions[0])
    Question.objects.update(status=status)
    with pytest.raises(StaleCardError):
        record(learner_id=alice.pk, token=token, rating=3, now=START)
    assert not Attempt.objects.exists()


def test_a_question_that_is_gone_is_not_rated(alice: Learner, questions: list[Question]) -> None:
    token = replace(shown_token(alice, questions[0]), question=0)
    with pytest.raises(StaleCardError):
        record(learner_id=alice.pk, token=token, rating=3, now=START)


def test_a_visitor_whose_rating_is_refused_becomes_no_learner(questions: list[Question]) -> None:
    visitor = uuid.uuid4()
    token = replace(shown_token(visitor, questions[0]), reps=1)
    with pytest.raises(StaleCardError):
        record(learner_id=visitor, token=token, rating=3, now=START)
    assert not Learner.objects.exists()


@pytest.mark.parametrize("rating", [0, 5])
def test_a_rating_beyond_the_four_records_nothing(
    alice: Learner, questions: list[Question], rating: int
) -> None:
    with pytest.raises(ValueError, match=str(rating)):
        rate(alice, questions[0], rating)
    assert not Attempt.objects.exists()
    assert not Card.objects.exists()


def test_a_clock_that_went_back_puts_no_answer_before_the_last(
    alice: Learner, questions: list[Question]
) -> None:
    first = rate(alice, questions[0])
    second = rate(alice, questions[0], at=START - 3 * DAY)
    third = rate(alice, questions[0], at=START + DAY)
    assert first.answered_at == second.answered_at < third.answered_at
    assert [*alice.attempts.effective()] == [first, second, third]
    assert alice.cards.get().reps == 3


def test_rating_and_reading_on_take_five_statements(
    alice: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0])
    token, later = shown_token(alice, questions[0]), START + 10 * MINUTE
    with CaptureQueriesContext(connection) as context:
        record(learner_id=alice.pk, token=token, rating=3, now=later, zone="UTC")
        today(learner_id=alice.pk, zone="UTC", now=later)
    statements = [query["sql"].split()[0] for query in context.captured_queries]
    counted = [verb for verb in statements if verb not in {"SAVEPOINT", "RELEASE"}]
    assert counted == ["SELECT", "SELECT", "INSERT", "UPDATE", "WITH"]


def test_a_note_that_came_along_is_kept_with_the_rating(
    alice: Learner, questions: list[Question]
) -> None:
    note = NoteEdit(before="", after="**110**")
    token = shown_token(alice, questions[0])
    record(learner_id=alice.pk, token=token, rating=3, now=START, note=note)
    card = Card.objects.get()
    assert (card.note, card.reps) == ("**110**", 1)
    assert "<strong>110</strong>" in card.note_html


def test_a_refused_rating_changes_nothing_the_note_included(
    alice: Learner, questions: list[Question]
) -> None:
    old = shown_token(alice, questions[0])
    rate(alice, questions[0])
    before = remembered(alice)
    with pytest.raises(StaleCardError):
        record(
            learner_id=alice.pk,
            token=old,
            rating=3,
            now=START + MINUTE,
            note=NoteEdit(before="", after="Late"),
        )
    assert remembered(alice) == before


@pytest.mark.parametrize(
    ("stored", "before", "after", "kept", "is_merged"),
    [
        ("Stored", "Stored", "Longer", "Longer", False),
        ("Stored", "Stored", "", "", False),
        ("Stored", "Older", "Mine", "Stored\n\nMine", True),
        ("Stored", "Older", "Stored", "Stored", False),
        ("Stored", "Older", "Stored and more", "Stored and more", True),
        ("Stored", "Older", "", "Stored", True),
        ("", "Older", "Mine", "Mine", False),
    ],
)
def test_where_a_note_was_changed_in_two_tabs_no_text_is_lost(
    alice: Learner,
    questions: list[Question],
    stored: str,
    before: str,
    after: str,
    kept: str,
    is_merged: bool,
) -> None:
    rate(alice, questions[0])
    Card.objects.update(note=stored, note_html=f"<p>{stored}</p>" if stored else "")
    attempt = record(
        learner_id=alice.pk,
        token=shown_token(alice, questions[0]),
        rating=3,
        now=START + DAY,
        note=NoteEdit(before=before, after=after),
    )
    assert (Card.objects.get().note, attempt.has_merged_notes) == (kept, is_merged)
    html = Card.objects.get().note_html
    assert all(text in html for text in kept.split("\n\n"))
