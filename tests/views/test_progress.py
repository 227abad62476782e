"""How ready, what to do, what was done: as words on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from quiz.models import Card, Learner
from tests.factories import START
from tests.pages import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings

    from quiz.models import Question
    from tests.fixtures import MoveClock

GOOD = {"minutes_a_day": "20", "retention": "90"}


@pytest.fixture(autouse=True)
def the_day(settings: Settings) -> None:
    """It is 24 November 2026, nine in the morning, UTC."""
    settings.CLOCK_OFFSET = START - timezone.now()


def choose(visitor: Visitor, **fields: str) -> str:
    """Fill in the form on the page; return the page's words."""
    visitor.open("/progress/")
    return visitor.press("Save", **fields).words


def test_a_stranger_is_told_where_to_begin_and_nothing_is_stored(
    visitor: Visitor, questions: list[Question], rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    words = visitor.open("/progress/").words
    assert "Expected to recall 0 of 3 today" in words
    assert "Nothing is rated yet" in words
    assert "Start the first question" in words
    assert rows() == before


def test_a_site_without_questions_says_what_to_do(visitor: Visitor) -> None:
    assert "No questions are published yet" in visitor.open("/progress/").words


def test_date_then_a_rating_moves_the_expectation_and_undo_moves_it_back(
    visitor: Visitor, questions: list[Question]
) -> None:
    assert "Expected to recall 0 of 3 on 14 December" in choose(visitor, interview="2026-12-14")
    visitor.answer("Easy")
    assert "Expected to recall 1 of 3 on 14 December" in visitor.open("/progress/").words
    visitor.open("/review/")
    visitor.press("Undo")
    assert "Expected to recall 0 of 3 on 14 December" in visitor.open("/progress/").words


def test_a_visitor_who_chooses_a_date_keeps_it_in_the_first_rating(
    visitor: Visitor, questions: list[Question]
) -> None:
    choose(visitor, interview="2026-12-14", minutes_a_day="45", retention="93")
    visitor.answer("Good")
    learner = Learner.objects.get()
    assert (str(learner.interview), learner.minutes_a_day) == ("2026-12-14", 45)
    assert learner.retention == 0.93


def test_the_form_holds_what_was_chosen(visitor: Visitor, questions: list[Question]) -> None:
    choose(visitor, interview="2026-12-14", second_interview="2026-12-21", minutes_a_day="45")
    fields = visitor.page.form("Save").fields
    assert fields["interview"] == "2026-12-14"
    assert fields["second_interview"] == "2026-12-21"
    assert (fields["minutes_a_day"], fields["retention"]) == ("45", "90")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"interview": "2026-11-23"}, "That day is over. Choose a new one"),
        ({"interview": "2026-12-14", "second_interview": "2026-12-14"}, "is after the first"),
        ({"minutes_a_day": "0"}, "Write a whole number from 5 to 240."),
        ({"retention": "100"}, "Write a whole number from 80 to 97."),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_kept_to_be_mended(
    visitor: Visitor, questions: list[Question], fields: dict[str, str], sentence: str
) -> None:
    assert sentence in choose(visitor, **fields)
    assert visitor.response.status_code == 422
    shown = visitor.page.form("Save").fields
    assert {name: shown[name] for name in fields} == fields
    assert not Learner.objects.exists()


def test_each_section_and_the_weakest_questions_are_named(
    visitor: Visitor, questions: list[Question]
) -> None:
    choose(visitor, interview="2026-12-14")
    visitor.answer("Good")
    visitor.answer("Easy")
    words = visitor.open("/progress/").words
    assert "Scale 1.5 3" in words
    assert "551 What is question 551 about? 71 % 552 What is question 552 about? 83 %" in words
    assert "553 What is question 553 about? not seen yet" in words


def test_a_suspended_question_still_counts(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Easy")
    Card.objects.update(suspended=True)
    assert "Expected to recall 1 of 3 today" in visitor.open("/progress/").words


def test_after_the_interview_the_page_asks_for_a_new_date(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    choose(visitor, interview="2026-12-14", second_interview="2026-12-21")
    visitor.answer("Easy")
    move_clock(days=21)
    assert "on 21 December" in visitor.open("/progress/").words
    assert visitor.page.form("Save").fields["interview"] == "2026-12-21"
    move_clock(days=7)
    words = visitor.open("/progress/").words
    assert "of 3 today" in words
    assert "Your interview on 21 December is over. Is there another?" in words


def test_one_visitor_s_date_and_cards_are_not_another_s(
    visitor: Visitor, questions: list[Question]
) -> None:
    choose(visitor, interview="2026-12-14")
    visitor.answer("Easy")
    words = Visitor().open("/progress/").words
    assert "Expected to recall 0 of 3 today" in words
