"""Narrow, wide, light, dark and on paper, with the real questions of the bank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db.models.functions import Length
from playwright.sync_api import expect

from quiz.models import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage

# Links within a text are as high as its lines; WCAG excepts them too.
TARGETS = """() => [...document.querySelectorAll("a, button, textarea")]
  .filter((control) => getComputedStyle(control).display !== "inline")
  .map((control) => [control.innerText || control.name, control.getBoundingClientRect()])
  .filter(([name, box]) => box.width > 0 && box.right > 0)
  .map(([name, box]) => [name, Math.round(box.width), Math.round(box.height)])"""
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture
def longest(transactional_db: None) -> Question:
    """The question with the most text of the real bank."""
    call_command("import_bank", verbosity=0)
    size = Length("explanation") + Length("example") + Length("short_answer") + Length("why")
    return Question.objects.published().order_by(size.desc())[0]


def every_page(page: Page, longest: Question) -> Iterator[str]:
    """Go through the pages, one step at a time, and name each."""
    section, permalink = longest.section.get_absolute_url(), longest.get_absolute_url()
    for path in ("/", "/sections/", section, "/no-such-page/", permalink):
        page.goto(path)
        yield path
    press(page, "Reveal answer")
    yield "a permalink's answer"
    page.goto("/review/")
    yield "the review"
    page.get_by_role("textbox").fill("one-very-long-word-" * 30)
    press(page, "Reveal answer")
    yield "an answer"
    press(page, "Good")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    yield "the next question"
    page.goto("/progress/")
    yield "the progress"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    if name == "Reveal answer":
        expect(page.get_by_role("heading", name="Answer", exact=True)).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
def test_nothing_scrolls_sideways_on_the_narrowest_screen(
    open_page: OpenPage, longest: Question, complaints: list[str], javascript: bool
) -> None:
    page = open_page("/", width=320, javascript=javascript)
    wide = [name for name in every_page(page, longest) if page.evaluate(SCROLLS)]
    assert wide == []
    assert [text for text in complaints if "404" not in text] == []
    complaints.clear()


@pytest.mark.parametrize("width", [320, 1280])
def test_what_can_be_pressed_is_large_enough_for_a_thumb(
    open_page: OpenPage, longest: Question, complaints: list[str], width: int
) -> None:
    page = open_page("/", width=width)
    small, seen = set(), 0
    for name in every_page(page, longest):
        for control, across, down in page.evaluate(TARGETS):
            seen += 1
            if across < 44 or down < 44:
                small.add((name, control, across, down))
    assert seen > 40
    assert small == set()
    complaints.clear()  # the 404


@SCHEMES
def test_every_text_stands_out_from_its_ground(
    open_page: OpenPage, longest: Question, complaints: list[str], scheme: str
) -> None:
    page = open_page("/", scheme="dark" if scheme == "dark" else "light")
    faint = set()
    for name in every_page(page, longest):
        faint |= {(name, *found) for found in page.evaluate(FAINT)}
    assert faint == set()
    complaints.clear()  # the 404


# Relative luminance and contrast as WCAG 2.2 defines them; 4.5 is its AA.
FAINT = """() => {
  const channel = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const behind = ground(element);
    const mixed = (c, i) => c * style.opacity + behind[i] * (1 - style.opacity);
    const [one, two] = [light(numbers(style.color).slice(0, 3).map(mixed)), light(behind)];
    const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (contrast < 4.5) found.push([texts.currentNode.data.trim(), contrast.toFixed(2)]);
  }
  return found;
}"""


def test_paper_shows_the_answer_and_nothing_to_press(
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


@pytest.mark.parametrize("chosen", ["Light", "Dark", "System"])
def test_paper_is_printed_dark_on_light(
    open_page: OpenPage, longest: Question, chosen: str
) -> None:
    page = open_page(longest.get_absolute_url(), scheme="dark")
    press(page, chosen)
    page.emulate_media(media="print")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert max(map(int, re.findall(r"\d+", ink))) < 64


def test_a_learner_who_wants_no_motion_sees_none(open_page: OpenPage, longest: Question) -> None:
    page = open_page("/review/", reduced_motion="reduce")
    moving = """() => [...document.querySelectorAll("*")].filter((element) =>
      parseFloat(getComputedStyle(element).transitionDuration) > 0).length"""
    assert page.evaluate(moving) == 0
