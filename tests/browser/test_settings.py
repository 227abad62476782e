"""Settings and one's own data: by keyboard, without JavaScript, narrow, in light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Attempt, Learner, Question
from tests.browser.axe import violations
from tests.browser.conftest import OpenPage, press_at_any_width
from tests.browser.looks import LOOKS
from tests.factories import make_questions

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll("a, button, label.tick, input:not([type])")]
  .filter((control) => getComputedStyle(control).display !== "inline")
  .map((control) => [control.innerText, control.getBoundingClientRect()])
  .filter(([, box]) => box.right > 0 && (box.width < 44 || box.height < 44))
  .map(([name]) => name)"""
FIRST, SECOND = "What is question 551 about?", "What is question 552 about?"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def rate_one(page: Page, rating: str = "Good") -> None:
    """Answer the first question of the review."""
    page.goto("/review/")
    press(page, "Reveal answer")
    press(page, rating)
    expect(page.locator("#status-line")).to_contain_text(rating)


def expect_question(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


@BOTH
def test_settings_are_saved_found_again_and_hold(
    open_page: OpenPage, transactional_db: None, javascript: bool
) -> None:
    make_questions(3)
    page = open_page("/", javascript=javascript)
    press_at_any_width(page.get_by_role("contentinfo").get_by_role("link", name="Settings"))
    two = page.get_by_label("Two buttons only")
    expect(two).not_to_be_checked()
    expect(two).to_have_accessible_description("Only Again and Good: you knew it, or you did not.")
    two.check()
    page.get_by_label("Hide the streak").check()
    press_at_any_width(page.get_by_role("button", name="Save", exact=True))
    expect(page.locator(".done")).to_have_text("Saved.")
    expect(two).to_be_checked()
    rate_one(page)
    press_at_any_width(page.get_by_role("button", name="Reveal answer", exact=True))
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.get_by_role("button", name="Again", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Hard")).to_have_count(0)
    page.goto("/progress/")
    expect(page.get_by_role("heading", name="What you have done")).to_be_visible()
    expect(page.get_by_text("in a row")).to_have_count(0)


def test_the_settings_are_chosen_by_keyboard(open_page: OpenPage, transactional_db: None) -> None:
    page = open_page("/settings/")
    page.get_by_label("Two buttons only").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_label("I type my answers")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_have_text("Saved.")
    learner = Learner.objects.get()
    assert (learner.two_buttons, learner.hide_timer, learner.hide_streak) == (True, True, False)


def test_without_shortcuts_no_single_key_does_anything(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/settings/")
    page.get_by_label("Single-key shortcuts").uncheck()
    press(page, "Save")
    expect(page.get_by_label("Single-key shortcuts")).not_to_be_checked()
    page.goto("/review/")
    for key in ("Space", "Enter", "u", "1"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Reveal answer")).to_be_visible()
    press(page, "Reveal answer")
    expect(page.get_by_role("button", name="Good", exact=True)).to_contain_text("Good3")
    expect(page.locator("kbd").first).to_be_hidden()
    for key in ("1", "2", "3", "4", "Space", "u"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Key points")).to_be_focused()
    assert not Attempt.objects.exists()
    page.get_by_role("button", name="Good", exact=True).focus()
    page.keyboard.press("Space")
    expect_question(page, SECOND)
    page.goto("/settings/")
    page.get_by_label("Single-key shortcuts").check()
    press(page, "Save")
    page.goto("/review/")
    page.keyboard.press("u")
    expect_question(page, FIRST)


@BOTH
def test_practice_goes_along_into_another_browser(
    open_page: OpenPage,
    questions: list[Question],
    tmp_path: Path,
    complaints: list[str],
    javascript: bool,
) -> None:
    page = open_page("/", javascript=javascript)
    rate_one(page, "Easy")
    page.goto("/settings/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Everything, as JSON").click()
    assert download.value.suggested_filename == "k8sprep.json"
    file = tmp_path / "k8sprep.json"
    download.value.save_as(file)
    other = open_page("/settings/", javascript=javascript, width=360)
    refuse_a_file_of_another_version(other)
    assert Learner.objects.count() == 1
    assert [text for text in complaints if "422" not in text] == []
    complaints.clear()
    other.get_by_label("File").set_input_files(file)
    press(other, "Import")
    expect(other.locator(".done")).to_have_text("Imported 1 answer.")
    expect(other.locator(".done")).to_be_focused()
    other.goto("/review/")
    expect_question(other, SECOND)
    assert Learner.objects.count() == 2


def refuse_a_file_of_another_version(page: Page) -> None:
    """A file that cannot be read is refused where it was chosen."""
    field = page.get_by_label("File")
    body = b'{"format": "k8sprep", "version": 9}'
    field.set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": body})
    press(page, "Import")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    expect(field).to_have_accessible_description(
        "This file has version 9, and this site reads up to version 2. The site has to be updated "
        "first; your file can wait. Nothing was imported."
    )


@BOTH
def test_everything_is_deleted_by_hand(
    open_page: OpenPage, questions: list[Question], complaints: list[str], javascript: bool
) -> None:
    page = open_page("/settings/", javascript=javascript, width=360)
    press(page, "Dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    rate_one(page)
    page.goto("/settings/")
    page.get_by_role("link", name="See what would be deleted").click()
    expect(page.get_by_role("main")).to_contain_text("1 answer, with what you wrote")
    press(page, "Delete everything")
    expect(page.get_by_label("Type “delete”")).to_have_accessible_description(
        "Nothing was deleted. Type the word “delete” first."
    )
    page.get_by_label("Type “delete”").fill("delete")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("All your data has been deleted.")
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")
    assert not Learner.objects.exists()
    page.goto("/review/")
    expect_question(page, FIRST)
    assert [text for text in complaints if "422" not in text] == []
    complaints.clear()


def test_the_pages_are_accessible_fit_and_can_be_pressed(
    open_page: OpenPage, questions: list[Question], complaints: list[str]
) -> None:
    page = open_page("/")
    rate_one(page)
    wrong = {}
    for path, button in (("/settings/", "Import"), ("/settings/delete/", "Delete everything")):
        page.goto(path)
        for state in (path, f"{path}, refused"):
            if found := flaws_in_every_look(page):
                wrong[state] = found
            press(page, button)
    assert wrong == {}
    complaints.clear()  # the 422


def flaws_in_every_look(page: Page) -> list[str]:
    """What is wrong at 320 and 1280 px, light and dark, the boxes to tick and type in included."""
    found = []
    for width, scheme, options in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += page.evaluate(SMALL)
        found += ["scrolls sideways"] if page.evaluate(SCROLLS) else []
        found += [] if options is None else violations(page, options)
    return found
