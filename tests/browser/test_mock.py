"""A rehearsal in the browser: against the clock, one way, interrupted; and what it looks like."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from quiz.memory.paper import PAGES
from quiz.models import Attempt, Question, Rehearsal, RehearsedQuestion
from tests.browser.conftest import OpenPage
from tests.factories import make_questions
from tests.fixtures import MoveClock

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
OURS = "Half an answer, in my own words"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def expect_place(page: Page, place: int, of: int = 3) -> None:
    expect(page.get_by_role("main")).to_contain_text(f"Question {place} of {of}")


def eventually(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait for what the page sends by itself."""
    for _ in range(200):
        if is_so():
            return
        page.wait_for_timeout(25)
    assert is_so()


def is_kept() -> bool:
    return RehearsedQuestion.objects.filter(position=1, answer=OURS).exists()


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize(
    "javascript",
    [True, pytest.param(False, marks=pytest.mark.one_database)],
    ids=["scripted", "plain"],
)
@pytest.mark.both_databases
def test_a_rehearsal_of_fifteen_minutes(
    open_page: OpenPage, real_bank: None, move_clock: MoveClock, javascript: bool
) -> None:
    page = open_page("/", javascript=javascript)
    page.get_by_role("link", name="Rehearse", exact=True).click()
    press(page, "Start")
    questions = list(RehearsedQuestion.objects.select_related("question"))
    assert 5 <= len(questions) <= 8
    for row in questions:
        expect(page.get_by_role("heading", level=1)).to_have_text(row.question.title)
        expect(page.get_by_text("Key points")).to_have_count(0)
        page.get_by_role("textbox").fill(row.question.short_answer)
        move_clock(minutes=1)
        last = row is questions[-1]
        press(page, "Finish" if last and not row.followup else "Next")
        if row.followup:
            expect(page.get_by_role("heading", level=1)).to_have_text(row.followup)
            move_clock(minutes=0.5)
            press(page, "Finish" if last else "Next")
    for place, _row in enumerate(questions, start=1):
        expect(page.get_by_role("main")).to_contain_text(f"Answer {place} of {len(questions)}")
        press(page, "Good")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rehearsal of")
    expect(page.get_by_role("heading", name="By section")).to_be_visible()
    assert Attempt.objects.count() == len(questions)
    assert all(60 <= (row.seconds or 0) < 120 for row in Rehearsal.objects.get().questions.all())


def test_a_closed_tab_goes_on_in_another_and_the_time_away_is_a_pause(
    open_page: OpenPage, questions: list[Question], move_clock: MoveClock
) -> None:
    page = open_page("/mock/")
    press(page, "Start")
    page.get_by_role("textbox").fill(OURS)
    other = page.context.new_page()
    page.close()
    eventually(other, is_kept)
    move_clock(hours=3)
    other.goto("/mock/")
    expect(other.get_by_role("textbox")).to_have_value(OURS)
    press(other, "Next")
    expect_place(other, 2)
    rehearsal = Rehearsal.objects.get()
    assert rehearsal.pauses == 1
    assert 3 * 3600 - 60 <= rehearsal.paused <= 3 * 3600 + 60
    assert (rehearsal.questions.get(position=1).seconds or 0) < 60


@BOTH
def test_back_shows_what_is_asked_now_and_a_second_tab_is_told_that_its_step_is_over(
    open_page: OpenPage, questions: list[Question], complaints: list[str], javascript: bool
) -> None:
    page = open_page("/mock/", javascript=javascript)
    press(page, "Start")
    expect_place(page, 1)
    # Back shows what is asked now.
    press(page, "Next")
    expect_place(page, 2)
    page.goto("/sections/")
    page.go_back()
    expect_place(page, 2)
    other = page.context.new_page()
    other.goto("/mock/")
    page.get_by_role("textbox").fill("From the first tab")
    press(page, "Next")
    expect_place(page, 3)
    other.get_by_role("textbox").fill("From the second tab")
    press(other, "Next")
    expect(other.get_by_role("status")).to_contain_text("That step is over")
    expect_place(other, 3)
    assert RehearsedQuestion.objects.get(position=2).answer == "From the first tab"
    complaints.clear()  # the 409


