"""Out and in again: exactly the same cards, the same file byte for byte, nothing twice."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.models import Attempt, Card, Learner, Question
from quiz.practice.rebuild import rebuild_cards
from quiz.practice.record import undo
from tests.factories import START, make_question
from tests.practice.cards import rate, remembered
from tests.takeout.lives import DAY, NASTY, brought, erased, exported, stored


def test_exported_erased_and_imported_everything_is_as_before(lived: Learner) -> None:
    file, cards, attempts = exported(lived), remembered(lived), stored(lived)
    learner_id = erased(lived)
    assert not Attempt.objects.exists()
    result = brought(file, learner_id)
    again = Learner.objects.get()
    assert (result.new, result.known, result.strange, result.left_out) == (22, 0, 0, 0)
    assert remembered(again) == cards
    assert stored(again) == attempts
    assert again.reports.get().text == "A port is wrong."
    assert [section.slug for section in again.left_out.all()] == ["left-out"]
    assert exported(again) == file


def test_a_rehearsal_comes_back_with_its_report_and_never_twice(
    lived: Learner, bob: Learner
) -> None:
    file = exported(lived)
    for _ in range(2):
        brought(file, bob.pk)
    rehearsal = bob.rehearsals.get()
    first, second = rehearsal.questions.all()
    assert (first.answer, first.seconds, first.rating, first.missed) == (
        *(NASTY, 70, 2),
        ["Key point 2 of 551"],
    )
    assert (second.answer, second.seconds, second.rating) == ("", None, None)
    assert json.loads(exported(bob))["rehearsals"] == json.loads(file)["rehearsals"]


def test_a_rehearsal_that_was_running_is_over_in_the_other_browser(
    lived: Learner, bob: Learner
) -> None:
    lived.rehearsals.update(ended_at=None, judged_at=None)
    file = exported(lived)
    assert json.loads(file)["rehearsals"][0]["ended_at"] is None
    brought(file, bob.pk)
    assert bob.rehearsals.get().ended_at == START + timedelta(minutes=6, seconds=100)
    brought(file, lived.pk)
    assert lived.rehearsals.running().exists()


def test_of_a_file_s_rehearsals_the_latest_are_kept(
    lived: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = json.loads(exported(lived))
    [one] = file["rehearsals"]
    moments = [f"2026-11-2{day}T09:00:00Z" for day in (5, 6, 7)]
    ended = {"ended_at": None, "judged_at": None}
    file["rehearsals"] = [{**one, **ended, "started_at": moment} for moment in moments]
    monkeypatch.setattr("quiz.takeout.import_rehearsals.REHEARSALS_MAX", 2)
    brought(file, lived.pk)
    assert [
        moment.day
        for moment in lived.rehearsals.order_by("started_at").values_list("started_at", flat=True)
    ] == [
        *(26, 27),
    ]


def test_a_rehearsal_s_question_that_is_not_here_is_left_out(lived: Learner, bob: Learner) -> None:
    file = json.loads(exported(lived))
    file["rehearsals"][0]["questions"][0]["uid"] = "ffffffffffff"
    assert brought(file, bob.pk).left_out == 1
    assert [row.position for row in bob.rehearsals.get().questions.all()] == [2]


def test_a_file_from_before_rehearsals_is_read(lived: Learner, bob: Learner) -> None:
    file = json.loads(exported(lived))
    del file["rehearsals"]
    brought(file, bob.pk)
    assert bob.attempts.exists()
    assert not bob.rehearsals.exists()


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
    assert NASTY in {attempt["payload"]["answer"] for attempt in file["attempts"]}


def test_a_second_import_changes_nothing(lived: Learner) -> None:
    file, cards, attempts = exported(lived), remembered(lived), stored(lived)
    for _ in range(2):
        result = brought(file, lived.pk)
        assert (result.new, result.known) == (0, 22)
    assert (remembered(lived), stored(lived), exported(lived)) == (cards, attempts, file)


def test_another_browser_of_the_same_site_gets_the_same(lived: Learner, bob: Learner) -> None:
    file, before = exported(lived), stored(lived)
    brought(file, bob.pk)
    assert stored(bob) == before == stored(lived)
    mine = {question: {**card, "learner_id": None} for question, card in remembered(bob).items()}
    hers = {question: {**card, "learner_id": None} for question, card in remembered(lived).items()}
    assert mine == hers


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
    assert (result.new, result.strange, result.left_out) == (18, 4, 1)
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


def test_an_export_takes_six_statements_however_much_there_is(
    lived: Learner, questions: list[Question]
) -> None:
    learner = Learner.objects.get()
    for count in (23, 24):
        with CaptureQueriesContext(connection) as captured:
            text = exported(learner)
        assert len(json.loads(text)["attempts"]) == count
        assert len(captured) == 6 + 1  # and the learner
        rate(learner, questions[0], 3, at=START + 700 * DAY)
