"""Date, readiness, a rating that moves it, the plan; with and without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from quiz.models import Learner
from tests.browser.axe import violations
from tests.browser.conftest import OpenPage, press_at_any_width
from tests.browser.looks import LOOKS, open_all
from tests.factories import START, make_questions
from tests.practice.cards import rate

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
OVERLAP = """(texts, width) => {
  const boxes = texts.map((text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return range.getBoundingClientRect();
  });
  return boxes.some((a, i) => a.left < 0 || a.right > width || boxes.some((b, j) =>
    i < j && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom));
}"""
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def the_day(settings: Settings) -> None:
    """It is 24 November 2026, nine in the morning, UTC."""
    settings.CLOCK_OFFSET = START - timezone.now()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, day: str) -> None:
    """Choose the day of the interview on the page and save."""
    if not page.get_by_label("Your interview", exact=True).is_visible():
        page.get_by_text("Change the plan").click()
    page.get_by_label("Your interview", exact=True).fill(day)
    press_at_any_width(page.get_by_role("button", name="Save", exact=True))


@BOTH
def test_date_then_readiness_then_a_rating_that_moves_it_then_the_plan(
    open_page: OpenPage, transactional_db: None, complaints: list[str], javascript: bool
) -> None:
    make_questions(12)
    page = open_page("/", javascript=javascript)
    press_at_any_width(page.get_by_role("navigation").get_by_role("link", name="Progress"))
    main = page.get_by_role("main")
    expect(main).to_contain_text("12 questions, none asked yet")
    # A day that is over is asked again where it was written.
    choose(page, "2026-11-23")
    field = page.get_by_label("Your interview", exact=True)
    expect(field).to_have_value("2026-11-23")
    expect(field).to_have_accessible_description(
        "That day is over. Choose a new one, today or later."
    )
    assert [text for text in complaints if "422" not in text] == []
    complaints.clear()
    choose(page, "2026-12-02")
    expect(main).to_contain_text(
        re.compile(r"expect to recall 1\d of 12 questions on 2 December\.")
    )
    expect(main).to_contain_text("4 new")
    page.get_by_role("link", name="Start the first question").click()
    expect(main).to_contain_text("4 new")
    for left in (3, 2):
        press_at_any_width(page.get_by_role("button", name="Reveal answer", exact=True))
        press_at_any_width(page.get_by_role("button", name="Easy", exact=True))
        expect(main).to_contain_text(f"{left} new")
    page.goto("/progress/")
    expect(main).to_contain_text("With what you know now, it would be 2")
    expect(main).to_contain_text(
        re.compile(r"expect to recall 1\d of 12 questions on 2 December\.")
    )
    expect(main).to_contain_text("Every question comes before your interview.")
    page.get_by_text("As a table: The next 9 days").click()
    row = page.get_by_role("row", name=re.compile("^24 Nov"))
    expect(row).to_have_text(re.compile(r"24 Nov\s*0\s*2\s*6"))


def test_today_is_the_day_that_it_is_where_the_learner_sits(
    open_page: OpenPage, transactional_db: None
) -> None:
    make_questions(3)
    page = open_page("/progress/", timezone_id="Pacific/Honolulu")  # ten hours behind UTC
    choose(page, "2026-11-23")
    expect(page.get_by_role("main")).to_contain_text("Today is the day")


@pytest.fixture
def busy(open_page: OpenPage, transactional_db: None) -> Page:
    """The page of somebody with weeks of practice behind them and an interview ahead."""
    questions = make_questions(6)
    page = open_page("/review/")
    press(page, "Reveal answer")
    press(page, "Good")
    expect(page.get_by_role("status")).to_contain_text("Good")
    learner = Learner.objects.get()
    for question in questions[1:]:
        for days in range(24, 2, -2):
            rate(learner, question, 3, at=START - timedelta(days=days))
    Learner.objects.update(interview=(START + timedelta(days=9)).date())
    return page


def test_charts_with_tables_opened_by_keyboard_are_accessible_and_go_on_paper(busy: Page) -> None:
    busy.goto("/progress/")
    expect(busy.get_by_role("img", name=re.compile("Forecast and reality"))).to_be_visible()
    # Each chart has its table, opened by keyboard.
    charts = busy.get_by_role("figure")
    assert charts.count() >= 4
    for chart in charts.all():
        expect(chart.get_by_role("table")).to_be_hidden()
        chart.locator("summary").focus()
        busy.keyboard.press("Enter")
        expect(chart.get_by_role("table")).to_be_visible()
    # With all of them open the page is accessible and never scrolls sideways.
    open_all(busy)
    for width, scheme, options in LOOKS:
        busy.emulate_media(color_scheme=scheme)
        busy.set_viewport_size({"width": width, "height": 800})
        assert not busy.evaluate(SCROLLS)
        assert options is None or violations(busy, options) == []
    # On paper there are numbers and charts and no controls.
    busy.goto("/progress/")
    busy.emulate_media(media="print")
    expect(busy.get_by_text("expect to recall").first).to_be_visible()
    expect(busy.get_by_role("figure").first).to_be_visible()
    expect(busy.get_by_label("Your interview", exact=True)).to_be_hidden()
    expect(busy.locator("summary").first).to_be_hidden()
    expect(busy.get_by_role("link", name="Continue")).to_be_hidden()


def test_bars_and_interviews_have_labels_that_do_not_run_into_each_other(busy: Page) -> None:
    answer_all_but_surely()
    days = [(START + timedelta(days=ahead)).date() for ahead in (9, 10)]
    Learner.objects.update(interview=days[0], second_interview=days[1])
    busy.goto("/progress/")
    chart = busy.get_by_role("figure").filter(has_text="Forecast and reality")
    groups = chart.locator(".each span")
    bounds = ((0, 60), (60, 70), (70, 80), (80, 90), (90, 100))
    expect(groups).to_have_text([f"{low}\N{EN DASH}{high} %" for low, high in bounds])
    marks = busy.locator(".marked text")
    expect(marks).to_have_text(["Interview 3 Dec", "Interview 4 Dec"])
    for width in (320, 1280):
        busy.set_viewport_size({"width": width, "height": 800})
        assert [texts.evaluate_all(OVERLAP, width) for texts in (groups, marks)] == [False, False]
    busy.get_by_text("As a table: The next 11 days").click()
    expect(busy.get_by_role("rowheader", name="interview")).to_have_text(
        ["3 Dec, interview", "4 Dec, interview"]
    )


def answer_all_but_surely() -> None:
    """Give the learner answers whose chances of recall fall into each of the five groups."""
    learner = Learner.objects.get()
    for question, wait in zip(make_questions(6, first=901), (1, 4, 8, 16, 30, 90), strict=True):
        rate(learner, question, 3, at=START - timedelta(days=wait + 2))
        rate(learner, question, 3, at=START - timedelta(days=2))
