"""What the eyes meet at reveal: the first points and the ratings, with a Situation or without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Question
from tests.browser.conftest import OpenPage

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
OUTPUT = "Pods of a shop do not come up.\n\n```\n" + "web-0   0/1   CrashLoopBackOff\n" * 12 + "```"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def expect_in_view(page: Page) -> None:
    """The first three points and the ratings can be read and pressed where they are."""
    bar = page.locator(".ratings").bounding_box()
    assert bar
    for point in page.locator("fieldset.points label").all()[:3]:
        expect(point).to_be_in_viewport(ratio=1)
        box = point.bounding_box()
        assert box
        assert box["y"] + box["height"] <= bar["y"] + 1
    for rating in page.locator("button[name=rating]").all():
        expect(rating).to_be_in_viewport(ratio=1)


def open_anew(page: Page) -> None:
    """Open the review as somebody who was never there."""
    page.context.clear_cookies()
    page.evaluate("sessionStorage.clear()")
    page.goto("/review/")


@BOTH
@pytest.mark.parametrize("situation", ["", OUTPUT], ids=["alone", "with a situation"])
def test_three_points_and_the_ratings_are_in_view(
    open_page: OpenPage, questions: list[Question], javascript: bool, situation: str
) -> None:
    questions[0].situation = situation
    questions[0].save()
    page = open_page("/review/", javascript=javascript)
    for width, height, typed in ((360, 780, ""), (1280, 800, "alias 1. " * 12)):
        page.set_viewport_size({"width": width, "height": height})
        open_anew(page)
        expect_first_look(page, typed, situation, javascript=javascript)


def expect_first_look(page: Page, typed: str, situation: str, *, javascript: bool) -> None:
    """Type and reveal: what counts is in view, and the Situation has gone into the answer."""
    if situation:
        expect(page.locator(".situation")).to_contain_text("CrashLoopBackOff")
    page.get_by_role("textbox").fill(typed)
    press(page, "Reveal answer")
    expect(page.get_by_role("heading", name="Key points")).to_be_visible()
    if javascript:  # without, the address leads to the question's top as well
        assert page.evaluate("scrollY") == 0
    expect_in_view(page)
    if typed:
        expect(page.locator(".yours")).to_be_in_viewport(ratio=1)
    if situation:
        expect(page.locator(".answer .situation")).to_contain_text("CrashLoopBackOff")
        expect(page.get_by_role("heading", name="Situation")).to_be_visible()
        expect(page.locator(".situation")).to_have_count(1)


def test_the_order_is_words_points_answer_situation(
    open_page: OpenPage, questions: list[Question]
) -> None:
    questions[0].situation = OUTPUT
    questions[0].save()
    page = open_page("/review/", width=360)
    page.get_by_role("textbox").fill("alias 1.")
    press(page, "Reveal answer")
    expect(page.get_by_role("heading", name="Key points")).to_be_visible()
    parts = [".wrote", "fieldset.points", ".short", ".situation"]
    tops = [box["y"] for part in parts if (box := page.locator(part).bounding_box())]
    assert len(tops) == len(parts)
    assert tops == sorted(tops)


@BOTH
def test_on_a_phone_what_happened_stands_on_one_line_and_hides_no_rating(
    open_page: OpenPage, questions: list[Question], javascript: bool
) -> None:
    page = open_page("/review/", width=360, javascript=javascript)
    for _ in range(2):
        press(page, "Reveal answer")
        press(page, "Good")
        # At the bottom, with its undo.
        expect(page.get_by_role("button", name="Undo")).to_be_in_viewport(ratio=1)
        line = page.locator("#status-line").bounding_box()
        assert line
        assert line["height"] <= 48
        expect(page.get_by_role("button", name="Reveal answer")).to_be_visible()
    if javascript:  # else the line stays above the card
        page.get_by_role("textbox").press_sequentially("Kubelet\n" * 30 + "End")
        box, line = (page.locator(name).bounding_box() for name in ("textarea", "#status-line"))
        assert box
        assert line
        assert box["y"] + box["height"] <= line["y"] + 8  # its last line is above
    press(page, "Undo")
    expect(page.get_by_text("Before it: Good on question")).to_be_visible()
    for rating in page.locator("button[name=rating]").all():
        rating.click(trial=True)


@BOTH
def test_sent_kept_flagged_and_refused_are_told_in_view(
    open_page: OpenPage, questions: list[Question], javascript: bool
) -> None:
    page = open_page("/review/", javascript=javascript)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        open_anew(page)
        expect_told_in_view(page, javascript=javascript)


def expect_told_in_view(page: Page, *, javascript: bool) -> None:
    """Flag, report and keep a note: each says so where it can be seen."""
    press(page, "Reveal answer")
    expect(page.get_by_role("heading", name="Key points")).to_be_visible()
    status = page.locator("#status-line p").first
    press(page, "Flag")
    expect(status).to_have_text("Flagged. Search lists it under “Flagged”.")
    expect(status).to_be_in_viewport(ratio=1)
    page.get_by_text("Report a mistake", exact=True).click()
    press(page, "Send report")
    error = page.locator("#mistake_error")
    expect(error).to_have_text("Write what is wrong, then send it.")
    if javascript:
        expect(error).to_be_in_viewport(ratio=1)
    expect(page.locator("#mistake_text")).to_be_visible()
    page.locator("#mistake_text").fill("The port is 10250.")
    press(page, "Send report")
    expect(status).to_have_text("Thank you. An editor will look at it.")
    expect(status).to_be_in_viewport(ratio=1)
    page.get_by_text("Write a note", exact=True).click()
    page.locator("#note_text").fill("Ask about quorum.")
    press(page, "Save note")
    expect(status).to_have_text("Note saved.")
    expect(status).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("path", ["/settings/", "/progress/"])
def test_saved_settings_and_plans_say_so_in_view(
    open_page: OpenPage, questions: list[Question], path: str
) -> None:
    page = open_page(path)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(path)
        if path == "/progress/":
            page.get_by_text("Change the plan").click()
        page.get_by_role("button", name="Save", exact=True).first.click()
        said = page.locator("#status-line p, .done")
        expect(said).to_have_text("Saved.")
        expect(said).to_be_in_viewport(ratio=1)
