"""Learners' data in the admin: to look at, quickly, and never to change."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quiz.admin.readonly import FirstPages
from quiz.models import Attempt, Card, Learner, Question
from tests.factories import START, make_learner

pytestmark = pytest.mark.django_db
MODELS = ("learner", "card", "attempt")
SECRET = "<b>what Alice wrote</b>"


def make_attempts(learner: Learner, question: Question, count: int = 1) -> list[Attempt]:
    return Attempt.objects.bulk_create(
        Attempt(
            learner=learner,
            question=question,
            question_version=1,
            token=uuid4(),
            rating=3,
            answered_at=START,
            zone="UTC",
            parameters={"of": "the scheduler"},
            due=START + timedelta(days=1),
            answer=SECRET,
        )
        for _ in range(count)
    )


@pytest.fixture
def attempt(alice: Learner, question: Question) -> Attempt:
    Card.objects.create(learner=alice, question=question, note="Alice's note")
    return make_attempts(alice, question)[0]


def address(model: str, *args: object, verb: str = "change") -> str:
    return reverse(f"admin:quiz_{model}_{verb}", args=args)


def rows() -> dict[str, object]:
    found = {"learner": Learner, "card": Card, "attempt": Attempt}
    return {name: model._default_manager.get().pk for name, model in found.items()}


@pytest.mark.parametrize("model", MODELS)
def test_not_even_an_admin_adds_changes_or_deletes(
    admin: Client, attempt: Attempt, model: str
) -> None:
    pk = rows()[model]
    assert admin.get(address(model, pk)).status_code == 200
    assert admin.get(address(model, verb="add")).status_code == 403
    assert admin.post(address(model, verb="add"), {}).status_code == 403
    assert admin.post(address(model, pk), {"zone": "Asia/Tokyo", "note": ""}).status_code == 403
    assert admin.post(address(model, pk, verb="delete"), {"post": "yes"}).status_code == 403
    sent = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
    admin.post(address(model, verb="changelist"), sent)
    assert rows()[model] == pk


def test_what_a_learner_wrote_stands_on_its_own_page_only_and_escaped(
    admin: Client, attempt: Attempt
) -> None:
    page = admin.get(address("attempt", attempt.pk)).content.decode()
    assert "&lt;b&gt;what Alice wrote&lt;/b&gt;" in page
    assert SECRET not in page
    for model in MODELS:
        assert b"what Alice wrote" not in admin.get(address(model, verb="changelist")).content
    assert b"Alice&#x27;s note" in admin.get(address("card", rows()["card"])).content
    assert b"Alice&#x27;s note" not in admin.get(address("card", verb="changelist")).content


def test_rows_are_found_by_the_learner_that_they_belong_to(admin: Client, attempt: Attempt) -> None:
    make_attempts(make_learner(), attempt.question)
    path = address("attempt", verb="changelist")
    for searched, count in ((str(attempt.learner_id), 1), ("what", 0), ("", 2)):
        assert len(admin.get(path, {"q": searched}).context["cl"].result_list) == count
    page = admin.get(address("learner", attempt.learner_id)).content.decode()
    assert f"{path}?q={attempt.learner_id}" in page


@pytest.mark.parametrize("model", MODELS)
def test_a_list_takes_twelve_statements_at_most_and_counts_nothing_whole(
    admin: Client,
    attempt: Attempt,
    model: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_attempts(attempt.learner, attempt.question, 300)
    with django_assert_max_num_queries(12) as statements:
        admin.get(address(model, verb="changelist"), {"_facets": "True", "all": ""})
    counts = [s["sql"] for s in statements.captured_queries if "COUNT(" in s["sql"].upper()]
    assert counts
    assert all("LIMIT 10000" in sql for sql in counts)


def test_pages_end_after_the_first_ten_thousand_rows(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_attempts(attempt.learner, attempt.question, 20)
    monkeypatch.setattr(FirstPages, "FIRST", 15)
    pages = FirstPages(Attempt.objects.order_by("-pk"), 10)
    assert (pages.count, pages.num_pages) == (15, 2)
    assert len(pages.page(2)) == 5
