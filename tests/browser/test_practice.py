"""A session in the browser: reveal, rate, undo, tomorrow; with JavaScript and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Attempt, Card, Learner, Question
from tests.browser.conftest import OpenPage, press_at_any_width
from tests.fixtures import MoveClock

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
FIRST, SECOND = "What is question 551 about?", "What is question 552 about?"


def press(page: Page, name: str) -> None:
    press_at_any_width(page.get_by_role("button", name=name, exact=True))


def expect_question(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


@BOTH
@pytest.mark.both_databases
def test_a_stranger_reveals_rates_and_undoes_and_tomorrow_sees_what_is_due(
    open_page: OpenPage, questions: list[Question], move_clock: MoveClock, javascript: bool
) -> None:
    page = open_page("/", javascript=javascript)
    press_at_any_width(page.get_by_role("link", name="Start the first question"))
    expect_question(page, FIRST)
    page.get_by_role("textbox").fill("Perhaps 110?")
    press(page, "Reveal answer")
    expect(page.get_by_text("The short answer to 551.")).to_be_visible()
    expect(page.get_by_text("Perhaps 110?").first).to_be_visible()
    press(page, "Good")
    expect_question(page, SECOND)
    expect(page.get_by_role("status")).to_contain_text("Good · back within 10 min · Undo")
    assert Attempt.objects.get().recorded["answer"] == "Perhaps 110?"
    press(page, "Undo")
    expect_question(page, FIRST)
    expect(page.get_by_role("status")).to_contain_text("Undone")
    assert Card.objects.count() == 0
    # Undo gave the first question back revealed.
    for name in ("Again", "Good", "Easy"):
        if name != "Again":
            press(page, "Reveal answer")
        press(page, name)
        expect(page.get_by_role("status")).to_contain_text(name)
    move_clock(days=1)
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("2 due")
    page.get_by_role("link", name="Continue").click()
    expect_question(page, FIRST)
    for _ in range(2):
        press(page, "Reveal answer")
        press(page, "Easy")
    expect_question(page, "Done for today")


def test_what_was_typed_outlives_a_reload_and_goes_with_its_rating(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/review/")
    page.get_by_role("textbox").press_sequentially("Half a thought")
    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("Half a thought")
    press(page, "Reveal answer")
    expect(page.get_by_role("heading", name="Answer", exact=True)).to_be_visible()
    page.reload()
    expect(page.locator(".yours")).to_have_text("Half a thought")
    press(page, "Again")
    expect_question(page, SECOND)
    expect(page.get_by_role("textbox")).to_have_value("")


def test_the_focus_goes_where_the_eye_goes_and_the_live_region_says_what_happened(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/review/", timezone_id="Pacific/Auckland")
    status = page.get_by_role("status")
    press(page, "Reveal answer")
    expect(page.get_by_role("heading", name="Key points")).to_be_focused()
    press(page, "Hard")
    expect(page.get_by_role("heading", name=SECOND)).to_be_focused()
    expect(status).to_match_aria_snapshot("""
        - status:
          - paragraph:
            - text: "Hard · back within 6 min ·"
            - button "Undo"
    """)
    # The browser's zone becomes the learner's.
    assert Learner.objects.get().zone == "Pacific/Auckland"
    press(page, "Undo")
    expect(page.get_by_role("heading", name="Key points")).to_be_focused()
    expect(status).to_contain_text("Undone. That rating no longer counts.")


@BOTH
def test_a_permalink_records_nothing_and_a_chosen_theme_is_kept_on_every_page(
    open_page: OpenPage, questions: list[Question], javascript: bool
) -> None:
    page = open_page("/q/551/", javascript=javascript)
    page.get_by_role("textbox").fill("mine")
    press(page, "Reveal answer")
    expect(page.get_by_text("The short answer to 551.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Again|Hard|Good|Easy"))).to_have_count(0)
    assert Learner.objects.count() == 0
    page.goto("/settings/")
    light = background(page)
    press(page, "Dark")
    expect(page.get_by_role("button", name="Dark", pressed=True)).to_be_visible()
    dark = background(page)
    assert dark != light
    for path in ("/", "/sections/", "/q/551/", "/review/", "/settings/"):
        page.goto(path)
        assert background(page) == dark
    press(page, "System")
    expect(page.get_by_role("button", name="System", pressed=True)).to_be_visible()
    assert background(page) == light


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
