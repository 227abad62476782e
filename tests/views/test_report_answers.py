"""A mistake is reported with all that helps, and its sender reads what became of it."""

from __future__ import annotations

import pytest

from quiz.clock import now
from quiz.models import Learner, Outcome, Question, Report
from quiz.practice.reports import answer_report
from tests.pages import Visitor

pytestmark = pytest.mark.both_databases
DONE = "I have read this"


@pytest.fixture
def sender(questions: list[Question]) -> Visitor:
    """Somebody who has reported a mistake in question 551."""
    visitor = Visitor()
    visitor.open("/q/551/")
    visitor.press("Reveal answer", answer="110 Pods")
    visitor.press("Send report", mistake="A port is wrong.")
    return visitor


def answered(outcome: Outcome, word: str = "It is <b>6443</b>.") -> None:
    Question.objects.filter(number=551).update(version=7)
    [report] = Report.objects.open()
    answer_report(report=report, outcome=outcome, word=word, now=now())


def test_what_was_typed_goes_along_only_when_it_is_agreed_to(
    sender: Visitor, questions: list[Question]
) -> None:
    sender.press("Send report", mistake="Another.", mistake_answer="on", mistake_reason="source")
    kept = Report.objects.order_by("pk").values_list("text", "answer", "reason", "email")
    assert list(kept) == [
        ("A port is wrong.", "", "", ""),
        ("Another.", "110 Pods", "source", ""),
    ]


def test_an_address_that_is_none_is_named_and_all_that_was_typed_stays(sender: Visitor) -> None:
    page = sender.press(
        "Send report", mistake="Another.", mistake_email="me at home", mistake_reason="unclear"
    )
    assert "That is not an e-mail address." in page.words
    fields = page.form("Send report").fields
    assert (fields["mistake"], fields["mistake_email"]) == ("Another.", "me at home")
    assert ("option", {"value": "unclear", "selected": ""}) in page.tags
    assert Report.objects.count() == 1
    sender.press("Send report", mistake="Another.", mistake_email="me@example.org")
    assert Report.objects.get(text="Another.").email == "me@example.org"


def test_a_kind_of_mistake_that_there_is_not_is_refused(sender: Visitor) -> None:
    sender.press("Send report", mistake="Another.", mistake_reason="boredom")
    assert sender.response.status_code == 400


def test_the_sender_reads_the_answer_at_the_start_and_at_the_question_until_it_is_read(
    sender: Visitor,
) -> None:
    for path in ("/", "/q/551/"):
        assert not sender.open(path).has_button(DONE)
    answered(Outcome.FIXED)
    for path in ("/q/551/", "/"):
        page = sender.open(path)
        assert "551 · What is question 551 about?: fixed in version 7, thank you." in page.words
        assert "It is <b>6443</b>." in page.words, "as it was written"
    assert not sender.open("/q/552/").has_button(DONE)
    assert not Visitor().open("/").has_button(DONE)
    sender.open("/")
    assert not sender.press(DONE).has_button(DONE)
    assert not sender.open("/q/551/").has_button(DONE)


def test_a_question_that_stays_as_it_is_is_told_too_and_read_on_its_page(sender: Visitor) -> None:
    answered(Outcome.KEPT)
    page = sender.open("/q/551/")
    assert "left the question as it is." in page.words
    page = sender.press(DONE)
    assert page.headings == ["What is question 551 about?"]
    assert not page.has_button(DONE)


def test_nobody_reads_an_answer_in_anothers_place(sender: Visitor) -> None:
    answered(Outcome.FIXED)
    other = Visitor()
    other.answer("Good")
    other.send("/reports/read/", report=str(Report.objects.get().pk))
    assert Report.objects.get().read_at is None
    sender.send("/reports/read/", report="none")
    assert Report.objects.get().read_at is None


def test_the_answer_to_a_question_that_is_retired_needs_no_link(sender: Visitor) -> None:
    answered(Outcome.FIXED)
    Question.objects.filter(number=551).update(status="retired")
    page = sender.open("/")
    assert page.has_button(DONE)
    assert ("a", {"href": "/q/551/"}) not in page.tags


def test_what_was_reported_goes_with_the_learner(sender: Visitor) -> None:
    Learner.objects.get().delete()
    assert not Report.objects.exists()
