"""Out and back in: the same cards to the bit, the same file byte for byte, nothing twice."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from quiz.models import Attempt, Card, Learner, Question
from quiz.portable.bring import bring_in
from quiz.practice.record import rebuild_cards, undo
from quiz.practice.token import seen_mark
from tests.factories import START, make_learner, make_question
from tests.portable.lives import DAY, MINUTE, NASTY, brought, erased, exported, live
from tests.portable.samples import SAMPLE
from tests.practice.cards import rate, remembered

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture
def lived(alice: Learner, questions: list[Question]) -> Learner:
    """Alice, after months."""
    live(alice, questions)
    return alice


def stored(learner: Learner) -> list[Mapping[str, object]]:
    """The learner's attempts as they are stored, without what only the database numbers."""
    attempts = learner.attempts.order_by("answered_at", "pk").values(
        *(field.name for field in Attempt._meta.fields if field.name not in {"id", "reverses"}),
        "reverses__token",
    )
    return [{**attempt, "learner": None} for attempt in attempts]


def test_exported_erased_and_imported_everything_is_as_before(lived: Learner) -> None:
    file, cards, attempts = exported(lived), remembered(lived), stored(lived)
    learner_id = erased(lived)
    assert not Attempt.objects.exists()
    result = brought(file, learner_id)
    again = Learner.objects.get()
    assert (result.new, result.known, result.strange, result.left_out) == (23, 0, 0, 0)
    assert remembered(again) == cards
    assert stored(again) == attempts
    assert again.reports.get().text == "A port is wrong."
    assert exported(again) == file


def test_a_rebuild_after_an_import_changes_nothing(lived: Learner) -> None:
    file = exported(lived)
    brought(file, erased(lived))
    before = remembered(Learner.objects.get())
    rebuild_cards(learner=Learner.objects.get())
    assert remembered(Learner.objects.get()) == before


def test_the_life_of_the_tests_has_all_that_a_file_can_hold(lived: Learner) -> None:
    file = json.loads(exported(lived))
    assert len(file["parameters"]) == 2
    assert {name for card in file["cards"] for name, value in card.items() if value} >= {
        *("suspended", "buried_until", "flagged", "note"),
    }
    empty = {
        name
        for name in file["attempts"][0]
        if not any(attempt[name] for attempt in file["attempts"])
    }
    assert empty == set()
    assert NASTY in {attempt["answer"] for attempt in file["attempts"]}


def test_a_second_import_changes_nothing(lived: Learner) -> None:
    file, cards, attempts = exported(lived), remembered(lived), stored(lived)
    for _ in range(2):
        result = brought(file, lived.pk)
        assert (result.new, result.known) == (0, 23)
    assert (remembered(lived), stored(lived), exported(lived)) == (cards, attempts, file)


def test_another_browser_of_the_same_site_gets_the_same(lived: Learner, bob: Learner) -> None:
    file, before = exported(lived), stored(lived)
    brought(file, bob.pk)
    assert stored(bob) == before == stored(lived)
    mine = {question: {**card, "learner_id": None} for question, card in remembered(bob).items()}
    hers = {question: {**card, "learner_id": None} for question, card in remembered(lived).items()}
    assert mine == hers


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
    bob.cards.create(question=questions[0], suspended=True, note="His")
    for _ in range(2):
        brought(exported(alice), bob.pk)
    card = bob.cards.get()
    assert (card.flagged, card.suspended, card.note) == (True, True, "His\n\nHers")
    assert card.note_html == "<p>His</p>\n<p>Hers</p>"


def test_a_note_is_rendered_here_and_its_html_stands_in_no_file(
    alice: Learner, questions: list[Question]
) -> None:
    alice.cards.create(question=questions[0], note="*so*", note_html="<script>no</script>")
    file = exported(alice)
    assert "script" not in file
    brought(file, erased(alice))
    assert Card.objects.get().note_html == "<p><em>so</em></p>"


