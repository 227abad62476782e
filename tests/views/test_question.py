"""One question's permalink: to read it and to try it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from quiz.models import Question, Status
from tests.factories import make_question
from tests.pages import HTMX, Page, Visitor

BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])


@BOTH
def test_the_question_comes_alone(
    client: Client, questions: list[Question], headers: dict[str, str]
) -> None:
    response = client.get("/q/551/", headers=headers)
    page = Page(response)
    assert page.headings == ["What is question 551 about?"]
    assert page.has_button("Reveal answer")
    assert "short answer" not in response.content.decode()
    assert "HX-Request" in response["Vary"]
    assert "no-store" in response["Cache-Control"]


def test_the_answer_comes_when_asked_for_with_everything_that_belongs_to_it(
    visitor: Visitor, db: None
) -> None:
    make_question(552)
    make_question(
        551,
        changes=[{"version": "1.35", "text": "The default changed."}],
        followups=[{"text": "And on Windows?", "question": 552}],
    )
    visitor.open("/q/551/")
    words = visitor.press("Reveal answer", answer="I think <b>110</b>").words
    expected = [
        "What you wrote I think <b>110</b>",
        "The short answer to 551.",
        "Key point 1 of 551 essential",
        "Key point 3 of 551 Answer",
        "The explanation of 551.",
        "kind: Pod",
        "Why 551 is asked.",
        "And on Windows? Question 552",
        "Checked against Kubernetes 1.37 on 1 November 2026",
        "1.35 The default changed.",
        "Source 2 of 551",
    ]
    assert [text for text in expected if text not in words] == []
    assert visitor.page.headings == ["What is question 551 about?"]
    assert "no-store" in visitor.response["Cache-Control"]


def test_htmx_is_given_the_card_alone_and_a_plain_form_the_whole_page(
    client: Client, questions: list[Question]
) -> None:
    plain, swapped = client.post("/q/551/"), client.post("/q/551/", headers=HTMX)
    assert plain.templates[0].name == "question.html"
    assert Page(plain).tags[0][0] == "html"
    tag, attributes = Page(swapped).tags[0]
    assert (tag, attributes["id"]) == ("section", "card")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
@pytest.mark.parametrize("method", ["get", "head", "post"])
@BOTH
def test_a_question_that_is_not_published_does_not_exist(
    client: Client, db: None, status: Status, method: str, headers: dict[str, str]
) -> None:
    make_question(599, status=status)
    response = getattr(client, method)("/q/599/", headers=headers)
    assert response.status_code == 404
    assert "599" not in response.content.decode()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_no_link_leads_to_a_question_that_is_not_published(
    visitor: Visitor, db: None, status: Status
) -> None:
    make_question(599, status=status)
    make_question(551, followups=[{"text": "And then?", "question": 599}], related=[599])
    visitor.open("/q/551/")
    assert "And then?" in visitor.press("Reveal answer").words
    assert "599" not in visitor.response.content.decode()


@pytest.mark.parametrize(
    "number", ["0", "9" * 30, "9" * 5000, "-1", "551.0", "\u0665\u0665\u0661", "551%00"]
)
def test_a_number_that_is_none_is_not_found(
    client: Client, questions: list[Question], number: str
) -> None:
    assert client.get(f"/q/{number}/").status_code == 404


def test_trying_oneself_writes_nothing(
    visitor: Visitor, questions: list[Question], rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    visitor.open("/q/551/")
    visitor.press("Reveal answer", answer="mine")
    assert rows() == before
    assert set(visitor.client.cookies) == {"csrftoken", "guest"}


def test_a_form_without_its_cookie_comes_back_with_what_was_typed(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/q/551/")
    visitor.client.cookies.clear()
    page = visitor.press("Reveal answer", answer="Much thought <went> in")
    assert visitor.response.status_code == 403
    assert "cookie" in page.words
    assert "short answer" not in page.words
    assert page.form("Reveal answer").fields["answer"] == "Much thought <went> in"
    assert "The short answer to 551." in visitor.press("Reveal answer").words
    assert visitor.response.status_code == 200


def test_a_situation_is_shown_with_the_question_before_and_after_the_answer(
    visitor: Visitor, db: None
) -> None:
    make_question(situation="```\nCrashLoopBackOff\n```")
    assert "CrashLoopBackOff" in visitor.open("/q/551/").words
    assert "CrashLoopBackOff" in visitor.press("Reveal answer").words
    assert "CrashLoopBackOff" in visitor.open("/review/").words
    assert "CrashLoopBackOff" in visitor.press("Reveal answer").words


def test_what_stands_between_backticks_is_code_in_plain_texts_too(client: Client, db: None) -> None:
    make_question(
        561,
        changes=[{"version": "1.36", "text": "Set `<failSwapOn>` to off."}],
        followups=[{"text": "What does `kubectl` do?"}],
        misconceptions=[{"phrases": ["sesame"], "correction": "It is `None`.", "voids": []}],
    )
    content = client.post("/q/561/", {"answer": "sesame"}).content.decode()
    assert "Set <code>&lt;failSwapOn&gt;</code> to off." in content
    assert "What does <code>kubectl</code> do?" in content
    assert "It is <code>None</code>." in content
