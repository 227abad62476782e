"""A reply that is not the site's, such as an ingress's 502, replaces nothing and costs no word."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from quiz.models import Attempt, Question
from tests.browser.conftest import OpenPage

FIRST, SECOND = "What is question 551 about?", "What is question 552 about?"
LOGIN = "<!doctype html><h1>Sign in to the company</h1><form id=card></form>"
GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


def fulfilled(status: int, body: str, kind: str = "text/html") -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body=body, content_type=kind)


REPLIES = {
    "an ingress's 502": fulfilled(502, GATEWAY),
    "an empty 504": fulfilled(504, ""),
    "a 403 in JSON": fulfilled(403, '{"error": "denied"}', "application/json"),
    "a page to sign in with 200": fulfilled(200, LOGIN),
    "an empty 200": fulfilled(200, ""),
    "a 204": fulfilled(204, ""),
    "a closed connection": lambda route: route.abort("connectionclosed"),
}
ACTIONS = {  # in the order of a walk through them
    "Reveal answer": "**/review/reveal/",
    "Flag": "**/annotate/",
    "Send report": "**/report/",
    "Good": "**/review/rate/",
    "Undo": "**/review/undo/",
}


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def arrive(page: Page, action: str) -> None:
    """Go where the action's button stands, with something typed there."""
    if action in {"Reveal answer", "Undo"}:
        page.locator(".typed textarea").fill("Half a thought")
    if action == "Send report":
        page.get_by_text("Report a mistake", exact=True).click()
        page.get_by_label("What is wrong, and where did you see it?").fill("The default")


def test_a_foreign_reply_replaces_nothing_and_pressing_again_works(
    open_page: OpenPage, questions: list[Question], complaints: list[str]
) -> None:
    page = open_page("/review/")
    page.wait_for_load_state()
    for action, address in ACTIONS.items():
        arrive(page, action)
        rated = Attempt.objects.count()
        expect_nothing_replaced(page, action)
        assert Attempt.objects.count() == rated
        complaints.clear()  # the browser's own word on failed requests
        with page.expect_response(address):
            press(page, action)
        expect(page.locator(".notice")).to_have_count(0)
        after = SECOND if action == "Good" else FIRST
        expect(page.get_by_role("heading", level=1)).to_have_text(after)
        if action not in {"Good", "Undo"}:
            expect(page.locator("#card")).to_be_visible()
            assert "Half a thought" in typed_words(page)
        assert Attempt.objects.count() == rated + (action in {"Good", "Undo"})


def expect_nothing_replaced(page: Page, action: str) -> None:
    """Press, and get every reply that is not the site's: it is told so, and loses no word."""
    heading, words = page.get_by_role("heading", level=1).inner_text(), typed_words(page)
    for reply in REPLIES.values():
        page.route(ACTIONS[action], reply)
        press(page, action)
        expect(page.get_by_role("status")).to_contain_text("The site did not answer")
        expect(page.get_by_role("button", name=action, exact=True)).to_be_enabled()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert typed_words(page) == words
        page.unroute(ACTIONS[action])
        page.evaluate("document.querySelector('.notice').textContent = ''")


def typed_words(page: Page) -> list[str]:
    """All that the page holds of what was typed."""
    fields = page.locator("textarea").evaluate_all("(fields) => fields.map((one) => one.value)")
    return [*fields, *page.locator(".yours").all_inner_texts()]


def test_whoever_waits_is_told_so_and_gets_the_button_back(
    open_page: OpenPage, questions: list[Question], complaints: list[str]
) -> None:
    page = open_page("/review/")
    page.wait_for_load_state()
    page.clock.install()
    page.locator(".typed textarea").fill("Half a thought")
    page.route("**/review/reveal/", lambda _route: None)
    press(page, "Reveal answer")
    page.clock.run_for(3_000)
    expect(page.get_by_role("status")).to_contain_text("Still waiting for the site.")
    expect(page.get_by_role("button", name="Reveal answer")).to_be_disabled()
    complaints.clear()


def test_a_request_that_hangs_is_given_up_and_can_be_sent_again(
    open_page: OpenPage, questions: list[Question], complaints: list[str]
) -> None:
    page = open_page("/review/")
    page.wait_for_load_state()
    assert page.evaluate("htmx.config.timeout") == 10_000
    page.evaluate("htmx.config.timeout = 100")
    page.route("**/review/reveal/", lambda _route: None)
    press(page, "Reveal answer")
    expect(page.get_by_role("status")).to_contain_text("The site did not answer")
    page.unroute("**/review/reveal/")
    page.evaluate("htmx.config.timeout = 10_000")
    press(page, "Reveal answer")
    expect(page.get_by_text("The short answer to 551.")).to_be_visible()
    complaints.clear()
