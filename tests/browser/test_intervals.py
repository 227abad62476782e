"""Each rating says how long it sends the question away, and the buttons stay where they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Question
from tests.browser.conftest import OpenPage

RATINGS = {"Again": "1 min", "Hard": "6 min", "Good": "10 min", "Easy": "8 days"}
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripted", "plain"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def places(page: Page) -> list[tuple[float, float, float]]:
    """Where the ratings begin, how high they stand and how wide they are."""
    boxes = [one.bounding_box() for one in page.locator("button[name=rating]").all()]
    return [(round(box["x"]), round(box["y"]), round(box["width"])) for box in boxes if box]


@BOTH
def test_every_rating_says_when_the_question_comes_back(
    open_page: OpenPage, questions: list[Question], javascript: bool
) -> None:
    page = open_page("/review/", javascript=javascript)
    press(page, "Reveal answer")
    for name, wait in RATINGS.items():
        button = page.get_by_role("button", name=name, exact=True)
        expect(button).to_contain_text(wait)
        expect(button).to_have_accessible_description(wait)
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            expect(button).to_be_visible()
            assert button.evaluate("(one) => one.scrollWidth <= one.clientWidth"), "nothing is cut"
    press(page, "Good")
    expect(page.get_by_role("status")).to_contain_text("Good · back within 10 min")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_ratings_are_equally_wide_and_stand_still(
    open_page: OpenPage, questions: list[Question], width: int
) -> None:
    page = open_page("/review/", width=width)
    press(page, "Reveal answer")
    expect(page.get_by_role("heading", name="Key points")).to_be_focused()
    first = places(page)
    assert len({size for _, _, size in first}) == 1
    page.get_by_role("checkbox").first.check()
    expect(page.locator("button.proposed")).to_be_visible()
    assert [place for place, _, _ in places(page)] == [place for place, _, _ in first]
    if width == 320:
        assert places(page) == first
    press(page, "Easy")
    press(page, "Reveal answer")
    expect(page.get_by_role("heading", name="Key points")).to_be_focused()
    assert [place for place, _, _ in places(page)] == [place for place, _, _ in first]
