"""A look at what was typed, before anything is saved."""

from __future__ import annotations

import pytest
from django.test import Client

from quiz.models import Question
from tests.admin.editing import ADD, PREVIEW, fields_of, page_of

pytestmark = pytest.mark.django_db


def test_a_preview_renders_what_is_typed_and_saves_nothing(eve: Client, question: Question) -> None:
    typed = fields_of(eve, page_of(question)) | {
        "short_answer": "Not **yet** saved.",
        "key_points-0-text": "A point with `code`",
        "key_points-1-DELETE": "on",
        "changes-0-version": "1.30",
        "changes-0-text": "It changed.",
    }
    page = eve.post(PREVIEW, typed).content.decode()
    for shown in (
        "Not <strong>yet</strong> saved.",
        'A point with <code translate="no">code</code>',
        "1.30",
    ):
        assert shown in page
    assert "Key point 2 of 551" not in page
    assert "Source 1 of 551" in page
    question.refresh_from_db()
    assert question.short_answer == "The short answer to **551**."


def test_a_preview_of_the_saved_answer_stands_on_the_page(eve: Client, question: Question) -> None:
    page = eve.get(page_of(question)).content.decode()
    assert "The short answer to <strong>551</strong>." in page


def test_a_preview_needs_no_valid_form(eve: Client) -> None:
    typed = {"short_answer": "Half", "changes-0-version": "?", "verified_date": "?", "number": "x"}
    response = eve.post(PREVIEW, typed)
    assert response.status_code == 200
    assert "<p>Half</p>" in response.content.decode()
    assert not Question.objects.exists()


def test_a_preview_escapes_what_is_no_markdown(eve: Client) -> None:
    script = "<script>alert(1)</script>"
    typed = {
        "title": script,
        "short_answer": script,
        "key_points-0-text": script,
        "references-0-title": script,
        "references-0-url": "https://example.org/",
        "references-1-title": "Bad",
        "references-1-url": "javascript:alert(1)",
    }
    page = eve.post(PREVIEW, fields_of(eve, ADD) | typed).content.decode()
    assert "<script>alert" not in page
    assert "javascript:" not in page
    assert page.count("&lt;script&gt;") == 4


def test_a_new_question_can_be_previewed_too(eve: Client) -> None:
    page = eve.get(ADD).content.decode()
    assert f'formaction="{PREVIEW}"' in page
    assert eve.get(PREVIEW).status_code == 405
