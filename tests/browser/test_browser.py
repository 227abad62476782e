"""The fixtures of the browser tests themselves."""

from __future__ import annotations

from quiz.models import Learner, Question
from tests.browser.conftest import OpenPage


def test_what_the_browser_complains_of_is_heard(open_page: OpenPage, complaints: list[str]) -> None:
    open_page("/there-is-no-such-page/")
    assert "404" in complaints[0]
    complaints.clear()


def test_a_phone_in_the_dark_without_javascript_is_one(
    open_page: OpenPage, complaints: list[str]
) -> None:
    page = open_page("/livez", width=360, scheme="dark", javascript=False)
    assert page.viewport_size == {"width": 360, "height": 800}
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    complaints.clear()


def test_the_database_is_open_beside_the_browser(open_page: OpenPage, alice: Learner) -> None:
    assert Question.objects.count() == 0
