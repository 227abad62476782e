"""Whatever is typed stays text, on every page that shows it."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from quiz.bounds import TEXT_MAX
from quiz.models import Learner, Report
from tests.admin.conftest import logged_in
from tests.admin.editing import fields_of, make_fit_question, page_of
from tests.factories import make_question
from tests.live import Live
from tests.pages import Page, Visitor
from tests.payloads import ALL, PAYLOADS, in_chunks, make_hostile_question, make_hostile_reports

pytestmark = pytest.mark.django_db


def test_there_are_enough_payloads_and_one_that_ran_would_be_seen() -> None:
    assert len(set(PAYLOADS)) >= 200
    assert len(Live(f"<p onclick=a style=b>{PAYLOADS[0]}<a href='JavaScript:c'>d").found) == 4


def test_what_learners_send_with_a_report_is_kept_as_text(visitor: Visitor) -> None:
    make_question()
    visitor.open("/q/551/")
    visitor.press("Reveal answer")
    for text in in_chunks(TEXT_MAX - 10):
        page = visitor.press(
            "Send report",
            mistake=text,
            mistake_answer="on",
            mistake_email=text,
            answer=text,
            mistake_reason="other",
        )
        assert "That is not an e-mail address." in page.words
        assert Live(visitor.response.content.decode()).found == []
        visitor.press("Send report", mistake_email="")
    kept = "".join(Report.objects.order_by("pk").values_list("text", flat=True))
    assert all(payload.strip() in kept for payload in PAYLOADS)


@pytest.fixture
def visitor() -> Visitor:
    """Somebody who is new here, without JavaScript."""
    return Visitor()


def test_no_page_runs_what_was_typed(visitor: Visitor) -> None:
    admin = logged_in(User.objects.create_superuser("admin"))
    question = make_hostile_question()
    visitor.answer("Good", answer=PAYLOADS[0])
    report = make_hostile_reports(Learner.objects.get(), question)
    for path in ("/", "/q/551/", "/search/?q=script", "/sections/scale/", "/q/551/history/"):
        visitor.open(path)
        assert Live(visitor.response.content.decode()).found == [], path
    visitor.open("/q/551/")
    visitor.press("Reveal answer", answer="it never ends")
    assert Live(visitor.response.content.decode()).found == []
    for path in (
        page_of(question),
        reverse("admin:quiz_question_changelist"),
        reverse("admin:quiz_report_changelist"),
        reverse("admin:quiz_report_change", args=[report.pk]),
        reverse("admin:quiz_report_change", args=[report.pk - 1]),
    ):
        response = admin.get(path)
        assert response.status_code == 200
        assert Live(response.content.decode()).found == [], path


def test_what_is_typed_into_accounts_comes_back_as_text(db: None) -> None:
    for path in ("/accounts/login/", "/accounts/signup/"):
        client = Client()
        names = [name for form in Page(client.get(path)).forms for name in form.fields]
        typed = [name for name in names if not name.startswith("csrf")]
        assert typed, path
        response = client.post(path, dict.fromkeys(typed, ALL))
        assert response.status_code == 200, path
        assert Live(response.content.decode()).found == [], path


def test_what_an_editor_types_into_any_field_comes_back_as_text() -> None:
    admin = logged_in(User.objects.create_superuser("admin"))
    question = make_fit_question()
    fields = fields_of(admin, page_of(question))
    counts = re.compile(r"FORMS$|-id$|position|^seen$|^_")
    hostile = {name: old if counts.search(name) else ALL for name, old in fields.items()}
    assert sum(value == ALL for value in hostile.values()) > 20
    response = admin.post(page_of(question), hostile)
    assert response.status_code == 200, "with its errors"
    assert Live(response.content.decode()).found == []
    for text in in_chunks(3_000):
        typed = {name: text if value == ALL else value for name, value in hostile.items()}
        response = admin.post(reverse("admin:quiz_question_preview"), typed)
        assert response.status_code == 200
        assert Live(response.content.decode()).found == []
    question.refresh_from_db()
    assert question.version == 1