def test_a_reload_while_judging_keeps_the_ticks_until_they_are_recorded(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/mock/")
    press(page, "Start")
    page.get_by_role("textbox").fill("alias 1.")
    press(page, "End the rehearsal")
    ticks = page.get_by_role("checkbox")
    ticks.nth(2).check()
    said = page.locator("#why").inner_text()
    page.reload()
    for place, is_ticked in enumerate([True, False, True]):
        expect(ticks.nth(place)).to_be_checked(checked=is_ticked)
    expect(page.locator("#why")).to_have_text(said)
    press(page, "Good")
    expect(page.get_by_role("heading", name="What to study first")).to_be_visible()
    texts = [text.split(" of ")[0] for text in Attempt.objects.get().payload["ticked"]]
    assert texts == ["Key point 1", "Key point 3"]
    press(page, "Undo")
    expect(page.get_by_text("Answer 1 of 1")).to_be_visible()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)


def test_neither_a_lost_reply_nor_a_reload_costs_a_word_and_keys_go_on(
    open_page: OpenPage, questions: list[Question], complaints: list[str]
) -> None:
    make_questions(2, first=554)
    page = open_page("/mock/")
    press(page, "Start")
    page.get_by_role("textbox").fill(OURS)
    page.route("**/mock/step/", lambda route: route.abort())
    press(page, "Next")
    expect(page.get_by_role("status")).to_contain_text("The site did not answer.")
    expect(page.get_by_role("textbox")).to_have_value(OURS)
    page.unroute("**/mock/step/")
    press(page, "Next")
    expect_place(page, 2, of=5)
    assert is_kept()
    complaints.clear()  # the request that failed
    # A reload in the middle loses neither place nor words.
    page.get_by_role("textbox").fill(OURS)
    page.reload()
    expect_place(page, 2, of=5)
    expect(page.get_by_role("textbox")).to_have_value(OURS)
    # Control and Enter go on, and Enter does outside of the field.
    page.get_by_role("textbox").focus()
    page.keyboard.press("Control+Enter")
    expect_place(page, 3, of=5)
    page.keyboard.press("Enter")
    expect_place(page, 4, of=5)


def test_the_clock_is_seen_to_run_unless_it_is_hidden(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/mock/")
    page.clock.install()
    press(page, "Start")
    clock = page.get_by_role("timer")
    expect(clock).to_contain_text("of 1:30 · 1")
    page.clock.run_for(65_000)
    expect(clock).to_contain_text(re.compile(r"^1:0\d of 1:30 · 13:5\d left"))
    plain = open_page("/mock/", javascript=False)
    press(plain, "Start")
    expect(plain.get_by_role("main")).to_contain_text("15 minutes left")
    plain.goto("/settings/")
    plain.get_by_label("Hide the timer").check()
    plain.locator("form.settings").get_by_role("button", name="Save").click()
    plain.goto("/mock/")
    expect(plain.get_by_role("timer")).to_have_count(0)


def test_the_sheet_fits_on_as_many_pages_as_were_chosen(
    open_page: OpenPage, real_bank: None
) -> None:
    page = open_page("about:blank")
    for order, points, pages in product(("section", "weakest"), ("essential", "all"), PAGES):
        asked = f"order={order}&points={points}&pages={pages}"
        page.goto(f"/mock/sheet/?{asked}")
        assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) == pages, asked


def test_paper_shows_the_report_and_the_sheet_without_anything_to_press(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/mock/")
    press(page, "Start")
    page.get_by_role("textbox").fill("alias 1.")
    press(page, "End the rehearsal")
    press(page, "Again")
    expect(page.get_by_role("heading", name="What to study first")).to_be_visible()
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for path, scheme in product((page.url, "/mock/sheet/"), schemes):
        page.emulate_media(media="screen", color_scheme=scheme)
        page.goto(path)
        page.emulate_media(media="print", color_scheme=scheme)
        assert [one for one in page.get_by_role("button").all() if one.is_visible()] == []
        assert [one for one in page.get_by_role("combobox").all() if one.is_visible()] == []
        ink = page.evaluate("getComputedStyle(document.body).color")
        assert max(map(int, re.findall(r"\d+", ink))) < 64
        assert pages_of(page.pdf(format="A4", prefer_css_page_size=True)) == 1
