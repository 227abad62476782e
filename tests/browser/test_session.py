"""The session as one sees it: the bar, more now, the date with one tap, a day elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from quiz.models import Learner
from tests.browser.axe import violations
from tests.browser.conftest import OpenPage, press_at_any_width
from tests.factories import START, make_questions

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])


@pytest.fixture(autouse=True)
def the_day(settings: Settings) -> None:
    """It is 24 November 2026, nine in the morning, UTC."""
    settings.CLOCK_OFFSET = START - timezone.now()


def press(page: Page, name: str) -> None:
    press_at_any_width(page.get_by_role("button", name=name, exact=True))


def answer(page: Page, rating: str) -> None:
    press(page, "Reveal answer")
    press_at_any_width(page.get_by_role("button", name=rating))
    expect(page.get_by_role("status")).to_contain_text(rating)


@BOTH
def test_from_one_tap_on_the_date_to_more_now(
    open_page: OpenPage, transactional_db: None, javascript: bool
) -> None:
    make_questions(8)
    page = open_page("/", javascript=javascript)
    press(page, "in 2 days")
    expect(page.get_by_role("main")).to_contain_text("Interview in 2 days: 6 questions today")
    page.get_by_role("link", name="Start the first question").click()
    expect(page.get_by_role("main")).to_contain_text("6 new · about 18 minutes left")
    answer(page, "Easy")
    bar = page.get_by_role("img", name="1 learned today, 0 on the way, 5 not begun")
    expect(bar).to_be_visible()
    assert bar.evaluate("bar => bar.getBoundingClientRect().height") <= 4
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Interview in 2 days")
    expect(page.get_by_role("main")).to_contain_text("5 new · about 15 minutes left")
    page.get_by_role("link", name="Continue").click()
    for _ in range(5):
        answer(page, "Easy")
    expect(page.get_by_role("heading", level=1)).to_have_text("Done for today")
    assert not javascript or violations(page) == []
    press(page, "Bring all 2 that are left (about 6 minutes)")
    expect(page.get_by_role("main")).to_contain_text("2 new · about 6 minutes left")


@BOTH
def test_a_section_is_left_out_and_the_date_is_asked_for_once(
    open_page: OpenPage, transactional_db: None, javascript: bool
) -> None:
    make_questions(3)
    make_questions(2, first=601, section="topic")
    page = open_page("/settings/", javascript=javascript)
    page.get_by_label("Topic").uncheck()
    press(page, "Save the plan")
    expect(page.locator(".done")).to_have_text("Saved.")
    expect(page.get_by_label("Topic")).not_to_be_checked()
    page.goto("/progress/")
    expect(page.get_by_role("main")).to_contain_text("3 questions in your plan, none asked yet")
    assert not javascript or violations(page) == []
    # After the first rating the date is asked for, once.
    page.goto("/review/")
    answer(page, "Good")
    press(page, "no date")
    expect(page.get_by_role("button", name="no date")).to_be_hidden()
    assert Learner.objects.get().no_date


def test_who_flew_east_sees_their_new_day_with_the_first_page(
    open_page: OpenPage, transactional_db: None, settings: Settings
) -> None:
    make_questions(25)
    page = open_page("/review/", timezone_id="Europe/London")
    for _ in range(6):
        answer(page, "Easy")
    expect(page.get_by_role("heading", level=1)).to_have_text("Done for today")
    state = page.context.storage_state()
    settings.CLOCK_OFFSET += timedelta(hours=14)  # 23:00 in London, noon of the next day there
    there = open_page("/review/", timezone_id="Pacific/Auckland", storage_state=state)
    expect(there.get_by_role("main")).to_contain_text("6 new")
