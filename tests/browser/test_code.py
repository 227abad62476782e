"""Code on a page can be copied with one press, and selected whole without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Question
from tests.browser.conftest import OpenPage


@pytest.fixture
def coded(questions: list[Question]) -> Question:
    """A question with code in its text, a wide block of it and a narrow one."""
    question = Question.objects.get(number=551)
    question.short_answer = "Ask `kubectl`."
    question.example = f"```\n{'wide ' * 60}\n```\n\n```\nkubectl get pods\n```"
    question.save()
    return question


def expect_untranslated(page: Page) -> None:
    """Browsers translate no code, but the text around it."""
    expect(page.locator("#card pre code")).to_have_count(2)
    for code in (*page.locator(".short code").all(), *page.locator("#card pre code").all()):
        expect(code).to_have_attribute("translate", "no")
    expect(page.locator(".short")).not_to_have_attribute("translate", "no")


def test_code_is_copied_with_one_press_and_says_that_it_is_wider_than_the_page(
    open_page: OpenPage, coded: Question
) -> None:
    page = open_page("/q/551/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Reveal answer").click()
    expect(page.locator(".copy")).to_have_text(["Scrolls sideways · Copy", "Copy"])
    expect_untranslated(page)
    code = page.locator("#card pre").nth(1)
    expect(code).to_be_visible()
    page.get_by_role("button", name="Copy", exact=True).nth(1).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code.evaluate("e => e.textContent")


def test_without_javascript_a_press_selects_all_of_it(open_page: OpenPage, coded: Question) -> None:
    page = open_page("/q/551/", javascript=False)
    page.get_by_role("button", name="Reveal answer").click()
    expect_untranslated(page)
    expect(page.locator("#card pre").first).to_have_css("user-select", "all")
    expect(page.locator(".copy")).to_have_count(0)
