"""The first page, and the choice of light or dark."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from quiz.models import Learner, Question, Status
from tests.factories import make_question, make_questions
from tests.fixtures import MoveClock
from tests.pages import Page, Visitor


def test_a_stranger_is_told_what_this_is_and_has_one_way_to_go(
    client: Client, questions: list[Question]
) -> None:
    page = Page(client.get("/"))
    assert page.headings == ["Know it on the day of the interview"]
    assert "Start the first question" in page.words
    assert "3 questions, checked against Kubernetes 1.37" in page.words
    assert "due" not in page.words


def test_a_site_without_questions_says_what_to_do(client: Client, db: None) -> None:
    page = Page(client.get("/"))
    assert "No questions are published yet" in page.words
    assert "Start" not in page.words


def test_drafts_and_retired_questions_are_not_counted(
    client: Client, questions: list[Question]
) -> None:
    make_question(600, status=Status.DRAFT, verified_version="1.99")
    make_question(601, status=Status.RETIRED, verified_version="1.99")
    words = Page(client.get("/")).words
    assert "3 questions, checked against Kubernetes 1.37" in words


def test_the_newest_check_is_the_one_that_is_named(client: Client, db: None) -> None:
    make_question(551, verified_version="1.36", verified_date=date(2026, 5, 1))
    make_question(552, verified_version="1.37", verified_date=date(2026, 10, 1))
    assert "Kubernetes 1.37" in Page(client.get("/")).words


def test_a_learner_sees_what_waits_today(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    visitor.answer("Easy")
    words = visitor.open("/").words
    assert "2 new" in words
    assert "Next: What is question 552 about?" in words
    assert "1 of 3 done today" in words
    move_clock(days=30)
    assert "1 due · 2 new" in visitor.open("/").words


def test_a_learner_sees_how_ready_they_are(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Easy")
    words = visitor.open("/").words
    assert "With what you know now, you would recall 1 of 3 tomorrow. See your progress" in words
    Learner.objects.update(interview=date(2999, 12, 14))
    words = visitor.open("/").words
    assert "you would recall 0 of 3 on 14 December. See your progress" in words


def test_a_learner_who_is_done_can_rehearse(visitor: Visitor, questions: list[Question]) -> None:
    for _ in questions:
        visitor.answer("Easy")
    page = visitor.open("/")
    assert page.headings == ["Done for today"]
    assert "You answered 3 questions." in page.words
    assert ("a", "/mock/") in [(tag, of.get("href")) for tag, of in page.tags if "main" in str(of)]


def test_a_learner_who_is_done_gets_more_with_one_press(visitor: Visitor) -> None:
    make_questions(30)
    visitor.open("/")
    visitor.press("in 2 days")
    while visitor.open("/review/").has_button("Reveal answer"):
        visitor.answer("Easy")
    page = visitor.open("/")
    assert "You answered 6 questions. Interview in 2 days." in page.words
    visitor.press("10 more now")
    assert "10 new" in visitor.page.words


@pytest.mark.parametrize(
    ("tap", "says"),
    [
        ("in 2 days", "Interview in 2 days: 6 questions today, about 18 minutes. Not all 30 come"),
        ("in a month", "Interview in 30 days: 3 questions today, about 9 minutes. Change the date"),
        ("no date", "No date yet: "),
    ],
)
def test_a_date_says_at_once_what_follows_from_it(visitor: Visitor, tap: str, says: str) -> None:
    make_questions(30)
    visitor.open("/")
    visitor.press(tap)
    assert says in visitor.page.words
    assert "You can change it" not in visitor.page.words


def test_the_page_depends_on_the_cookies_and_says_so(client: Client, db: None) -> None:
    assert "Cookie" in client.get("/").headers["Vary"]


def test_the_page_is_only_read(client: Client, db: None) -> None:
    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chosen_colours_are_kept(visitor: Visitor, theme: str) -> None:
    visitor.open("/")
    visitor.send("/theme/", theme=theme)
    visitor.open("/sections/")
    assert visitor.page.tags[0] == ("html", {"lang": "en", "data-theme": theme})


def test_the_systems_colours_are_the_default_and_can_be_chosen_again(visitor: Visitor) -> None:
    for _ in range(2):
        visitor.open("/")
        assert visitor.page.tags[0] == ("html", {"lang": "en"})
        visitor.send("/theme/", theme="dark")
        visitor.send("/theme/", theme="system")


def test_the_choice_leads_back_to_the_settings_and_nowhere_else(client: Client, db: None) -> None:
    headers = {"referer": "https://evil.example/"}
    response = client.post("/theme/", {"theme": "dark"}, headers=headers)
    assert (response.status_code, response["Location"]) == (302, "/settings/")


@pytest.mark.parametrize("theme", ["", "pink", '"><script>', "dark; Domain=evil.example"])
def test_colours_that_do_not_exist_are_refused(client: Client, db: None, theme: str) -> None:
    response = client.post("/theme/", {"theme": theme})
    assert response.status_code == 400
    assert not response.cookies
