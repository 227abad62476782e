"""A file is added to what a browser has: in the order of time, nothing twice, nothing half."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from quiz.memory.schedule import seen_mark
from quiz.models import Attempt, Learner, Question
from quiz.practice.record import undo
from quiz.takeout.import_ import import_content
from quiz.takeout.refusal import UnreadableError
from tests.factories import START, make_learner
from tests.practice.cards import rate, remembered
from tests.takeout.lives import DAY, MINUTE, brought, erased, exported, stored
from tests.takeout.samples import SAMPLE


def test_what_both_browsers_answered_is_replayed_in_the_order_of_time(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    third = make_learner()
    for learner, days, rating in [(alice, 0, 3), (bob, 1, 3), (alice, 5, 1), (bob, 9, 4)]:
        rate(learner, questions[0], rating, at=START + days * DAY, zone="UTC")
        rate(third, questions[0], rating, at=START + days * DAY)
    brought(exported(alice), bob.pk)
    [mine], [expected] = remembered(bob).values(), remembered(third).values()
    assert mine == {**expected, "learner_id": bob.pk}


def test_an_export_of_an_export_of_both_has_nothing_twice(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0])
    rate(bob, questions[0], at=START + DAY)
    brought(exported(alice), bob.pk)
    brought(exported(bob), alice.pk)
    assert stored(alice) == stored(bob)
    assert Attempt.objects.count() == 4


@pytest.mark.parametrize("who", ["the file", "this browser", "both"])
def test_an_answer_that_was_taken_back_here_or_there_does_not_count(
    alice: Learner, bob: Learner, questions: list[Question], who: str
) -> None:
    rate(alice, questions[0], at=START)
    brought(exported(alice), bob.pk)
    if who != "this browser":
        undo(learner_id=alice.pk, attempt_id=alice.attempts.get().pk, now=START + MINUTE)
    if who != "the file":
        undo(learner_id=bob.pk, attempt_id=bob.attempts.get().pk, now=START + 2 * MINUTE)
    brought(exported(alice), bob.pk)
    assert not bob.cards.exists()
    assert [attempt.rating for attempt in bob.attempts.order_by("pk")] == [3, None]


def test_marks_of_both_add_up(alice: Learner, bob: Learner, questions: list[Question]) -> None:
    alice.cards.create(question=questions[0], flagged=True, note="Hers")
    bob.cards.create(question=questions[0], suspended=True, note="His", note_html="<p>His</p>")
    for _ in range(2):
        brought(exported(alice), bob.pk)
    card = bob.cards.get()
    assert (card.flagged, card.suspended, card.note) == (True, True, "His\n\nHers")
    assert card.note_html == "<p>His</p>\n<p>Hers</p>"


def test_notes_that_would_take_minutes_to_render_are_refused(
    alice: Learner, bob: Learner, questions: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.takeout.import_.FILE_NOTES", 10_000)
    for question in questions:
        alice.cards.create(question=question, note=f"{question.number}" * 1_300)
    before = exported(bob)
    with pytest.raises(UnreadableError, match="more than 10,000 characters together"):
        brought(exported(alice), bob.pk)
    assert exported(bob) == before


def test_two_notes_that_are_too_long_together_are_refused_with_the_question_s_number(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    alice.cards.create(question=questions[1], note="x" * 4_000)
    bob.cards.create(question=questions[1], note="His")
    before = exported(bob)
    with pytest.raises(
        UnreadableError, match=r"note on question 552 .* more than 4,000 characters"
    ):
        brought(exported(alice), bob.pk)
    assert exported(bob) == before


def test_a_note_that_is_as_long_as_can_be_typed_comes_back(
    alice: Learner, questions: list[Question]
) -> None:
    alice.cards.create(question=questions[0], note="x" * 4_000)
    brought(exported(alice), alice.pk)
    assert alice.cards.get().note == "x" * 4_000


def test_notes_are_rendered_before_any_lock_is_taken(
    alice: Learner, bob: Learner, questions: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.cards.create(question=questions[0], note="Hers")
    file, steps = exported(alice), list[str]()

    def render_slowly(note: str) -> str:
        steps.append("rendered")
        return note

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        steps.extend(["locked"] if "quiz_learner" in sql else [])
        return execute(sql, *rest)

    monkeypatch.setattr("quiz.takeout.import_.render_note", render_slowly)
    with connection.execute_wrapper(watch):
        brought(file, bob.pk)
    assert steps[0] == "rendered"
    assert "locked" in steps
    assert "rendered" not in steps[1:]


def test_a_note_that_is_typed_while_a_file_is_imported_is_not_lost(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    alice.cards.create(question=questions[0], note="Hers")
    bob.cards.create(question=questions[0], note="His")
    file = exported(alice)

    def type_once(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "quiz_learner" in sql and not typed:  # the lock, for which notes were rendered
            typed.append(sql)
            bob.cards.update(note="Just typed", note_html="<p>Just typed</p>")
        return execute(sql, *rest)

    typed: list[str] = []
    with connection.execute_wrapper(type_once):
        brought(file, bob.pk)
    card = bob.cards.get()
    assert card.note == "Just typed\n\nHers"
    assert card.note_html == "<p>Just typed</p>\n<p>Hers</p>"


def test_a_card_that_was_shown_before_an_import_is_stale_after_it(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0])
    brought(exported(alice), bob.pk)
    card = bob.cards.get()
    assert (card.reps, seen_mark(card.last_review)) == (1, seen_mark(START))


def test_what_cannot_be_stored_after_all_leaves_nothing_behind(lived: Learner) -> None:
    before = exported(lived), remembered(lived)
    wordless = replace(SAMPLE.reports[0], text="")
    with pytest.raises(IntegrityError):
        import_content(learner_id=lived.pk, content=replace(SAMPLE, reports=[wordless]))
    assert (exported(lived), remembered(lived)) == before


def test_an_import_touches_no_other_learner(lived: Learner, bob: Learner) -> None:
    before = exported(lived), remembered(lived)
    brought(exported(lived), bob.pk)
    rate(bob, Question.objects.all()[0], 1, at=START + 600 * DAY)
    assert (exported(lived), remembered(lived)) == before


def test_an_import_takes_few_statements_however_much_there_is(
    lived: Learner, bob: Learner, questions: list[Question]
) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            brought(exported(lived), bob.pk)
        counts.append(len(captured))
        for rating in range(1, 40):
            rate(lived, questions[0], 1 + rating % 4, at=START + (200 + rating) * DAY)
    assert max(counts) - min(counts) <= 6  # the rehearsal is known then; larger ones go in batches
    assert max(counts) <= 36


@pytest.mark.parametrize("ahead", [3 * MINUTE, 30 * DAY, 800 * DAY])
def test_what_a_clock_that_was_ahead_left_in_the_future_is_taken_as_now(
    alice: Learner, questions: list[Question], ahead: timedelta
) -> None:
    rate(alice, questions[0], 4, at=START)
    kept = rate(alice, questions[1], 4, at=START + ahead)
    back = rate(alice, questions[2], 4, at=START + ahead + MINUTE)
    undo(learner_id=alice.pk, attempt_id=back.pk, now=START + ahead + 2 * MINUTE)
    assert kept.answered_at == START + ahead
    file, now = exported(alice), START + MINUTE
    assert brought(file, alice.pk, now=now).known == 2  # where it came from nothing changes
    learner_id = erased(alice)
    result = brought(file, learner_id, now=now)
    assert (result.new, result.strange) == (2, 0)
    again = Learner.objects.get()
    assert [one.answered_at for one in again.attempts.effective()] == [START, now]
    due = again.cards.get(question=questions[1]).due
    assert due
    assert START + 7 * DAY < due < START + 10 * DAY  # as if it had been rated now
    assert again.cards.count() == 2
