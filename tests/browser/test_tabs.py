"""Back, reload, two tabs, a lost answer: never a lost or doubled rating, never a bare error."""

from __future__ import annotations

import pytest
from django.db import connection, connections
from playwright.sync_api import Error, Page, Route, expect

from quiz.models import Attempt, Card, Learner, Question
from tests.browser.conftest import OpenPage
from tests.fixtures import NOWHERE

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
FIRST, SECOND = "What is question 551 about?", "What is question 552 about?"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def expect_question(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def reveal(page: Page) -> None:
    page.wait_for_load_state()  # a press before the scripts are there would post the plain form
    press(page, "Reveal answer")
    expect(page.get_by_role("heading", name="Answer", exact=True)).to_be_visible()


@BOTH
def test_a_reload_repeats_nothing_and_two_tabs_rate_one_card_once(
    open_page: OpenPage, questions: list[Question], complaints: list[str], javascript: bool
) -> None:
    one = open_page("/review/", javascript=javascript)
    other = one.context.new_page()
    other.goto("/review/")
    reveal(one)
    one.reload()
    expect_question(one, FIRST)
    expect(one.get_by_role("heading", name="Answer", exact=True)).to_be_visible()
    reveal(other)
    press(one, "Good")
    expect_question(one, SECOND)
    one.reload()
    expect_question(one, SECOND)
    expect(one.get_by_role("status")).to_contain_text("Good · back within 10 min")
    assert Attempt.objects.count() == 1
    press(other, "Again")
    expect_question(other, SECOND)
    expect(other.get_by_role("status")).to_contain_text("already rated")
    expect(other.get_by_role("button", name="Reveal answer")).to_be_visible()
    assert [attempt.rating for attempt in Attempt.objects.all()] == [3]
    assert Learner.objects.count() == 1
    complaints.clear()  # the browser's own word on a 409


def test_the_way_back_leads_to_the_present_card(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/")
    page.get_by_role("link", name="Start the first question").click()
    reveal(page)
    press(page, "Good")
    expect_question(page, SECOND)
    page.get_by_role("link", name="Sections").click()
    expect(page.get_by_role("heading", name="Sections")).to_be_visible()
    page.go_back()
    expect_question(page, SECOND)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Continue")).to_be_visible()
    assert Attempt.objects.count() == 1


def test_without_javascript_the_way_back_to_an_answer_rates_nothing_twice(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/review/", javascript=False)
    reveal(page)
    press(page, "Good")
    expect_question(page, SECOND)
    # An answer is stored nowhere, so the browser asks whether to post the form again.
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()
    page = page.context.new_page()
    page.goto("/review/")
    expect_question(page, SECOND)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert [attempt.rating for attempt in Attempt.objects.all()] == [3]


def test_an_answer_that_is_lost_on_its_way_can_be_asked_for_again(
    open_page: OpenPage, questions: list[Question], complaints: list[str]
) -> None:
    page = open_page("/review/")
    for button, path in [("Reveal answer", "reveal"), ("Good", "rate"), ("Undo", "undo")]:
        page.route(f"**/review/{path}/", lose_the_answer, times=1)
        press(page, button)
        expect(page.get_by_role("status")).to_contain_text("The site did not answer")
        press(page, button)
        expect_question(page, SECOND if button == "Good" else FIRST)
    assert [attempt.rating for attempt in Attempt.objects.order_by("pk")] == [3, None]
    assert Learner.objects.count() == 1
    complaints.clear()  # the browser's own word on a request that failed


def lose_the_answer(route: Route) -> None:
    route.fetch()
    route.abort("connectionreset")


def test_what_was_typed_outlasts_a_database_that_is_away(
    open_page: OpenPage,
    questions: list[Question],
    complaints: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = connections.settings["default"]  # the server's threads open their own by it
    monkeypatch.setitem(database, "CONN_MAX_AGE", 0)
    page = open_page("/review/")
    page.get_by_role("textbox").fill("Much thought")
    with monkeypatch.context() as away:
        for name, value in NOWHERE[connection.vendor].items():
            away.setitem(database, name, value)
        press(page, "Reveal answer")
        expect(page.get_by_role("status")).to_contain_text("Back in a moment")
        expect(page.get_by_role("textbox")).to_have_value("Much thought")
    reveal(page)
    expect(page.get_by_text("Much thought").first).to_be_visible()
    complaints.clear()  # the browser's own word on a 503


@BOTH
def test_a_lost_cookie_keeps_what_was_typed(
    open_page: OpenPage, questions: list[Question], complaints: list[str], javascript: bool
) -> None:
    page = open_page("/review/", javascript=javascript)
    page.get_by_role("textbox").fill("Much thought")
    page.context.clear_cookies()
    press(page, "Reveal answer")
    expect(page.get_by_role("status")).to_contain_text("cookie")
    expect(page.get_by_role("textbox")).to_have_value("Much thought")
    reveal(page)
    press(page, "Good")
    expect_question(page, SECOND)
    assert Attempt.objects.get().recorded["answer"] == "Much thought"
    assert Card.objects.count() == 1
    complaints.clear()  # the browser's own word on a 403
