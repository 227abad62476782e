"""Who is asking: nobody yet, a learner with the first rating, the same one when cookies go."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from quiz.models import Attempt, Learner, Question
from quiz.practice.learners import erase_learner
from tests.pages import Visitor


@pytest.mark.parametrize("path", ["/", "/sections/", "/sections/scale/"])
def test_a_page_that_is_only_read_sets_no_cookie(
    client: Client, questions: list[Question], path: str
) -> None:
    assert not client.get(path).cookies


@pytest.mark.parametrize("path", ["/", "/sections/", "/sections/scale/"])
def test_not_even_a_visitor_who_has_seen_a_form_is_given_one_there(
    visitor: Visitor, questions: list[Question], path: str
) -> None:
    visitor.open("/review/")
    assert set(visitor.response.cookies) == {"csrftoken"}
    visitor.open(path)
    assert not visitor.response.cookies


@pytest.mark.parametrize("path", ["/review/", "/q/551/"])
def test_a_page_with_a_form_sets_the_cookie_that_the_form_needs_and_no_other(
    client: Client, questions: list[Question], path: str
) -> None:
    assert set(client.get(path).cookies) == {"csrftoken"}


def test_the_first_rating_makes_the_learner(
    visitor: Visitor, questions: list[Question], rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    visitor.open("/review/")
    visitor.press("Reveal answer")
    assert rows() == before
    visitor.press("Good")
    made = {name: count - before[name] for name, count in rows().items() if count != before[name]}
    assert made == {"quiz.Learner": 1, "quiz.Card": 1, "quiz.Attempt": 1, "sessions.Session": 1}
    assert set(visitor.client.cookies) == {"csrftoken", "sessionid"}


def test_the_first_rating_posted_twice_before_any_cookie_came_back_makes_one_learner(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    form = visitor.press("Reveal answer").form("Good")
    for _ in range(2):
        visitor.send(form.action, **form.fields, rating="3")
        assert visitor.page.headings == ["What is question 552 about?"]
        del visitor.client.cookies["sessionid"]
    assert Learner.objects.count() == Attempt.objects.count() == 1


def test_two_tabs_of_a_stranger_are_one_learner(
    visitor: Visitor, questions: list[Question]
) -> None:
    tabs = []
    for _ in range(2):
        visitor.open("/review/")
        tabs.append(visitor.press("Reveal answer").form("Good"))
    for form, status in zip(tabs, [200, 409], strict=True):
        visitor.send(form.action, **form.fields, rating="3")
        assert visitor.response.status_code == status
        assert visitor.page.headings == ["What is question 552 about?"]
        visitor.client.cookies.pop("sessionid", None)
        visitor.open("/review/")
    assert Learner.objects.count() == Attempt.objects.count() == 1


@pytest.mark.parametrize("loss", ["the row", "the cookie"])
def test_an_expired_session_keeps_the_learner(
    visitor: Visitor, questions: list[Question], loss: str
) -> None:
    visitor.answer("Good")
    if loss == "the row":
        Session.objects.all().delete()
    else:
        del visitor.client.cookies["sessionid"]
    assert "0 due · 2 new today" in visitor.open("/").words
    assert visitor.open("/review/").has_button("Undo")
    visitor.press("Undo")
    visitor.answer("Good")
    assert Learner.objects.count() == 1
    assert [attempt.rating for attempt in Attempt.objects.order_by("pk")] == [3, None, 3]


def test_a_session_that_expires_between_question_and_rating_loses_nothing(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    visitor.press("Reveal answer")
    Session.objects.all().delete()
    visitor.press("Good")
    assert visitor.response.status_code == 200
    assert Learner.objects.get().cards.count() == 2


def test_a_lost_csrf_cookie_shows_the_card_again_with_what_was_typed(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    for button in ("Reveal answer", "Good"):
        visitor.client.cookies.clear()
        page = visitor.press(button, answer="Much thought <went> in")
        assert visitor.response.status_code == 403
        assert "no-store" in visitor.response["Cache-Control"]
        assert page.headings == ["What is question 551 about?"]
        assert "cookie" in page.words
        assert page.form("Reveal answer").fields["answer"] == "Much thought <went> in"
        visitor.press("Reveal answer")
        assert visitor.response.status_code == 200
    assert Learner.objects.count() == 0
    visitor.press("Good")
    assert Attempt.objects.get().recorded["answer"] == "Much thought <went> in"


def test_a_learner_whose_csrf_cookie_is_lost_stays_the_same(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    del visitor.client.cookies["csrftoken"]
    page = visitor.press("Reveal answer", answer="mine")
    assert page.headings == ["What is question 552 about?"]
    visitor.press("Reveal answer")
    visitor.press("Good")
    assert Learner.objects.get().attempts.count() == 2


def test_a_cookie_that_was_tampered_with_is_replaced(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.client.cookies["csrftoken"] = "short"
    visitor.client.cookies["sessionid"] = "no-such-session"
    visitor.answer("Good")
    assert visitor.response.status_code == 200
    assert Learner.objects.count() == 1


def test_a_learner_who_was_erased_meanwhile_begins_anew(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    erase_learner(learner=Learner.objects.get())
    assert "Start the first question" in visitor.open("/").words
    visitor.answer("Easy")
    assert [attempt.rating for attempt in Learner.objects.get().attempts.all()] == [4]


def test_signing_out_of_the_admin_keeps_the_practice_of_the_browser(
    visitor: Visitor, questions: list[Question], admin_user: User
) -> None:
    visitor.answer("Good")
    learner = Learner.objects.get()
    visitor.client.force_login(admin_user)
    visitor.client.cookies.pop("csrftoken")  # signing in gives another
    visitor.client.get("/admin/")
    proof = {"csrfmiddlewaretoken": visitor.client.cookies["csrftoken"].value}
    assert visitor.client.post("/admin/logout/", proof).status_code == 200
    assert "_auth_user_id" not in visitor.client.session
    visitor.open("/review/")
    visitor.press("Reveal answer")
    visitor.press("Good")
    assert Learner.objects.get() == learner
    assert learner.attempts.count() == 2
