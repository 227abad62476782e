"""What is typed or ticked and not recorded yet comes back; what had been revealed is so again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Attempt, Card, Question, Report
from tests.browser.conftest import OpenPage

FIRST, SECOND = "What is question 551 about?", "What is question 552 about?"
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def expect_question(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def expect_answer(page: Page, title: str = FIRST) -> None:
    """Wait until the answer to this question is there."""
    expect(page.get_by_role("heading", name="Key points")).to_be_visible()
    expect_question(page, title)


def write_all(page: Page) -> None:
    """Reveal a typed answer, tick a point, and begin a note and a report."""
    page.wait_for_load_state()
    page.locator(".typed textarea").fill("alias 1.")
    press(page, "Reveal answer")
    expect_answer(page)
    page.get_by_role("checkbox").nth(2).check()
    page.get_by_text("Write a note", exact=True).click()
    page.locator("#note_text").fill("My note")
    page.get_by_text("Report a mistake", exact=True).click()
    page.locator("#mistake_text").fill("A mistake")


def expect_all(page: Page) -> None:
    """Everything that `write_all` wrote is there."""
    expect_answer(page)
    expect(page.locator(".yours")).to_have_text("alias 1.")
    for place, is_ticked in enumerate([True, False, True]):
        expect(page.get_by_role("checkbox").nth(place)).to_be_checked(checked=is_ticked)
    expect(page.locator("#note_text")).to_have_value("My note")
    expect(page.locator("#note_text")).to_be_visible()
    expect(page.locator("#mistake_text")).to_have_value("A mistake")
    expect(page.locator("#why")).to_contain_text("2 of 3 points.")


def test_a_reload_and_a_way_back_give_everything_back(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/review/")
    write_all(page)
    page.reload()
    expect_all(page)
    page.get_by_role("link", name="Question 551").click()
    expect(page).to_have_url("/q/551/")
    page.go_back()
    expect_all(page)
    page.get_by_role("link", name="Progress").click()
    page.get_by_role("link", name="Review", exact=True).click()
    expect_all(page)
    press(page, "Good")
    expect_question(page, SECOND)
    attempt = Attempt.objects.get()
    assert attempt.payload["ticked"] == ["Key point 1 of 551", "Key point 3 of 551"]
    assert Card.objects.get().note == "My note"


def test_after_not_today_and_its_undo_everything_is_back(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/review/")
    write_all(page)
    press(page, "Not today")
    expect_question(page, SECOND)
    assert Card.objects.get().note == "My note"
    press(page, "Undo")
    expect_answer(page)
    expect(page.locator(".yours")).to_have_text("alias 1.")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    expect(page.get_by_role("heading", name="Your note")).to_be_visible()
    expect(page.locator("#mistake_text")).to_have_value("A mistake")
    # A report that was not sent waits for its question.
    press(page, "Good")
    expect_question(page, SECOND)
    expect(page.locator(".typed textarea")).to_have_value("")
    press(page, "Undo")
    expect_answer(page)
    expect(page.locator("#mistake_text")).to_have_value("A mistake")
    press(page, "Send report")
    expect(page.get_by_role("status")).to_contain_text("Thank you.")
    assert Report.objects.get().text == "A mistake"
    page.reload()
    expect_answer(page)
    expect(page.locator("#mistake_text")).to_have_value("")


@BOTH
def test_undo_gives_the_card_back_revealed_with_text_and_ticks(
    open_page: OpenPage, questions: list[Question], javascript: bool
) -> None:
    page = open_page("/review/", javascript=javascript)
    page.locator(".typed textarea").fill("alias 1.")
    press(page, "Reveal answer")
    page.get_by_role("checkbox").nth(2).check()
    press(page, "Hard")
    expect_question(page, SECOND)
    press(page, "Undo")
    expect_answer(page)
    expect(page.get_by_role("status")).to_contain_text("Undone")
    expect(page.locator(".yours")).to_have_text("alias 1.")
    for place, is_ticked in enumerate([True, False, True]):
        expect(page.get_by_role("checkbox").nth(place)).to_be_checked(checked=is_ticked)
    press(page, "Easy")
    expect_question(page, SECOND)
    assert [one.rating for one in Attempt.objects.effective()] == [4]


def test_what_was_typed_is_shown_again_at_its_question_and_at_no_other(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/review/")
    # Text on a translated page comes back too, …
    page.evaluate("document.querySelector('h1').textContent = 'Worum geht es in Frage 551?'")
    page.locator(".typed textarea").fill("Half a thought")
    page.reload()
    expect(page.locator(".typed textarea")).to_have_value("Half a thought")
    # … and one that was deleted stays deleted.
    page.locator(".typed textarea").fill("")
    page.reload()
    expect_question(page, FIRST)
    expect(page.locator(".typed textarea")).to_have_value("")
    page.locator(".typed textarea").fill("Of the first")
    press(page, "Not today")
    expect_question(page, SECOND)
    box = page.locator(".typed textarea")
    expect(box).to_have_value("")
    box.fill("Of the second")
    press(page, "Undo")
    expect_question(page, FIRST)
    expect(box).to_have_value("Of the first")
    press(page, "Not today")
    expect_question(page, SECOND)
    expect(box).to_have_value("Of the second")


def test_a_card_that_was_rated_elsewhere_is_asked_and_not_revealed(
    open_page: OpenPage, questions: list[Question]
) -> None:
    Question.objects.exclude(number=551).update(status="retired")
    page = open_page("/review/")
    page.locator(".typed textarea").fill("alias 1.")
    press(page, "Reveal answer")
    expect_answer(page)
    other = page.context.new_page()
    other.goto("/review/")
    press(other, "Reveal answer")
    expect_answer(other)
    press(other, "Again")
    expect(other.get_by_role("button", name="Reveal answer")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Reveal answer")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.get_by_role("button", name="Reveal answer")).to_be_visible()


def test_after_an_hour_a_question_is_asked_anew_with_what_was_typed(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/review/")
    page.locator(".typed textarea").fill("alias 1.")
    press(page, "Reveal answer")
    expect_answer(page)
    page.evaluate(
        """() => {
          const all = JSON.parse(sessionStorage.getItem("drafts"));
          for (const draft of Object.values(all)) draft.at -= 3_700_000;
          sessionStorage.setItem("drafts", JSON.stringify(all));
        }"""
    )
    page.reload()
    expect(page.locator(".typed textarea")).to_have_value("alias 1.")
    expect(page.get_by_role("button", name="Reveal answer")).to_be_visible()


@pytest.mark.parametrize("path", ["/q/551/", "/practice/?order=7"])
def test_other_pages_give_it_back_until_it_was_revealed_and_the_page_is_opened_anew(
    open_page: OpenPage, questions: list[Question], path: str
) -> None:
    page = open_page(path)
    page.locator(".typed textarea").fill("Half a thought")
    page.reload()
    expect(page.locator(".typed textarea")).to_have_value("Half a thought")
    press(page, "Reveal answer")
    expect(page.locator(".yours")).to_have_text("Half a thought")
    page.get_by_text("Write a note", exact=True).click()
    page.locator("#note_text").fill("My note")
    page.reload()
    expect(page.locator(".yours")).to_have_text("Half a thought")
    expect(page.locator("#note_text")).to_have_value("My note")
    page.goto("/sections/")
    page.go_back()
    expect(page.locator(".yours")).to_have_text("Half a thought")
    page.goto(path)
    expect(page.get_by_role("button", name="Reveal answer")).to_be_visible()
    expect(page.locator(".typed textarea")).to_have_value("")


def test_the_timer_stops_visibly_and_a_reload_does_not_start_it_anew(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/review/")
    timer = page.get_by_role("timer")
    expect(timer).to_have_text("0:02", timeout=10_000)
    expect(timer).not_to_have_class("stopped")
    press(page, "Reveal answer")
    expect(timer).to_have_class("stopped")
    expect(timer).to_have_text(re.compile(r"^0:0[2-9]$"))
    stood = timer.inner_text()
    page.reload()
    expect_answer(page)
    expect(timer).to_have_class("stopped")
    expect(timer).to_have_text(stood)
