"""Annotations, reports, the list of keys and the timer, as a browser shows them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Attempt, Card, Learner, Question, Report
from tests.browser.conftest import OpenPage, expect_awake
from tests.factories import make_questions

FIRST, SECOND = "What is question 551 about?", "What is question 552 about?"
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])


def expect_question(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def reveal(page: Page) -> None:
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Key points")).to_be_focused()
    expect_awake(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_card_is_annotated_by_keys(open_page: OpenPage, questions: list[Question]) -> None:
    page = open_page("/review/")
    # B buries, S suspends, and U brings back.
    for key, word in (("b", "Not today: back tomorrow"), ("s", "Won't be asked again")):
        page.keyboard.press(key)
        expect_question(page, SECOND)
        expect(page.locator("#status-line")).to_contain_text(word)
        page.keyboard.press("u")
        expect_question(page, FIRST)
    # Over the list of keys none acts.
    page.keyboard.press("?")
    for key in ("Space", "b", "s", "f"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Reveal answer")).to_be_visible()
    assert not Card.objects.exists()
    # F flags, and the button keeps the focus.
    page.get_by_role("button", name="Flag").focus()
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Unflag")).to_be_focused()
    expect(page.locator("#status-line")).to_contain_text("Flagged")
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Flag", exact=True)).to_be_focused()
    page.get_by_role("heading", level=1).evaluate("heading => document.activeElement.blur()")
    # R opens the report.
    reveal(page)
    page.keyboard.press("r")
    expect(page.get_by_label("What is wrong")).to_be_focused()
    expect(page.get_by_label("What is wrong")).to_have_value("")
    page.keyboard.press("Escape")
    # N opens a note, Esc closes it, and what was typed comes with the rating.
    page.keyboard.press("n")
    page.keyboard.type("Note 1 2 3 4 u f")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Write a note", exact=True)).to_be_focused()
    expect(page.locator("#note_text")).to_be_hidden()
    page.keyboard.press("3")
    expect_question(page, SECOND)
    assert Card.objects.get().note == "Note 1 2 3 4 u f"
    assert Attempt.objects.get().rating == 3


@BOTH
def test_a_note_is_kept_and_shown_and_a_mistake_is_reported(
    open_page: OpenPage, questions: list[Question], javascript: bool
) -> None:
    page = open_page("/review/", javascript=javascript, width=320)
    # The list of keys is opened and closed by buttons.
    press(page, "Keys")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    press(page, "Close")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.get_by_role("textbox").fill("alias 1.")
    press(page, "Reveal answer")
    page.get_by_text("Write a note", exact=True).click()
    page.get_by_label("For your eyes only").fill("Ask about **quorum**.")
    press(page, "Save note")
    expect(page.get_by_role("heading", name="Your note")).to_be_visible()
    expect(page.locator("#note strong")).to_have_text("quorum")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    press(page, "Good")
    expect_question(page, SECOND)
    assert Attempt.objects.get().recorded["answer"] == "alias 1."
    page.goto("/q/552/")
    press(page, "Reveal answer")
    page.get_by_text("Report a mistake", exact=True).click()
    page.get_by_label("What is wrong").fill("The port is 10250.")
    press(page, "Send report")
    expect(page.locator("#status-line")).to_have_text("Thank you. An editor will look at it.")
    expect(page.get_by_role("heading", name="Answer", exact=True)).to_be_visible()
    assert Report.objects.get().text == "The port is 10250."


def test_the_question_mark_opens_the_keys_everywhere_and_esc_closes_them(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/")
    for path in ("/", "/review/", "/sections/", "/practice/", "/search/?q=x"):
        page.goto(path)
        keys = page.get_by_role("dialog", name="Keys")
        page.keyboard.press("?")
        expect(keys).to_be_visible()
        expect(page.get_by_role("heading", name="Keys")).to_be_focused()
        page.keyboard.press("Escape")
        expect(keys).to_be_hidden()
        page.keyboard.press("?")
        page.keyboard.press("?")
        expect(keys).to_be_hidden()


def test_j_and_k_walk_through_a_list(open_page: OpenPage, questions: list[Question]) -> None:
    page = open_page("/sections/scale/")
    for key, number in (("j", 551), ("j", 552), ("j", 553), ("j", 553), ("k", 552)):
        page.keyboard.press(key)
        link = page.get_by_role("link", name=f"What is question {number} about?")
        expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/q/552/")


def reveal_in_time(page: Page) -> None:
    """Reveal where the test turns the clock."""
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Key points")).to_be_focused()
    page.clock.run_for(300)


def test_the_timer_runs_until_the_answer_is_there_and_starts_anew(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/")
    page.clock.install()
    page.goto("/review/")
    timer = page.get_by_role("timer")
    expect(timer).to_have_text(re.compile(r"^0:"))
    page.clock.run_for(60_000)
    expect(timer).to_have_text(re.compile(r"^1:"))
    reveal_in_time(page)
    expect(timer).to_have_class("stopped")
    stood = timer.inner_text()
    page.clock.run_for(60_000)
    expect(timer).to_have_text(stood)
    page.keyboard.press("4")
    expect_question(page, SECOND)
    expect(timer).to_have_text(re.compile(r"^0:"))
    reveal_in_time(page)
    page.keyboard.press("4")
    expect_question(page, "What is question 553 about?")
    reveal_in_time(page)
    page.keyboard.press("4")
    expect(page.get_by_role("heading", name="Done for today")).to_be_focused()
    expect(timer).to_be_hidden()


def test_a_hidden_timer_is_not_there(open_page: OpenPage, questions: list[Question]) -> None:
    page = open_page("/review/")
    reveal(page)
    page.keyboard.press("3")
    expect_question(page, SECOND)
    Learner.objects.update(hide_timer=True)
    page.reload()
    expect(page.get_by_role("timer")).to_have_count(0)
    reveal(page)
    page.keyboard.press("3")
    expect_question(page, "What is question 553 about?")
    expect(page.get_by_role("timer")).to_have_count(0)


def test_ten_ratings_are_undone_from_the_end_screen_one_by_one(
    open_page: OpenPage, db: None
) -> None:
    make_questions(10)
    page = open_page("/settings/")
    page.locator("[name=minutes_a_day]").fill("30")
    press(page, "Save the plan")
    page.goto("/review/")
    for number in range(551, 561):
        expect_question(page, f"What is question {number} about?")
        reveal(page)
        page.keyboard.press("4")
    expect_question(page, "Done for today")
    page.reload()
    for number in range(560, 550, -1):
        page.keyboard.press("u")
        expect_question(page, f"What is question {number} about?")
    assert not Card.objects.exists()
    assert Attempt.objects.effective().count() == 0


def test_a_round_of_free_practice_needs_the_space_bar_alone(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/practice/")
    page.get_by_label("Flagged").check()
    expect(page.get_by_role("button", name="Nothing matches")).to_be_disabled()
    page.get_by_label("Flagged").uncheck()
    expect(page.get_by_role("button", name="Start 3 questions")).to_be_enabled()
    page.goto("/practice/?order=7")
    page.set_viewport_size({"width": 1280, "height": 200})
    asked = set()
    for place in (1, 2, 3):
        expect(page.locator("#card .line")).to_contain_text(f"{place} of 3")
        asked.add(page.get_by_role("heading", level=1).inner_text())
        page.keyboard.press("Space")
        expect(page.get_by_role("heading", name="Key points")).to_be_focused()
        page.keyboard.press("Space")
        # It reads to the end first.
        expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.keyboard.press("Space")
    expect_question(page, "That was all of them")
    assert len(asked) == 3
    assert not Learner.objects.exists()
