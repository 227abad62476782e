"""How practice looks: kept for the learner, and for the browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quiz.models import Learner, Question
from tests.pages import Visitor

LEARNERS = ("two_buttons", "types_answers", "hide_timer", "hide_streak")


def save(visitor: Visitor, **ticked: str) -> str:
    """Save the page with only `ticked` ticked; return its words."""
    form = visitor.open("/settings/").form("Save")
    token = form.fields["csrfmiddlewaretoken"]
    return visitor.send(form.action, csrfmiddlewaretoken=token, **ticked).words


def ticks(visitor: Visitor) -> set[str]:
    """What is ticked on the page."""
    return {*visitor.open("/settings/").form("Save").fields} - {"csrfmiddlewaretoken"}


def test_reading_the_settings_stores_nothing(
    visitor: Visitor, rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    assert ticks(visitor) == {"shortcuts"}
    assert rows() == before
    assert set(visitor.client.cookies) == {"csrftoken", "guest"}


@pytest.mark.parametrize("name", LEARNERS)
def test_a_visitor_who_saves_becomes_a_learner_and_finds_the_choice_again(
    visitor: Visitor, name: str
) -> None:
    assert "Saved." in save(visitor, **{name: "on"}, shortcuts="on")
    assert visitor.response.redirect_chain == [("/settings/", 302)]
    learner = Learner.objects.get()
    assert {other: getattr(learner, other) for other in LEARNERS} == {
        other: other == name for other in LEARNERS
    }
    assert ticks(visitor) == {name, "shortcuts"}
    assert "Saved." not in visitor.page.words


def test_what_is_not_ticked_any_more_is_off(visitor: Visitor) -> None:
    save(visitor, two_buttons="on", hide_streak="on")
    save(visitor)
    learner = Learner.objects.get()
    assert not any(getattr(learner, name) for name in LEARNERS)


def test_saving_keeps_answers_and_the_plan(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Good")
    Learner.objects.update(minutes_a_day=45, interview="2027-01-31")
    save(visitor, two_buttons="on")
    learner = Learner.objects.get()
    assert (learner.minutes_a_day, str(learner.interview)) == (45, "2027-01-31")
    assert learner.attempts.count() == 1


def test_with_two_buttons_only_two_are_shown(visitor: Visitor, questions: list[Question]) -> None:
    save(visitor, two_buttons="on")
    visitor.open("/review/")
    page = visitor.press("Reveal answer")
    assert [name for name in ("Again", "Hard", "Good", "Easy") if page.has_button(name)] == [
        "Again",
        "Good",
    ]


def test_shortcuts_are_the_browser_s_and_every_page_says_so(
    visitor: Visitor, questions: list[Question]
) -> None:
    save(visitor)
    cookie = visitor.client.cookies["shortcuts"]
    assert (cookie.value, cookie["samesite"], cookie["path"]) == ("off", "Lax", "/")
    assert cookie["httponly"]
    assert cookie["max-age"] == 60 * 60 * 24 * 365
    for path in ("/", "/review/", "/q/551/", "/sections/"):
        assert visitor.open(path).tags[0] == ("html", {"lang": "en", "data-shortcuts": "off"})
    assert Visitor().open("/review/").tags[0] == ("html", {"lang": "en"})


def test_shortcuts_on_again_need_no_cookie(visitor: Visitor) -> None:
    save(visitor)
    assert ticks(visitor) == set()
    save(visitor, shortcuts="on")
    assert not visitor.client.cookies["shortcuts"].value
    assert ticks(visitor) == {"shortcuts"}


def test_one_visitor_s_settings_are_not_another_s(visitor: Visitor) -> None:
    save(visitor, two_buttons="on")
    assert ticks(Visitor()) == {"shortcuts"}


def test_every_page_leads_to_the_settings(visitor: Visitor, questions: list[Question]) -> None:
    for path in ("/", "/review/", "/q/551/", "/none/"):
        links = [attributes for tag, attributes in visitor.open(path).tags if tag == "a"]
        assert {"href": "/settings/"} in links


def test_what_happened_is_said_beside_its_button_with_the_focus_there(
    visitor: Visitor, questions: list[Question]
) -> None:
    for button in ("Save", "Save the plan"):
        visitor.open("/settings/")
        visitor.press(button)
        said = [of for _, of in visitor.page.tags if of.get("class") == "done"]
        assert said == [{"class": "done", "tabindex": "-1", "autofocus": ""}]
        assert f"{button} Saved." in visitor.page.words


def test_no_label_ends_with_a_colon_and_the_sections_fold(
    visitor: Visitor, questions: list[Question]
) -> None:
    for path in ("/settings/", "/progress/"):
        visitor.open(path)
        assert ":</label>" not in visitor.response.content.decode()
    assert "The only section" in visitor.open("/settings/").words
