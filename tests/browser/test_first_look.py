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


@BOTH
@pytest.mark.parametrize("situation", ["", OUTPUT], ids=["alone", "with a situation"])
@pytest.mark.parametrize(
    ("width", "height", "typed"), [(360, 780, ""), (1280, 800, "alias 1. " * 12)]
)
def test_three_points_and_the_ratings_are_in_view(
    open_page: OpenPage,
    questions: list[Question],
    javascript: bool,
    situation: str,
    width: int,
    height: int,
    typed: str,
) -> None:
    questions[0].situation = situation
    questions[0].save()
    page = open_page("/review/", width=width, javascript=javascript)
    page.set_viewport_size({"width": width, "height": height})
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
def test_on_a_phone_what_happened_stands_on_one_line_at_the_bottom_with_its_undo(
    open_page: OpenPage, questions: list[Question], javascript: bool
) -> None:
    page = open_page("/review/", width=360, javascript=javascript)
    press(page, "Reveal answer")
    press(page, "Good")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_in_viewport(ratio=1)
    line = page.locator("#status-line").bounding_box()
    assert line
    assert line["height"] <= 48


@BOTH
def test_no_message_hides_a_rating_from_the_thumb(
    open_page: OpenPage, questions: list[Question], javascript: bool
) -> None:
    page = open_page("/review/", width=360, javascript=javascript)
    for _ in range(2):
        press(page, "Reveal answer")
        press(page, "Good")
        expect(page.get_by_role("button", name="Reveal answer")).to_be_visible()
    press(page, "Undo")
    expect(page.get_by_text("Before it: Good on question")).to_be_visible()
    for rating in page.locator("button[name=rating]").all():
        rating.click(trial=True)


@BOTH
@pytest.mark.parametrize("width", [360, 1280])
def test_sent_kept_flagged_and_refused_are_told_in_view(
    open_page: OpenPage, questions: list[Question], javascript: bool, width: int
) -> None:
    page = open_page("/review/", width=width, javascript=javascript)
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
@pytest.mark.parametrize("width", [360, 1280])
def test_saved_settings_and_plans_say_so_in_view(
    open_page: OpenPage, questions: list[Question], path: str, width: int
) -> None:
    page = open_page(path, width=width)
    if path == "/progress/":
        page.get_by_text("Change the plan").click()
    page.get_by_role("button", name="Save", exact=True).first.click()
    said = page.locator("#status-line p, .done")
    expect(said).to_have_text("Saved.")
    expect(said).to_be_in_viewport(ratio=1)
