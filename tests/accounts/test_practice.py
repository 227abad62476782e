"""Practice moves into the account, is merged there, and stays there when one signs out."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from quiz.clock import now
from quiz.models import Attempt, Learner, Question
from quiz.practice.learners import erase_learner, give_to_account
from tests.accounts.people import ADDRESS, PASSWORD, sign_in, sign_out, sign_up
from tests.factories import make_report
from tests.pages import Visitor
from tests.rehearsals import rehearse
from tests.views.test_hot_path import statements

pytestmark = pytest.mark.both_databases


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


def test_rehearsals_reports_notes_and_the_plan_come_along_once(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good", note="From here")
    sign_up(visitor)
    other = Visitor()
    other.answer("Good", note="From there")
    guest = Learner.objects.get(user=None)
    guest.interview = guest.created_at.date()
    guest.minutes_a_day = 45
    guest.save()
    make_report(guest, questions[0])
    rehearse(guest)
    ended = guest.rehearsals.count()
    answered = Attempt.objects.count()
    sign_in(other)
    learner = Learner.objects.get()
    assert (learner.interview, learner.minutes_a_day) == (guest.interview, 45)
    assert learner.attempts.count() == answered
    assert (learner.reports.count(), learner.rehearsals.count()) == (1, ended)
    note = learner.cards.get(question=questions[0]).note
    assert "From here" in note
    assert "From there" in note


def test_a_guest_who_signs_in_to_two_accounts_at_once_goes_into_one(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    guest = Learner.objects.get()  # as both requests found it
    first, second = (User.objects.create_user(name) for name in ("first", "second"))
    give_to_account(user=first, guest=guest, zone="", now=now())
    other = give_to_account(user=second, guest=guest, zone="", now=now())
    assert other.attempts.count() == 0
    assert Learner.objects.get(user=first).attempts.count() == 1
    erase_learner(learner=other)
    third = User.objects.create_user("third")
    assert give_to_account(user=third, guest=other, zone="", now=now()).user == third


def test_a_plan_that_the_account_has_stays(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Good")
    sign_up(visitor)
    Learner.objects.update(no_date=True, minutes_a_day=60)
    other = Visitor()
    other.answer("Good")
    Learner.objects.filter(user=None).update(minutes_a_day=5, interview=now().date())
    sign_in(other)
    assert (Learner.objects.get().minutes_a_day, Learner.objects.get().interview) == (60, None)


def test_an_account_takes_one_statement_more_than_a_guest(
    questions: list[Question],
) -> None:
    visitor = Visitor(htmx=True)

    def practise() -> list[str]:
        visitor.open("/review/")
        visitor.press("Reveal answer")
        return statements(lambda: visitor.press("Again"))

    practise()
    guest = practise()
    sign_up(visitor)
    account = practise()
    assert len(account) <= len(guest) + 1, "\n".join(account)


def test_deleting_everything_deletes_the_account(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    sign_up(visitor)
    assert ADDRESS in visitor.open("/settings/delete/").words
    visitor.press("Delete everything", word="delete")
    assert not User.objects.exists()
    assert not Learner.objects.exists()
    assert "Sign in" in visitor.open("/").words


def test_an_account_that_an_admin_deletes_takes_its_practice_along(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    sign_up(visitor)
    User.objects.all().delete()
    assert not Learner.objects.exists()
    assert not Attempt.objects.exists()


def test_an_editor_keeps_the_account(visitor: Visitor, questions: list[Question]) -> None:
    User.objects.create_user("eve", password=PASSWORD, is_staff=True)
    visitor.answer("Good")
    sign_in(visitor, "eve")
    visitor.open("/settings/delete/")
    visitor.press("Delete everything", word="delete")
    assert not Learner.objects.exists()
    assert visitor.client.get("/admin/").status_code == 200


def test_where_accounts_are_off_an_editor_practises_as_a_guest(
    visitor: Visitor, questions: list[Question], settings: Settings
) -> None:
    settings.ACCOUNTS = False
    User.objects.create_user("eve", password=PASSWORD, is_staff=True)
    assert "Sign in" not in visitor.open("/").words
    visitor.answer("Good")
    assert "closed" in visitor.open("/accounts/signup/").words
    sign_in(visitor, "eve")
    assert Learner.objects.get().user is None
    assert visitor.open("/review/").has_button("Undo")
