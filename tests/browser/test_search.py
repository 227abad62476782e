"""Search in a real browser: by key, by mouse, without JavaScript; what a screen reader is told."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.looks import flaws_in_every_look

STATES = ["/search/", "/search/?q=sel+linux", "/search/?q=frobnicate&tag=etcd", "/sections/scale/"]


def questions(page: Page) -> list[str]:
    return page.locator(".questions .number").all_inner_texts()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])
def test_words_then_a_filter_then_no_filter_then_a_typo_that_is_mended(
    open_page: OpenPage, real_bank: None, javascript: bool
) -> None:
    page = open_page("/", javascript=javascript)
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox", name="Words").fill("webassembly")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="11 questions")).to_be_visible()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Level").select_option("Senior")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="3 questions")).to_be_visible()
    expect(page.get_by_text("Filters: Senior")).to_be_visible()
    assert questions(page) == ["584", "586", "589"]
    # The address alone shows a colleague the same.
    other = open_page(page.url)
    assert questions(other) == ["584", "586", "589"]
    page.get_by_role("link", name="How do you secure a WebAssembly workload?").click()
    expect(page).to_have_url("/q/589/")
    # A typo is mended, and the search for what was typed is one click away.
    page.goto("/search/?q=apparmour")
    assert questions(page) == ["563"]
    expect(page.get_by_text("Showing results for apparmor.")).to_be_visible()
    page.get_by_role("link", name="Search for “apparmour” as typed").click()
    expect(page.get_by_role("heading", name="0 questions")).to_be_visible()
    page.get_by_role("link", name="Search the answers too").click()
    expect(page.get_by_role("checkbox", name="Search answers too")).to_be_checked()


def test_a_slash_leads_to_the_search_box_and_what_is_found_tells_how_it_stands(
    open_page: OpenPage, real_bank: None
) -> None:
    page = open_page("/review/")
    slug = page.locator("#card .line a").get_attribute("href")
    # A slash while typing an answer is a slash, …
    page.get_by_role("textbox").fill("")
    page.get_by_role("textbox").press("/")
    expect(page.get_by_role("textbox")).to_have_value("/")
    page.get_by_role("button", name="Reveal answer").click()
    page.get_by_role("button", name="Easy", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    # … and elsewhere leads to the search box.
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("kube-burner")
    page.keyboard.press("Enter")
    expect(page).to_have_title("kube-burner: 1 question · Search · k8sprep")
    expect(page.get_by_role("list").filter(has_text="597")).to_be_visible()
    # A screen reader hears the count and what each question is.
    page.goto("/search/?q=wasi")
    results = page.get_by_role("region", name="2 questions")
    assert results.get_by_role("listitem").count() == 2
    expect(results).to_match_aria_snapshot(
        """
        - heading "2 questions" [level=2]
        - list:
          - listitem:
            - text: "587"
            - link "What is WASI, and where does it meet Kubernetes?"
            - text: New Mid-level
          - listitem
        """
    )
    expect(page.get_by_role("search")).to_be_visible()
    # The rating shows in the section, in words and in colour.
    page.goto(str(slug))
    learning = page.locator(".questions .standing.learning")
    expect(learning).to_have_text(["Learning"])
    new = page.locator(".questions .standing.new").first
    colour = "element => getComputedStyle(element).color"
    assert learning.evaluate(colour) != new.evaluate(colour)


def test_every_state_fits_stands_out_and_can_be_pressed(
    open_page: OpenPage, real_bank: None
) -> None:
    page, wrong = open_page("/"), {}
    for path in STATES:
        page.goto(path)
        for summary in page.locator("details:not([open]) > summary").all():
            summary.click()
        if found := flaws_in_every_look(page):
            wrong[path] = found
    assert wrong == {}
