"""Words that are written from right to left read that way wherever they are typed or shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from quiz.models import Question
from tests.browser.conftest import OpenPage

HEBREW = "\u05d4\u05ea\u05e9\u05d5\u05d1\u05d4 \u05e9\u05dc\u05d9 kubelet"
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def expect_rtl(words: Locator) -> None:
    expect(words).to_be_visible()
    expect(words).to_have_css("direction", "rtl")


@BOTH
def test_right_to_left_text_reads_right(
    open_page: OpenPage, questions: list[Question], javascript: bool
) -> None:
    page = open_page("/review/", javascript=javascript)
    box = page.get_by_role("textbox")
    box.fill(HEBREW)
    expect_rtl(box)
    press(page, "Reveal answer")
    expect_rtl(page.locator(".yours"))
    page.get_by_text("Report a mistake", exact=True).click()
    page.locator("#mistake_text").fill(HEBREW)
    expect_rtl(page.locator("#mistake_text"))
    page.get_by_text("Write a note", exact=True).click()
    page.locator("#note_text").fill(HEBREW)
    expect_rtl(page.locator("#note_text"))
    press(page, "Save note")
    expect_rtl(page.locator("#note > div"))
    press(page, "Good")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.goto("/q/551/history/")
    expect_rtl(page.locator(".yours"))
    page.goto("/search/")
    page.get_by_role("searchbox").fill(HEBREW)
    expect_rtl(page.get_by_role("searchbox"))
