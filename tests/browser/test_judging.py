"""Type, tick, overrule, and it is stored; with JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Attempt, Question
from tests.browser.conftest import OpenPage, expect_awake, press_at_any_width

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
SECOND = "What is question 552 about?"
POINTS = [f"Key point {position} of 551" for position in (1, 2, 3)]
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def press(page: Page, name: str) -> None:
    press_at_any_width(page.get_by_role("button", name=name, exact=True), narrow=320)


def reveal(page: Page, answer: str = "") -> None:
    page.wait_for_load_state()
    page.get_by_role("textbox").fill(answer)
    press(page, "Reveal answer")
    expect(page.get_by_role("heading", name="Answer", exact=True)).to_be_visible()


def expect_proposed(page: Page, name: str) -> None:
    expect(page.locator("button.proposed")).to_have_accessible_name(name)


def expect_next(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(SECOND)


@BOTH
def test_typed_ticked_overruled_and_stored(
    open_page: OpenPage, questions: list[Question], javascript: bool
) -> None:
    page = open_page("/review/", javascript=javascript)
    reveal(page, "alias 1.")
    # The ticks and the proposal are told to a screen reader.
    expect(page.get_by_role("group", name="Key points: tick what you said")).to_be_visible()
    expect(page.locator("#why")).to_have_attribute("aria-live", "polite")
    expect(page.locator("#why")).to_contain_text("Not heard: Key point 2 of 551 (essential).")
    expect(page.locator("mark")).to_have_text("alias 1")
    heard = page.get_by_role("checkbox", checked=True)
    expect(heard).to_have_accessible_name(f"{POINTS[0]} essential")
    expect_proposed(page, "Again")
    page.get_by_role("checkbox", name=POINTS[1]).check()
    if not javascript:
        press(page, "Judge my answer")
    expect_proposed(page, "Good")
    page.get_by_role("checkbox", name=POINTS[2]).check()
    if not javascript:
        press(page, "Judge my answer")
    expect_proposed(page, "Good")
    expect(page.locator("#why")).to_have_text(
        "3 of 3 points. Every essential point is there. Suggested: Good."
    )
    expect_no_scrolling(page)
    press(page, "Hard")
    expect_next(page)
    attempt = Attempt.objects.get()
    assert attempt.payload == {
        "answer": "alias 1.",
        "heard": [POINTS[0]],
        "ticked": POINTS,
        "proposed": 3,
    }
    assert attempt.rating == 2
    page.goto("/q/551/history/")
    expect(page.get_by_role("main")).to_contain_text("ticked by you")
    expect_no_scrolling(page)


def expect_no_scrolling(page: Page) -> None:
    """Narrow or wide, the page never scrolls sideways."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert not page.evaluate(SCROLLS)


def test_space_presses_what_is_proposed(open_page: OpenPage, questions: list[Question]) -> None:
    page = open_page("/review/")
    reveal(page, "alias 1.")
    expect_awake(page)
    page.keyboard.press("Space")
    expect_next(page)
    assert Attempt.objects.get().rating == 1


def test_a_tick_keeps_its_own_keys_and_the_ratings_keep_theirs(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/review/")
    reveal(page)
    box = page.get_by_role("checkbox", name=POINTS[0])
    box.focus()
    for key in ("Space", "Enter", "Enter"):
        page.keyboard.press(key)
    expect(box).to_be_checked()
    assert Attempt.objects.count() == 0
    expect_awake(page)
    page.keyboard.press("2")
    expect_next(page)
    attempt = Attempt.objects.get()
    assert (attempt.payload["ticked"], attempt.payload["proposed"], attempt.rating) == (
        [POINTS[0]],
        1,
        2,
    )


def test_enter_on_a_tick_without_a_script_rates_nothing(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/review/", javascript=False)
    reveal(page)
    page.get_by_role("checkbox", name=POINTS[0]).press("Enter")
    expect_proposed(page, "Again")
    assert Attempt.objects.count() == 0


def test_ticked_and_unticked_again_is_a_judgement(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/review/")
    reveal(page)
    box = page.get_by_role("checkbox", name=POINTS[0])
    box.check()
    box.uncheck()
    expect_proposed(page, "Again")
    press(page, "Good")
    expect_next(page)
    attempt = Attempt.objects.get()
    assert attempt.payload == {"answer": "", "heard": [], "ticked": [], "proposed": 1}
