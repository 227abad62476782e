"""What learners teach, as editors see it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from quiz.models import Question, Statistic
from tests.admin.editing import QUESTIONS, page_of
from tests.factories import START, make_question

pytestmark = pytest.mark.django_db
MISSED = [["Name the <port>", 0.75]]


def teach(question: Question, **found: Any) -> None:
    values = {"computed_at": START, "learners": 40, "answers": 90, "recalled": 0.25} | found
    Statistic.objects.create(question=question, **values)


def test_a_questions_page_shows_what_its_answers_teach(eve: Client, question: Question) -> None:
    assert "Nobody had answered it" in eve.get(page_of(question)).content.decode()
    teach(question, seconds=31, discrimination=0.05, missed=MISSED)
    page = eve.get(page_of(question)).content.decode()
    for part in ("90 answers by 40 learners", "<dd>25%</dd>", "31 seconds", "0.05 (", "read it"):
        assert part in page
    assert "75%: Name the &lt;port&gt;" in page


def test_with_few_learners_the_page_says_so(eve: Client, question: Question) -> None:
    teach(question, learners=19, recalled=None)
    page = eve.get(page_of(question)).content.decode()
    assert "not enough data: 19 of 20 learners" in page


def test_the_list_is_sorted_by_what_is_recalled(eve: Client, question: Question) -> None:
    teach(question, recalled=0.9, discrimination=0.5)
    teach(make_question(552), recalled=0.1)
    make_question(553)
    page = eve.get(QUESTIONS)
    place = page.context["cl"].list_display.index("recalled")
    for order, numbers in ((f"{place}", [552, 551]), (f"-{place}", [551, 552])):
        listed = [one.number for one in eve.get(QUESTIONS, {"o": order}).context["cl"].result_list]
        assert [number for number in listed if number != 553] == numbers
    for part in ("90%", "10%", "0.50"):
        assert part in page.content.decode()
