"""A new version of Kubernetes: what was checked for an earlier one says so, and stands in line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from quiz.models import Question, Status
from tests.admin.conftest import logged_in
from tests.admin.editing import QUESTIONS, make_fit_question, messages_of, page_of
from tests.factories import make_question
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
QUEUE = f"{QUESTIONS}?checked=no"


@pytest.fixture(autouse=True)
def _next_version(settings: Any) -> None:
    settings.KUBERNETES_VERSION = "1.38"


def confirm(client: Client, question: Question, *, seen: int = 1, **headers: str) -> Any:
    """Press “Still true” on a page that showed this version of the question."""
    path = reverse("admin:quiz_question_still_true", args=[question.pk])
    return client.post(path, {"seen": seen}, follow=True, headers=headers)


def test_learners_are_told_what_was_not_checked_yet(client: Client) -> None:
    question, fresh = make_question(551), make_question(552, verified_version="1.38")
    said = "not yet checked for 1.38"
    assert said in Page(client.get(question.get_absolute_url())).words
    answer = Page(client.post(question.get_absolute_url())).words
    assert "Checked against Kubernetes 1.37 on 1 November 2026. Not yet checked for 1.38." in answer
    for shown in (client.get, client.post):
        assert said not in Page(shown(fresh.get_absolute_url())).words.lower()


def test_the_queue_has_the_oldest_first_and_of_these_the_most_asked(eve: Client) -> None:
    make_question(1, asked=3)
    make_question(2, asked=30)
    make_question(3)
    make_question(4, asked=1, verified_version="1.9")
    make_question(5, verified_version="1.38")
    make_question(6, verified_version="1.100")
    make_question(7, status=Status.DRAFT)
    page = eve.get(QUEUE)
    assert [one.number for one in page.context["cl"].result_list] == [4, 2, 1, 3]
    checked = eve.get(f"{QUESTIONS}?checked=yes").context["cl"].result_list
    assert {one.number for one in checked} == {5, 6}
    assert page.content.decode().count("Still true</button>") == 4
    assert "Still true</button>" not in eve.get(QUESTIONS).content.decode()


def test_one_click_says_that_an_answer_is_still_true(eve: Client, question: Question) -> None:
    other = make_fit_question(552)
    page = confirm(eve, question, Referer=f"http://testserver{QUEUE}&level__exact=mid")
    assert messages_of(page) == ["Question 551 is still true for Kubernetes 1.38."]
    assert page.redirect_chain[-1][0] == f"{QUEUE}&level__exact=mid"
    assert [one.number for one in page.context["cl"].result_list] == [other.number]
    question.refresh_from_db()
    assert (question.verified_version, question.version) == ("1.38", 1)
    assert question.verified_date
    assert question.verified_date > date(2026, 11, 1)
    history = eve.get(f"{page_of(question)[:-7]}history/").content.decode()
    assert "Still true for Kubernetes 1.38." in history


def test_what_changed_meanwhile_has_to_be_read_again(eve: Client, question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(version=2)
    page = confirm(eve, question, seen=1, Referer="https://evil.example/")
    assert page.redirect_chain[-1][0] == QUEUE
    assert "changed after you saw it" in messages_of(page)[0]
    assert Question.objects.get(pk=question.pk).verified_version == "1.37"


def test_nothing_is_confirmed_twice_or_unseen_by_learners(eve: Client, question: Question) -> None:
    confirm(eve, question)
    draft = make_question(9, status=Status.DRAFT)
    for one in (question, draft):
        assert "needs no check" in messages_of(confirm(eve, one))[0]
    draft.refresh_from_db()
    assert draft.verified_version == "1.37"


def test_reviewers_confirm_an_answer_and_mere_readers_do_not(
    rita: Client, question: Question
) -> None:
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_question"))
    reader = logged_in(user)
    assert confirm(reader, question).status_code == 403
    assert "Still true" not in reader.get(QUEUE).content.decode()
    assert "Still true" not in reader.get(page_of(question)).content.decode()
    assert "Still true" in rita.get(page_of(question)).content.decode()
    assert "is still true" in messages_of(confirm(rita, question))[0]


def test_a_question_to_check_opens_with_its_last_changes_beside(
    eve: Client, question: Question
) -> None:
    question.changes = [{"version": "1.36", "text": "The default changed."}]
    question.save()
    assert "Changed…" in eve.get(QUEUE).content.decode()
    words = Page(eve.get(page_of(question))).words
    assert "Not yet checked for Kubernetes 1.38" in words
    assert "In Kubernetes 1.36: The default changed." in words
    assert "Still true for 1.38" in eve.get(page_of(question)).content.decode()
    confirm(eve, question)
    assert "Not yet checked" not in Page(eve.get(page_of(question))).words
