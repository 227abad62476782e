"""A whole session without a mouse; keys that mean nothing while typing or on another control."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Attempt, Learner, Question, Report
from tests.browser.conftest import OpenPage, expect_awake
from tests.factories import make_questions

FIRST, SECOND = "What is question 551 about?", "What is question 552 about?"


@pytest.fixture
def review(open_page: OpenPage, questions: list[Question]) -> Page:
    """The first question of a stranger."""
    page = open_page("/review/")
    expect_question(page, FIRST)
    return page


def expect_question(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def expect_answer(page: Page) -> None:
    expect(page.get_by_role("heading", name="Key points")).to_be_focused()
    expect_awake(page)


def ratings() -> list[int | None]:
    return list(Attempt.objects.order_by("pk").values_list("rating", flat=True))


KEYBOARDS = {  # what the keyboard types, and the key's place
    "AZERTY, without Shift": ("&", "Digit1", False),
    "QWERTY": ("1", "Digit1", False),
    "the keys on the right": ("1", "Numpad1", False),
    "Programmer's Dvorak": ("&", "Digit1", False),
}


def strike(page: Page, key: str, code: str, *, shift: bool = False) -> None:
    page.locator("body").dispatch_event(
        "keydown", {"key": key, "code": code, "shiftKey": shift, "bubbles": True}
    )


def test_a_key_reveals_and_a_key_rates(review: Page) -> None:
    make_questions(3, first=554)
    for number, key in enumerate(["1", "2", "3", "4"], start=552):
        review.keyboard.press("Enter" if number % 2 else "Space")
        expect_answer(review)
        review.keyboard.press(key)
        expect_question(review, f"What is question {number} about?")
    review.keyboard.press("u")
    expect_question(review, "What is question 554 about?")
    assert ratings() == [1, 2, 3, 4, None]


def test_everything_can_be_reached_by_tab_alone(review: Page) -> None:
    reached = set()
    for _ in range(20):
        review.keyboard.press("Tab")
        reached.add(
            review.evaluate("document.activeElement.innerText || document.activeElement.name")
        )
    skip_and_site = {"Skip to the content", "k8sprep", "Review", "Sections", "Practice", "Search"}
    assert reached >= skip_and_site | {"Scale", "answer", "Reveal answer", "Settings", "Keys"}
    # The skip link is seen when it has the focus.
    skip = review.get_by_role("link", name="Skip to the content")
    skip.focus()
    expect(skip).to_be_in_viewport()


def test_a_key_that_means_nothing_does_nothing(review: Page) -> None:
    for key in ("1", "2", "3", "4", "u", "?", "Escape", "Control+1", "Alt+1", "Meta+1"):
        review.keyboard.press(key)
    expect(review.get_by_role("button", name="Reveal answer")).to_be_visible()
    # Letters that are typed with AltGr are no commands.
    for key in ("\u015b", "\u00df", "s"):
        review.evaluate(
            """(key) => document.body.dispatchEvent(new KeyboardEvent("keydown", {
              key, code: "KeyS", modifierAltGraph: true, bubbles: true,
            }))""",
            key,
        )
    # Where QWERTY has d, s, b and l, Dvorak has letters that mean something else, or nothing.
    for key, code in (("e", "KeyD"), ("o", "KeyS"), ("x", "KeyB"), ("n", "KeyL")):
        strike(review, key, code)
    review.wait_for_timeout(200)
    expect_question(review, FIRST)
    assert not Attempt.objects.exists()
    # Neither does one that is held down from the question into its answer, …
    review.keyboard.press("Escape")
    review.keyboard.down("Space")
    expect_answer(review)
    for _ in range(5):
        review.keyboard.down("Space")
    review.keyboard.up("Space")
    expect_answer(review)
    # … nor what means nothing there.
    for key in ("Space", "Enter", "u", "5", "0", "Control+3", "Alt+3"):
        review.keyboard.press(key)
    expect_answer(review)
    assert ratings() == []


def test_no_key_is_a_command_while_typing(review: Page) -> None:
    box = review.get_by_role("textbox")
    box.focus()
    # Within an input method Escape stays in the field.
    box.dispatch_event("keydown", {"key": "Escape", "keyCode": 229, "bubbles": True})
    expect(box).to_be_focused()
    review.keyboard.press("Escape")
    expect(box).not_to_be_focused()
    box.focus()
    review.keyboard.type("u 1 2 3 4 / ?")
    review.keyboard.press("Enter")
    review.keyboard.type("3")
    expect(box).to_have_value("u 1 2 3 4 / ?\n3")
    expect(review.get_by_role("button", name="Reveal answer")).to_be_visible()


def test_space_and_enter_belong_to_the_control_that_has_the_focus(review: Page) -> None:
    review.keyboard.press("Space")
    expect_answer(review)
    review.get_by_role("button", name="Hard", exact=True).focus()
    review.keyboard.press("Space")
    expect_question(review, SECOND)
    assert ratings() == [2]
    # Space on a link reveals nothing, Enter follows it.
    link = review.get_by_role("link", name="Sections")
    link.focus()
    review.keyboard.press("Space")
    expect(review.get_by_role("button", name="Reveal answer")).to_be_visible()
    review.keyboard.press("Enter")
    expect(review).to_have_url("/sections/")


def test_a_key_hit_twice_rates_once(review: Page) -> None:
    review.keyboard.press("Space")
    expect_answer(review)
    review.keyboard.press("3")
    review.keyboard.press("3")
    expect_question(review, SECOND)
    expect(review.get_by_role("button", name="Reveal answer")).to_be_visible()
    assert ratings() == [3]


def test_digits_rate_on_every_keyboard(review: Page) -> None:
    make_questions(2, first=554)
    for number, (key, code, shift) in enumerate(KEYBOARDS.values(), start=552):
        review.keyboard.press("Space")
        expect_answer(review)
        strike(review, key, code, shift=shift)
        expect_question(review, f"What is question {number} about?")
    assert ratings() == [1, 1, 1, 1]


def test_letters_go_by_what_they_type_and_else_by_their_place(review: Page) -> None:
    box = review.get_by_role("textbox")
    strike(review, "e", "KeyT")  # a Latin keyboard with an e there
    expect(box).not_to_be_focused()
    strike(review, "t", "KeyK")  # Dvorak
    expect(box).to_be_focused()
    review.keyboard.press("Escape")
    strike(review, "\u0435", "KeyT")  # a Cyrillic one
    expect(box).to_be_focused()


def test_shift_and_a_digit_tick_a_point_and_untick_it(review: Page) -> None:
    review.keyboard.press("Space")
    expect_answer(review)
    first = review.get_by_role("checkbox").first
    for key in ("!", "1", "+"):  # QWERTY, AZERTY, Swiss
        strike(review, key, "Digit1", shift=True)
        expect(first).to_be_checked()
        strike(review, key, "Digit1", shift=True)
        expect(first).not_to_be_checked()
    assert ratings() == []


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
def test_an_answer_is_typed_and_revealed_without_leaving_the_keyboard(
    review: Page, keys: str
) -> None:
    review.keyboard.press("t")
    review.keyboard.type("all of it")
    review.keyboard.press(keys)
    expect_answer(review)
    expect(review.locator(".yours")).to_have_text("all of it")


def test_a_key_right_after_the_answer_appeared_rates_nothing(review: Page) -> None:
    review.evaluate("setTimeout = () => 0")  # the moment does not pass
    review.keyboard.press("Space")
    expect(review.get_by_role("heading", name="Key points")).to_be_focused()
    review.keyboard.press("3")
    review.keyboard.press("Space")
    expect(review.get_by_role("heading", name="Key points")).to_be_visible()
    assert ratings() == []


def test_shift_and_space_scroll_back_and_reveal_nothing(review: Page) -> None:
    review.set_viewport_size({"width": 1280, "height": 200})
    review.evaluate("scrollTo(0, document.body.scrollHeight)")
    bottom = review.evaluate("scrollY")
    review.keyboard.press("Shift+Space")
    review.wait_for_function("(bottom) => scrollY < bottom", arg=bottom)
    expect(review.get_by_role("button", name="Reveal answer")).to_be_attached()
    expect(review.get_by_role("heading", name="Key points")).to_have_count(0)


def test_u_undoes_on_dvorak_and_with_letters_that_are_not_latin_too(review: Page) -> None:
    places = (
        *(("u", "KeyU"), ("u", "KeyF")),
        *(("\u0433", "KeyU"), ("\u03b8", "KeyU"), ("\u05d5", "KeyU")),
    )
    review.keyboard.press("Space")
    for key, code in places:
        expect_answer(review)
        review.keyboard.press("3")
        expect_question(review, SECOND)
        strike(review, key, code)
        expect_question(review, FIRST)  # given back as it was, revealed
    assert ratings() == [3, None] * len(places)


@pytest.fixture
def typist(review: Page) -> Page:
    """The same, of somebody who types their answers."""
    review.keyboard.press("Space")
    expect_answer(review)
    review.keyboard.press("4")
    expect_question(review, SECOND)
    Learner.objects.update(types_answers=True)
    review.reload()
    return review


def test_whoever_types_their_answers_finds_the_cursor_in_the_box(typist: Page) -> None:
    box = typist.get_by_role("textbox")
    expect(box).to_be_focused()
    typist.keyboard.type("alias 1. 2 u")
    expect(box).to_have_value("alias 1. 2 u")
    typist.keyboard.press("Control+Enter")
    expect_answer(typist)
    typist.keyboard.press("4")
    expect_question(typist, "What is question 553 about?")
    expect(typist.get_by_role("textbox")).to_be_focused()
    assert ratings() == [4, 4]


def test_in_extra_practice_the_cursor_is_in_the_box_too(typist: Page) -> None:
    typist.goto("/practice/?order=7")
    expect(typist.get_by_role("textbox")).to_be_focused()


def test_one_key_goes_on_from_the_first_page(
    open_page: OpenPage, questions: list[Question]
) -> None:
    page = open_page("/")
    page.keyboard.press("Space")
    expect_question(page, FIRST)


def test_space_reads_to_the_end_of_the_answer_before_it_rates(review: Page) -> None:
    review.set_viewport_size({"width": 360, "height": 400})
    review.keyboard.press("t")
    review.keyboard.type("alias 1. alias 2. alias 3.")
    review.keyboard.press("Control+Enter")
    expect_answer(review)
    review.keyboard.press("Space")
    review.wait_for_function("() => scrollY > 0")
    assert ratings() == []
    review.locator(".short").scroll_into_view_if_needed()
    review.evaluate("scrollTo(0, document.body.scrollHeight)")
    review.keyboard.press("Space")
    expect_question(review, SECOND)
    assert ratings() == [3]
    # Beside the answer the last key point may be what lies behind the ratings.
    review.set_viewport_size({"width": 1280, "height": 290})
    review.keyboard.press("Space")
    expect_answer(review)
    review.keyboard.press("Shift+1")
    expect(review.locator(".short")).to_be_in_viewport(ratio=1)
    review.keyboard.press("Space")
    review.wait_for_function("() => scrollY > 0")
    assert ratings() == [3]


def test_on_touch_there_is_no_list_of_keys_and_no_key_on_a_control(
    open_page: OpenPage, questions: list[Question]
) -> None:
    for touches in (True, False):
        page = open_page("/review/", width=800, has_touch=touches, is_mobile=touches)
        keys = page.get_by_role("button", name="Keys")
        expect(keys).to_be_hidden() if touches else expect(keys).to_be_visible()
        page.get_by_role("button", name="Reveal answer").click()
        expect(page.get_by_role("heading", name="Key points")).to_be_visible()
        shown = [one for one in page.locator("kbd").all() if one.is_visible()]
        assert len(shown) == (0 if touches else 4)
        page.keyboard.press("?")
        page.get_by_role("heading", name="Keys").wait_for()
        assert page.locator("#keys kbd").first.is_visible()


def test_a_report_sent_by_keys_is_gone_from_its_box(review: Page) -> None:
    review.keyboard.press("Space")
    expect_answer(review)
    review.keyboard.press("r")
    review.keyboard.type("A port is wrong.")
    review.keyboard.press("Control+Enter")
    expect(review.locator("#report summary")).to_be_focused()
    expect(review.locator("#mistake_text")).to_be_hidden()
    assert Report.objects.get().text == "A port is wrong."
    review.reload()
    expect_answer(review)
    expect(review.locator("#mistake_text")).to_have_value("")
