"""The admin in a real browser: nothing breaks the policy, and everything works under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from quiz.models import KeyPoint, Question, Section
from tests.admin.editing import ADD, QUESTIONS, page_of
from tests.admin.pages import make_rows, paths, question_of
from tests.browser.conftest import OpenPage, press_at_any_width

OpenAsAdmin = Callable[..., Page]


# Of pages that are refused (403), and of the icon that Chromium wants beside plain JSON (404).
NOT_LOADED = "Failed to load resource: the server responded with a status of 40"


@pytest.fixture
def rows(transactional_db: None) -> dict[str, Model]:
    """A row of every model; the question and its section are in conflict."""
    return make_rows()


@pytest.fixture
def open_as_admin(open_page: OpenPage, rows: dict[str, Model]) -> OpenAsAdmin:
    """Opens a page as `open_page` does, with an admin's session."""
    client = Client()
    client.force_login(User.objects.create_superuser("admin"))
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "domain": "127.0.0.1",
        "path": "/",
    }

    def open_it(path: str, **options: Any) -> Page:
        state = {"cookies": [cookie], "origins": []}
        return open_page(path, storage_state=state, **options)

    return open_it


def test_every_page_of_the_admin_keeps_the_policy(
    open_as_admin: OpenAsAdmin, rows: dict[str, Model], complaints: list[str]
) -> None:
    page = open_as_admin(reverse("admin:index"))
    for path in paths(rows).values():
        page.goto(path)
    complaints[:] = [text for text in complaints if not text.startswith(NOT_LOADED)]
    assert complaints == []
    # A violation would be heard.
    page.goto(reverse("admin:index"))
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert "Content Security Policy" in complaints[0]
    complaints.clear()


def test_the_scripts_of_a_questions_page_work(
    open_as_admin: OpenAsAdmin, rows: dict[str, Model]
) -> None:
    question = question_of(rows)
    page = open_as_admin(page_of(question))
    page.fill("#id_verified_date", "2026-11-15")
    page.get_by_role("button", name="Add a key point").click()
    page.keyboard.type("Added by a script")
    page.locator("[name^=key_points][name$=-phrases]").last.fill("added")
    page.get_by_text("The answer as saved").click()
    expect(page.locator(".saved-answer")).to_contain_text("The short answer to 551.")
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert KeyPoint.objects.filter(question=question, text="Added by a script").exists()
    question.refresh_from_db()
    assert question.verified_date
    assert question.verified_date.day == 15


def test_rows_are_sorted_by_dragging_and_by_keys(
    open_as_admin: OpenAsAdmin, rows: dict[str, Model]
) -> None:
    question = question_of(rows)
    page = open_as_admin(page_of(question))
    grips = page.locator("[data-rows=key_points] .grip")
    grips.nth(2).scroll_into_view_if_needed()
    first, last = grips.first.bounding_box(), grips.nth(2).bounding_box()
    assert first
    assert last
    page.mouse.move(last["x"] + 5, last["y"] + 5)
    page.mouse.down()
    page.mouse.move(first["x"] + 5, first["y"] + 5, steps=8)
    page.mouse.up()
    page.focus("#id_key_points-0-text")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#id_key_points-0-text")).to_be_focused()
    page.locator("[data-rows=misconceptions] summary").evaluate(
        "one => one.closest('fieldset > details').open = true"
    )
    page.locator("[data-rows=misconceptions] summary").click()
    page.fill("#id_key_points-1-text", "Typed anew")
    page.get_by_label("Typed anew").check()
    expect(page.locator(".chosen")).to_have_text("“Typed anew”")
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    texts = ["Key point 3 of 551", "Typed anew", "Key point 1 of 551"]
    assert [point.text for point in question.key_points.all()] == texts
    question.refresh_from_db()
    assert question.misconceptions[0]["voids"] == [2]


def test_a_section_is_added_in_a_window_of_its_own(open_as_admin: OpenAsAdmin) -> None:
    page = open_as_admin(ADD)
    with page.expect_popup() as opened:
        page.click("#add_id_section")
    opened.value.fill("#id_title", "Edge")
    opened.value.fill("#id_position", "7")
    opened.value.click("input[name=_save]")
    expect(page.locator("#id_section option:checked")).to_have_text("Edge")
    assert Section.objects.get(slug="edge").position == 7


