"""Extra practice: any question, in any order, and the schedule does not change."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from quiz.models import Card, Question
from quiz.views.extra_practice import shuffled
from tests.factories import make_question, make_questions
from tests.pages import Visitor

START = "/practice/?order=7"


def every_row() -> dict[str, list[dict[str, Any]]]:
    """Return all that the app's tables and the sessions hold."""
    labels = {"quiz", "sessions"}
    models = [model for model in apps.get_models() if model._meta.app_label in labels]
    return {
        model._meta.label: [*model._default_manager.order_by("pk").values()] for model in models
    }


def walk(visitor: Visitor, path: str) -> list[str]:
    """Return the questions of a round, in their order."""
    asked = []
    page = visitor.open(path)
    while page.has_button("Reveal answer"):
        asked.append(page.headings[0])
        page = visitor.open(next_of(visitor))
    return asked


def next_of(visitor: Visitor) -> str:
    """Return the address of the next question."""
    [link] = [tag["href"] for _, tag in visitor.page.tags if "&at=" in tag.get("href", "")]
    return f"/practice/{link}"


def test_a_round_brings_every_question_once_in_another_order_each_time(
    visitor: Visitor, db: None
) -> None:
    make_questions(12)
    first, again, other = (walk(visitor, f"/practice/?order={order}") for order in (1, 1, 2))
    assert first == again
    assert (
        sorted(first) == sorted(other) == sorted(Question.objects.values_list("title", flat=True))
    )
    assert first != other
    assert visitor.page.headings == ["That was all of them"]


def test_each_start_has_an_order_of_its_own(visitor: Visitor, questions: list[Question]) -> None:
    orders = {
        visitor.open("/practice/").form("Start 3 questions").fields["order"] for _ in range(5)
    }
    assert len(orders) > 1


def test_the_answer_comes_with_what_was_heard_and_without_ratings(
    visitor: Visitor, questions: list[Question]
) -> None:
    page = visitor.open(START)
    number = page.headings[0].split()[3]
    page = visitor.press("Reveal answer", answer="alias 1.")
    assert f"The short answer to {number}." in page.words
    assert "you said it" in page.words
    assert "alias 1." in page.words
    assert not page.has_button("Good")
    assert next_of(visitor).endswith("at=2")
    assert "no-store" in visitor.response["Cache-Control"]


@pytest.mark.parametrize("path", [START, "/practice/?order=7&weak=on", "/q/551/"])
def test_no_table_changes(visitor: Visitor, questions: list[Question], path: str) -> None:
    visitor.answer("Again")
    before = every_row()
    visitor.open(path)
    visitor.press("Reveal answer", answer="Something that I practise.")
    if path != "/q/551/":
        walk(visitor, path)
    assert every_row() == before
    assert Card.objects.count() == 1


def test_an_answer_can_be_flagged_noted_and_reported_and_no_schedule_changes(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Easy")
    before = every_row()
    schedule = Card.objects.values_list("due", "stability", "reps", "suspended", "buried_until")
    kept = list(schedule)
    visitor.open("/practice/?order=1&section=scale")
    page = visitor.press("Reveal answer")
    assert page.has_button("Flag")
    assert page.has_button("Save note")
    assert page.has_button("Send report")
    assert not page.has_button("Don't ask again")
    assert not page.has_button("Not today")
    assert every_row() == before
    assert "Flagged" in visitor.press("Flag").words
    assert kept == [row for row in schedule if row[0]]


def test_a_visitor_stays_one(visitor: Visitor, questions: list[Question]) -> None:
    before = every_row()
    visitor.open(START)
    visitor.press("Reveal answer", answer="Something.")
    assert every_row() == before


def test_section_tag_and_weakness_choose(visitor: Visitor, questions: list[Question]) -> None:
    make_question(600, section="edge", tags=["mqtt"])
    assert walk(visitor, f"{START}&section=edge") == ["What is question 600 about?"]
    assert walk(visitor, f"{START}&tag=mqtt") == ["What is question 600 about?"]
    [weak] = visitor.open("/review/").headings
    visitor.answer("Again")
    assert walk(visitor, f"{START}&weak=on") == [weak]
    assert walk(visitor, f"{START}&weak=on&flagged=on") == []
    assert visitor.page.headings == ["Nothing matches"]


def test_the_number_of_questions_is_said_before_a_round_and_at_its_beginning(
    visitor: Visitor, questions: list[Question]
) -> None:
    make_question(600, section="edge", tags=["mqtt"])
    page = visitor.open("/practice/")
    assert "Answer as many of the 4 questions as you like" in page.words
    assert "kubelet (3)" in page.words
    assert "mqtt" not in page.words
    page = visitor.open(f"{START}&tag=kubelet&at=2")
    assert "2 of 3 · kubelet · Choose others" in page.words
    assert ("a", {"href": "/practice/?tag=kubelet"}) in page.tags
    assert "1 of 1 · mqtt · Choose others" in visitor.open(f"{START}&tag=mqtt").words
    assert "1 of 4 · Choose others" in visitor.open(START).words


def test_the_button_says_how_many_questions_the_choice_brings(
    visitor: Visitor, questions: list[Question]
) -> None:
    make_question(600, section="edge", tags=["mqtt"])
    assert visitor.open("/practice/").has_button("Start 4 questions")
    assert visitor.open("/practice/?tag=mqtt").has_button("Start 1 question")
    page = visitor.open("/practice/?tag=mqtt&weak=on")
    assert page.has_button("Nothing matches")
    assert "Questions are weak once you have rated them" in page.words
    said = visitor.client.get("/practice/?section=edge", headers={"HX-Request": "true"})
    assert 'Start<span class="scripted"> 1 question</span>' in said.text
    assert "<form" not in said.text


def test_what_is_not_published_is_not_asked(visitor: Visitor, questions: list[Question]) -> None:
    Question.objects.filter(number=552).update(status="draft")
    assert len(walk(visitor, START)) == 2


@pytest.mark.parametrize("at", ["0", "-1", "x", "", "9999999", "\uff11"])
def test_a_place_that_there_is_not_is_the_first(
    visitor: Visitor, questions: list[Question], at: str
) -> None:
    assert "1 of 3" in visitor.open(f"{START}&at={at}").words


def test_a_place_after_the_last_is_the_end(visitor: Visitor, questions: list[Question]) -> None:
    page = visitor.open(f"{START}&at=4")
    assert page.headings == ["That was all of them"]
    assert "3 questions, and your schedule has not changed." in page.words


def test_what_cannot_be_chosen_is_said_and_the_form_stays(
    visitor: Visitor, questions: list[Question]
) -> None:
    page = visitor.open(f"{START}&section=nowhere")
    assert "There is no such section. Choose one from the list." in page.words
    assert page.has_button("Start")  # it says what is wrong once more


def test_an_order_is_any_word(visitor: Visitor, questions: list[Question]) -> None:
    assert len(walk(visitor, "/practice/?order=%00%F0%9F%98%80")) == 3


def test_every_order_has_the_same_questions() -> None:
    numbers = list(range(50))
    orders = {tuple(shuffled(numbers, str(order))) for order in range(100)}
    assert len(orders) == 100
    assert {tuple(sorted(order)) for order in orders} == {tuple(numbers)}