def test_settings_hold_where_there_are_none_yet(lived: Learner, bob: Learner) -> None:
    file = exported(lived)
    brought(file, new := uuid.uuid4())
    of_hers = Learner.objects.values().get(pk=lived.pk) | {"id": new}
    assert Learner.objects.values().get(pk=new) == of_hers
    before = Learner.objects.values().get(pk=bob.pk)
    brought(file, bob.pk)
    assert Learner.objects.values().get(pk=bob.pk) == before


def test_a_question_that_is_not_here_is_left_out_and_counted(lived: Learner) -> None:
    file = json.loads(exported(lived))
    for entry in (*file["attempts"], *file["cards"], *file["reports"]):
        if entry["number"] == 551:
            entry["uid"] = "ffffffffffff"
    result = brought(file, erased(lived))
    assert (result.new, result.strange, result.left_out) == (19, 4, 1)
    assert set(remembered(Learner.objects.get())) == {
        question.pk for question in Question.objects.exclude(number=551)
    }


def test_a_question_is_found_by_its_uid_whatever_its_number(
    alice: Learner, question_with_another_number: None
) -> None:
    assert Card.objects.get().question.number == 77


@pytest.fixture
def question_with_another_number(alice: Learner, questions: list[Question]) -> None:
    """Alice's one question has moved to another place before her file came back."""
    rate(alice, questions[0])
    file = exported(alice)
    learner_id = erased(alice)
    Question.objects.filter(pk=questions[0].pk).update(number=77)
    make_question(551, uid="ffffffffffff")
    brought(file, learner_id)


def test_a_card_that_was_shown_before_an_import_is_stale_after_it(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0])
    brought(exported(alice), bob.pk)
    card = bob.cards.get()
    assert (card.reps, seen_mark(card.last_review)) == (1, seen_mark(START))


def test_after_an_import_the_last_answer_can_be_undone_and_practice_goes_on(
    lived: Learner, questions: list[Question]
) -> None:
    brought(exported(lived), erased(lived))
    learner = Learner.objects.get()
    last = learner.attempts.effective().reverse()[0]
    undo(learner_id=learner.pk, attempt_id=last.pk, now=START + 500 * DAY)
    rate(learner, questions[0], 3, at=START + 501 * DAY)
    before = remembered(learner)
    rebuild_cards(learner=learner)
    assert remembered(learner) == before


def test_what_cannot_be_stored_after_all_leaves_nothing_behind(lived: Learner) -> None:
    before = exported(lived), remembered(lived)
    wordless = replace(SAMPLE.reports[0], text="")
    with pytest.raises(IntegrityError):
        bring_in(learner_id=lived.pk, content=replace(SAMPLE, reports=[wordless]))
    assert (exported(lived), remembered(lived)) == before


def test_an_import_touches_no_other_learner(lived: Learner, bob: Learner) -> None:
    before = exported(lived), remembered(lived)
    brought(exported(lived), bob.pk)
    rate(bob, Question.objects.all()[0], 1, at=START + 600 * DAY)
    assert (exported(lived), remembered(lived)) == before


def test_a_report_comes_back_once_and_stays_dealt_with(
    alice: Learner, questions: list[Question]
) -> None:
    handled = START + timedelta(hours=1)
    alice.reports.create(
        question=questions[0],
        question_version=2,
        text="Old.",
        created_at=START,
        handled_at=handled,
    )
    file = exported(alice)
    brought(file, alice.pk)
    assert alice.reports.count() == 1
    brought(file, erased(alice))
    report = Learner.objects.get().reports.get()
    assert (report.handled_at, report.question_version) == (handled, 2)


def test_an_export_takes_three_statements_however_much_there_is(
    lived: Learner, questions: list[Question]
) -> None:
    learner = Learner.objects.get()
    for count in (23, 24):
        with CaptureQueriesContext(connection) as captured:
            text = exported(learner)
        assert len(json.loads(text)["attempts"]) == count
        assert len(captured) == 3 + 1  # and the learner
        rate(learner, questions[0], 3, at=START + 700 * DAY)
