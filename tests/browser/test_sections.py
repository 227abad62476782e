"""A section in a real browser: what comes next in it counts, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from quiz.models import Card
from tests.browser.conftest import OpenPage
from tests.browser.looks import flaws, press


@pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
def test_the_next_question_of_a_section_is_practised_and_counts(
    open_page: OpenPage, real_bank: None, javascript: bool
) -> None:
    page = open_page("/sections/", javascript=javascript, width=360)
    page.get_by_role("link", name="Pods from start to end").click()
    first = page.locator(".questions a").first.inner_text()
    expect(page.get_by_text(f"Next: {first}")).to_be_visible()
    page.get_by_role("link", name="Continue here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    press(page, "Reveal answer")
    press(page, "Easy")
    expect(page.locator("#status-line")).to_contain_text("Easy · back")
    assert Card.objects.get().question.title == first
    page.goto("/sections/pods/")
    second = page.locator(".questions a").nth(1).inner_text()
    expect(page.get_by_text(f"Next: {second}")).to_be_visible()
    page.goto("/sections/")
    counts = page.locator(".entry", has_text="Pods from start to end").locator(".counts")
    expect(counts).to_contain_text("1 learning")
    assert not javascript or flaws(page) == []  # axe needs a script


def test_a_number_in_a_summary_is_followed_and_j_walks_the_list(
    open_page: OpenPage, real_bank: None
) -> None:
    page = open_page("/sections/pods/")
    page.get_by_role("link", name="34", exact=True).click()
    expect(page).to_have_url("/q/34/")
    expect(page.get_by_role("link", name="Sections")).to_have_attribute("aria-current", "true")
    page.goto("/sections/pods/")
    page.keyboard.press("j")
    expect(page.locator(".questions a").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".questions a").nth(1)).to_be_focused()
