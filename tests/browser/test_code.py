"""Code on a page can be copied with one press, and selected whole without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from quiz.models import Question
from tests.browser.conftest import OpenPage


def test_a_block_of_code_is_copied_with_one_press(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/q/551/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Reveal answer").click()
    code = page.locator("#card pre").first
    expect(code).to_be_visible()
    page.get_by_role("button", name="Copy", exact=True).first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code.evaluate("e => e.textContent")


def test_code_that_is_wider_than_the_page_says_so(
    open_page: OpenPage, questions: list[Question]
) -> None:
    Question.objects.filter(number=551).update(
        example_html=f"<pre><code>{'wide ' * 60}</code></pre><pre><code>narrow</code></pre>"
    )
    page = open_page("/q/551/")
    page.get_by_role("button", name="Reveal answer").click()
    expect(page.locator(".copy")).to_have_text(["Scrolls sideways · Copy", "Copy"])


@pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
def test_browsers_translate_no_code(
    open_page: OpenPage, questions: list[Question], javascript: bool
) -> None:
    question = Question.objects.get(number=551)
    question.short_answer, question.example = "Ask `kubectl`.", "```\nkubectl get pods\n```"
    question.save()
    page = open_page("/q/551/", javascript=javascript)
    page.get_by_role("button", name="Reveal answer").click()
    for code in (page.locator(".short code"), page.locator("#card pre code")):
        expect(code).to_have_attribute("translate", "no")
    expect(page.locator(".short")).not_to_have_attribute("translate", "no")


def test_without_javascript_a_press_selects_all_of_it(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/q/551/", javascript=False)
    page.get_by_role("button", name="Reveal answer").click()
    expect(page.locator("#card pre").first).to_have_css("user-select", "all")
    expect(page.locator(".copy")).to_have_count(0)
