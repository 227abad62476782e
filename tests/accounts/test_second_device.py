"""A guest's second device: a link that works once, for ten minutes, and merges what both have."""

from __future__ import annotations

import pytest
from django.test import Client

from quiz.models import Learner, Pairing, Question
from tests.accounts.people import sign_up
from tests.fixtures import MoveClock
from tests.pages import Visitor

pytestmark = pytest.mark.both_databases


def offered(visitor: Visitor) -> str:
    """Return the path of a link that the visitor's settings page leads to."""
    visitor.open("/accounts/device/")
    page = visitor.press("Show the code")
    [link] = [a["href"] for tag, a in page.tags if tag == "a" and "/device/" in a.get("href", "")]
    return link.removeprefix("http://testserver")


def test_two_devices_share_what_both_have_answered(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    phone = Visitor()
    phone.answer("Easy")
    path = offered(visitor)
    assert "<svg" in visitor.response.content.decode()
    assert "style=" not in visitor.response.content.decode()
    phone.open(path)
    phone.press("Yes, make them one")
    learner = Learner.objects.get()
    for browser in (visitor, phone):
        browser.answer("Hard")
    assert [one.rating for one in learner.attempts.order_by("answered_at")] == [3, 4, 2, 2]


def test_a_link_works_once_and_looking_does_not_use_it(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    path = offered(visitor)
    for _ in range(2):
        assert Client().get(path).status_code == 200
    phone, thief = Visitor(), Visitor()
    for browser in (phone, thief):
        browser.open(path)
        if browser.page.has_button("Yes, make them one"):
            browser.press("Yes, make them one")
    assert thief.response.status_code == 410
    assert "no longer valid" in thief.page.words
    assert "Start the first question" in thief.open("/").words
    assert phone.open("/review/").has_button("Undo")


def test_a_link_ends_when_its_guest_signs_up(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Good")
    path = offered(visitor)
    sign_up(visitor)
    assert Client().get(path).status_code == 410
    assert Client().post(path).status_code == 410


def test_a_link_is_valid_for_ten_minutes(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    visitor.answer("Good")
    path = offered(visitor)
    phone = Visitor()
    phone.open(path)
    move_clock(minutes=11)
    phone.press("Yes, make them one")
    assert phone.response.status_code == 410
    assert Pairing.objects.exists()
    offered(visitor)
    assert Pairing.objects.count() == 1


def test_the_database_holds_neither_the_code_nor_the_key(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    code = offered(visitor).split("/")[-2]
    stored = " ".join(str(value) for value in Pairing.objects.values_list()[0])
    key = visitor.client.cookies["guest"].value
    assert code not in stored
    assert key not in stored
    assert key.encode().hex() not in stored


def test_whoever_is_signed_in_shares_by_signing_in(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    path = offered(visitor)
    other = Visitor()
    sign_up(other)
    assert "You are signed in here" in other.open(path).words
    assert "sign in with it" in other.open("/accounts/device/").words
    sign_up(visitor, "other@example.org")
    assert "no longer valid" in Visitor().open(path).words or Pairing.objects.exists()
    phone = Visitor()
    phone.open(path)
    if phone.page.has_button("Yes, make them one"):
        phone.press("Yes, make them one")
    assert "Start the first question" in phone.open("/").words


def test_who_has_answered_nothing_has_nothing_to_share(visitor: Visitor, db: None) -> None:
    assert "nothing to share" in visitor.open("/accounts/device/").words
