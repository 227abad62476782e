"""Practice moves into the account, is merged there, and stays there when one signs out."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from quiz.models import Attempt, Learner, Question
from tests.pages import Visitor

pytestmark = pytest.mark.both_databases
ADDRESS, PASSWORD = "ada@example.org", "correct horse battery"


def sign_up(visitor: Visitor, address: str = ADDRESS) -> None:
    visitor.open("/accounts/signup/")
    visitor.press("Make the account", email=address, password1=PASSWORD)
    assert visitor.response.status_code == 200, visitor.page.words


def sign_in(visitor: Visitor, login: str = ADDRESS, password: str = PASSWORD) -> None:
    visitor.open("/accounts/login/")
    visitor.press("Sign in", login=login, password=password)


def sign_out(visitor: Visitor) -> None:
    visitor.open("/accounts/")
    visitor.press("Sign out")


def test_what_a_guest_answered_is_the_accounts_after_signing_up(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    before = Learner.objects.get()
    sign_up(visitor)
    learner = Learner.objects.get()
    assert (learner.pk, learner.user) == (before.pk, User.objects.get(email=ADDRESS))
    assert visitor.open("/review/").has_button("Undo")
    visitor.answer("Easy")
    assert learner.attempts.count() == 2


def test_another_browser_that_signs_in_brings_its_own_answers_along(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    sign_up(visitor)
    other = Visitor()
    other.answer("Hard")
    other.answer("Easy")
    sign_in(other)
    learner = Learner.objects.get()
    assert [one.rating for one in learner.attempts.order_by("answered_at")] == [3, 2, 4]
    for browser in (visitor, other):
        browser.answer("Good")
    assert learner.attempts.count() == 5
    assert Learner.objects.count() == 1


def test_signing_out_leaves_a_fresh_guest(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Good", answer="Ada's own words")
    sign_up(visitor)
    sign_out(visitor)
    assert "Start the first question" in visitor.open("/").words
    assert "Ada" not in visitor.open("/settings/export/k8sprep.json").words
    visitor.answer("Again")
    assert Learner.objects.count() == 2
    assert Attempt.objects.filter(learner__user=None).count() == 1
