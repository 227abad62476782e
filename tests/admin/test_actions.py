"""The list's actions: they show first what they will do, and say afterwards what they did."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quiz.clock import now
from quiz.models import Question, Status
from tests.admin.conftest import logged_in
from tests.admin.editing import QUESTIONS, act, make_fit_question, messages_of, page_of, plan
from tests.factories import make_question, make_report, make_section
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def names(response: Any) -> list[str]:
    """Return the actions that a list offers."""
    return [value for value, _ in response.context["action_form"].fields["action"].choices if value]


def test_publishing_shows_what_is_fit_and_why_the_rest_is_not_before_it_does_anything(
    eve: Client,
) -> None:
    fit = make_fit_question(7, status=Status.DRAFT)
    unfit = make_question(8, status=Status.DRAFT)
    already = make_fit_question(9)
    words = Page(plan(eve, "publish", fit, unfit, already)).words
    assert "This will change 1 question" in words
    assert "7 What is question 7 about? Draft Published" in words
    assert "8 What is question 8 about? Draft `misconceptions` is missing" in words
    assert "9 What is question 9 about? Published it is so already" in words
    assert Question.objects.filter(status=Status.DRAFT).count() == 2
    told = messages_of(act(eve, "publish", fit, unfit, already))
    assert told == ["Published: 1 question (7).", "Left as they were: 2 questions (8, 9)."]
    fit.refresh_from_db()
    unfit.refresh_from_db()
    assert (fit.status, unfit.status) == (Status.PUBLISHED, Status.DRAFT)
    assert fit.place > 0


def test_of_many_the_first_are_named_and_the_rest_are_counted(eve: Client) -> None:
    many = [make_question(number) for number in range(1, 13)]
    told = messages_of(act(eve, "retire", *many))
    assert told == ["Retired: 12 questions (1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more)."]


def test_what_an_action_did_stands_in_the_history_and_in_the_list(
    eve: Client, client: Client, question: Question
) -> None:
    before = Page(eve.get(QUESTIONS)).words
    act(eve, "retire", question)
    assert client.get(question.get_absolute_url()).status_code == 404
    history = eve.get(f"{page_of(question)[:-7]}history/").content.decode()
    assert "Retired by an action in the list: Published → Retired." in history
    today = f"{now():%-d %b %Y}"
    assert (today in before, today in Page(eve.get(QUESTIONS)).words) == (False, True)


def test_what_changed_after_it_was_shown_is_shown_again_and_nothing_is_done(
    eve: Client, question: Question
) -> None:
    other = make_fit_question(552, status=Status.DRAFT)
    seen = plan(eve, "retire", question, other).context["plan"].digest
    Question.objects.filter(pk=other.pk).update(status=Status.PUBLISHED)
    response = plan(eve, "retire", question, other, seen=seen)
    assert "nothing was done" in messages_of(response)[0]
    assert "This will change 2 questions" in Page(response).words
    assert Question.objects.filter(status=Status.PUBLISHED).count() == 2


def test_questions_move_to_the_section_that_is_chosen(eve: Client, question: Question) -> None:
    storage = make_section("storage")
    page = plan(eve, "move", question)
    assert page.context["plan"] is None
    assert "Show what it will do" in page.content.decode()
    words = Page(plan(eve, "move", question, section=storage.pk)).words
    assert "551 What is question 551 about? Scale Storage" in words
    assert messages_of(act(eve, "move", question, section=storage.pk)) == [
        "Moved: 1 question (551)."
    ]
    question.refresh_from_db()
    assert (question.section, question.version) == (storage, 1)


def test_tags_come_and_go_and_are_found_by_search(
    eve: Client, client: Client, question: Question
) -> None:
    assert "`tags[2]` is “Not A Slug”" in Page(plan(eve, "tag", question, add="Not A Slug")).words
    act(eve, "tag", question, add="quorum, kubelet", remove="nothing")
    question.refresh_from_db()
    assert (question.tags, question.version) == (["kubelet", "quorum"], 2)
    assert "question 551" in Page(client.get("/search/?q=quorum")).words
    act(eve, "tag", question, remove="kubelet")
    question.refresh_from_db()
    assert question.tags == ["quorum"]


def test_a_reviewer_marks_as_verified_and_can_do_nothing_else(
    rita: Client, question: Question
) -> None:
    assert names(rita.get(QUESTIONS)) == ["verify"]
    words = Page(plan(rita, "verify", question, version="1.38")).words
    assert f"1.37, 1 Nov 2026 1.38, {now():%-d %b %Y}" in words
    act(rita, "verify", question, version="1.38")
    question.refresh_from_db()
    assert (question.verified_version, question.verified_date) == ("1.38", now().date())
    assert question.version == 1
    assert plan(rita, "verify", question, version="next").context["form"].errors
    act(rita, "retire", question)
    question.refresh_from_db()
    assert question.status == Status.PUBLISHED


def test_who_may_only_look_is_offered_nothing(question: Question) -> None:
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_question"))
    reader = logged_in(user)
    assert reader.get(QUESTIONS).context["action_form"] is None
    act(reader, "verify", question, version="1.38")
    question.refresh_from_db()
    assert question.verified_date == date(2026, 11, 1)


def test_a_hundred_questions_take_few_statements(
    eve: Client, question: Question, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Question.objects.bulk_create(
        Question(number=number, uid=f"{number:012x}", title="T", slug="t", section=question.section)
        for number in range(1000, 1099)
    )
    storage = make_section("storage")
    with django_assert_max_num_queries(20):
        shown = plan(eve, "move", *Question.objects.all(), section=storage.pk)
    assert len(shown.context["plan"].steps) == 100


def test_the_list_can_be_narrowed_to_what_has_open_reports(
    eve: Client, question: Question, alice: Any
) -> None:
    make_question(552)
    make_report(alice, question)
    page = eve.get(QUESTIONS, {"reports": "open"})
    assert [one.number for one in page.context["cl"].result_list] == [551]