def test_a_preview_opens_in_a_tab_without_a_script_and_loses_nothing(
    open_as_admin: OpenAsAdmin, rows: dict[str, Model]
) -> None:
    page = open_as_admin(page_of(question_of(rows)), javascript=False)
    page.fill("#id_short_answer", "Not **yet** saved.")
    page.fill("#tried", "alias 1")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview", exact=True).first.click()
    expect(opened.value.locator("strong", has_text="yet")).to_be_visible()
    expect(opened.value.get_by_text("1 of 3 points heard.")).to_be_visible()
    expect(page.locator("#id_short_answer")).to_have_value("Not **yet** saved.")
    assert "yet" not in Question.objects.get().short_answer


def test_what_is_typed_shows_beside_the_form_with_what_is_wrong_and_what_is_heard(
    open_as_admin: OpenAsAdmin, rows: dict[str, Model]
) -> None:
    page = open_as_admin(page_of(question_of(rows)))
    shown = page.frame_locator("iframe")
    expect(shown.locator(".short")).to_have_text("The short answer to 551.")
    page.fill("#id_short_answer", "Not **yet** saved.")
    expect(shown.locator(".short strong")).to_have_text("yet")
    page.fill("#id_explanation", "Too short.")
    note = page.locator(".field-explanation p.advice")
    expect(note).to_have_text("the explanation has 2 words; write 120 to 300, code not counted")
    expect(page.locator(".says")).to_have_text("One thing keeps this from being saved.")
    page.select_option("#id_status", "draft")
    expect(page.locator(".says")).to_have_text("One thing keeps this from being published.")
    page.fill("#id_explanation", "word " * 130)
    expect(note).to_have_count(0)
    page.fill("#tried", "It is alias 1.")
    expect(shown.locator("#suggestion")).to_contain_text("would be suggested.")
    expect(shown.locator(".said")).to_have_count(1)
    form, beside = (
        page.locator("#question_form").bounding_box(),
        page.locator("iframe").bounding_box(),
    )
    assert form
    assert beside
    assert form["x"] + form["width"] <= beside["x"]
    page.locator(".preview > summary").click()
    expect(page.locator("iframe")).to_be_hidden()


def test_both_texts_of_a_conflict_fit_the_window(
    open_as_admin: OpenAsAdmin, rows: dict[str, Model]
) -> None:
    page = open_as_admin(page_of(question_of(rows)), javascript=False)
    one, other = page.locator(".pair").first.locator("> div").all()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        left, right = one.bounding_box(), other.bounding_box()
        assert left
        assert right
        assert (left["y"] == right["y"]) == (width == 1280)
        conflict = page.locator(".conflict").bounding_box()
        assert conflict
        assert conflict["x"] + conflict["width"] <= width
    press_at_any_width(page.get_by_role("button", name="Keep my edit"))
    expect(page.locator(".messagelist")).to_be_visible()


def test_an_action_of_the_list_works(open_as_admin: OpenAsAdmin) -> None:
    page = open_as_admin(QUESTIONS)
    page.locator("#action-toggle").check()
    page.select_option("select[name=action]", "retire")
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).click()
    page.get_by_role("button", name="Retire", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Retired: 1 question (551).")
    page.get_by_role("button", name="Log out").click()
    expect(page.locator("h1", has_text="Logged out")).to_be_visible()


def test_what_was_typed_survives_an_ended_session(
    open_as_admin: OpenAsAdmin, rows: dict[str, Model]
) -> None:
    question = question_of(rows)
    page = open_as_admin(page_of(question))
    page.fill("#id_why", "Typed for an hour.")
    page.get_by_role("button", name="Add a key point").click()
    page.keyboard.type("A row of its own")
    page.locator("[name^=key_points][name$=-phrases]").last.fill("own row")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save", exact=True).first.click()
    User.objects.create_superuser("other", password="long enough to be one")
    page.fill("[name=login]", "other")
    page.fill("[name=password]", "long enough to be one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.input_value("#id_why") != "Typed for an hour."
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_text("This is what you typed here before.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.wait_for_url(f"**{QUESTIONS}**")
    question.refresh_from_db()
    assert question.why == "Typed for an hour."
    assert question.key_points.filter(position=4, text="A row of its own").exists()
    page.goto(page_of(question))
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)


def test_leaving_an_edited_form_is_asked_about(
    open_as_admin: OpenAsAdmin, rows: dict[str, Model]
) -> None:
    asked: list[str] = []
    page = open_as_admin(page_of(question_of(rows)))

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.click("#id_why")
    page.keyboard.type("Not saved. ")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Home").click(no_wait_after=True)
    assert asked == ["beforeunload"]
    assert "Not saved. " in page.input_value("#id_why")
