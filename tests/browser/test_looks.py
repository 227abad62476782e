"""Narrow, wide, light, dark and on paper, with the real questions of the bank."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from django.db.models.functions import Length
from playwright.sync_api import Page, expect

from quiz.models import Question
from tests.browser.conftest import OpenPage
from tests.browser.looks import SCROLLS, every_page, flaws, flaws_in_every_look, press
from tests.factories import make_question


@pytest.fixture
def longest(transactional_db: None, real_bank: None) -> Question:
    """The question with the most text of those in the real bank that one can try."""
    size = Length("explanation") + Length("example") + Length("short_answer") + Length("why")
    return Question.objects.published().filter(case__isnull=False).order_by(size.desc())[0]


def test_every_page_fits_stands_out_can_be_pressed_and_is_accessible(
    open_page: OpenPage, longest: Question, complaints: list[str]
) -> None:
    page, wrong = open_page("/", width=320), {}
    expect(page.get_by_text("How an answer is judged")).to_be_visible()
    for name in every_page(page, longest):
        if found := flaws_in_every_look(page):
            wrong[name] = found
    assert wrong == {}
    assert [text for text in complaints if "404" not in text] == []
    complaints.clear()


def test_a_diagram_stands_out_and_is_accessible(open_page: OpenPage, real_bank: None) -> None:
    page = open_page("/q/6/", width=360)
    press(page, "Reveal answer")
    expect(page.locator(".answer svg").first).to_be_visible()
    assert flaws(page) == []
    page.emulate_media(color_scheme="dark")
    assert flaws(page) == []


def test_nothing_scrolls_sideways_without_a_script(
    open_page: OpenPage, longest: Question, complaints: list[str]
) -> None:
    page = open_page("/", width=320, javascript=False)
    assert [name for name in every_page(page, longest) if page.evaluate(SCROLLS)] == []
    complaints.clear()  # the 404


def test_paper_shows_the_answer_dark_on_light_and_nothing_to_press(
    open_page: OpenPage, longest: Question
) -> None:
    page = open_page(longest.get_absolute_url(), scheme="dark")
    press(page, "Reveal answer")
    page.emulate_media(media="print")
    assert [box for box in page.get_by_role("button").all() if box.is_visible()] == []
    assert not page.get_by_role("navigation").is_visible()
    expect(page.get_by_role("heading", name="Answer", exact=True)).to_be_visible()
    page.goto("/review/")
    press(page, "Reveal answer")
    assert [box for box in page.get_by_role("button").all() if box.is_visible()] == []
    expect(page.get_by_text("How well did you know it?")).to_be_hidden()
    for chosen in ("Light", "Dark", "System"):
        page.emulate_media(media="screen")
        page.goto("/settings/")
        press(page, chosen)
        expect(page.get_by_role("button", name=chosen, pressed=True)).to_be_visible()
        page.goto(longest.get_absolute_url())
        page.emulate_media(media="print")
        ink = page.evaluate("getComputedStyle(document.body).color")
        assert max(map(int, re.findall(r"\d+", ink))) < 64, chosen


def test_a_learner_who_wants_no_motion_sees_none(open_page: OpenPage, longest: Question) -> None:
    page = open_page("/review/", reduced_motion="reduce")
    moving = """() => [...document.querySelectorAll("*")].filter((element) =>
      parseFloat(getComputedStyle(element).transitionDuration) > 0).length"""
    assert page.evaluate(moving) == 0


def test_no_heading_breaks_at_a_hyphen(open_page: OpenPage, transactional_db: None) -> None:
    title = "How do kube-proxy and a read-only, over-the-air and third-party default-deny differ?"
    make_question(551, title=title)
    page = open_page("/review/", width=320)
    expect_whole_words(page, title)
    press(page, "Reveal answer")
    expect_whole_words(page, title)


def expect_whole_words(page: Page, title: str) -> None:
    """None of the five words with hyphens is broken, on phones of any width."""
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(title)
    heights = "words => words.map((word) => word.getClientRects().length)"
    for width in (320, 360, 400, 480):
        page.set_viewport_size({"width": width, "height": 800})
        assert heading.locator(".word").evaluate_all(heights) == [1] * 5, width


def test_what_is_wrong_has_a_mark_and_a_colour_of_its_own(
    open_page: OpenPage, transactional_db: None, complaints: list[str]
) -> None:
    page = open_page("/settings/delete/")
    press(page, "Delete everything")
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        expect_marked(page)
    complaints.clear()  # the 422


def expect_marked(page: Page) -> None:
    """What is wrong is so in another colour than the text, and with a mark."""
    colour = "element => getComputedStyle(element).color"
    mark = "element => getComputedStyle(element, '::before').content"
    text = page.get_by_role("main").evaluate(colour)
    wrong = page.locator(".wrong")
    assert wrong.evaluate(colour) != text
    assert "\u26a0" in wrong.evaluate(mark)
    border = "element => getComputedStyle(element).borderTopColor"
    assert page.get_by_role("textbox").evaluate(border) == wrong.evaluate(colour)


def test_a_filter_that_is_none_is_marked_too(open_page: OpenPage, transactional_db: None) -> None:
    page = open_page("/search/?section=nowhere")
    colour = "element => getComputedStyle(element).color"
    mark = "element => getComputedStyle(element, '::before').content"
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        wrong = page.locator(".errorlist li")
        assert wrong.evaluate(colour) != page.get_by_role("main").evaluate(colour)
        assert "\u26a0" in wrong.evaluate(mark)
        assert flaws(page) == []
