"""A look at what was typed, before anything is saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quiz.admin.preview import MOST_BYTES
from quiz.models import Question, Status
from tests.admin.editing import (
    ADD,
    PREVIEW,
    fields_of,
    make_fit_question,
    messages_of,
    page_of,
    type_into,
)
from tests.factories import CASE, make_section
from tests.pages import Page

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
    typed = fields_of(eve, ADD) | {
        "references-TOTAL_FORMS": "2",
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


def preview(client: Client, question: Question, **typed: Any) -> Any:
    """Type over some fields of a question's page and see it beside them."""
    path = reverse("admin:quiz_question_preview_of", args=[question.pk])
    fields = fields_of(client, page_of(question)) | typed
    return client.post(path, {name: text for name, text in fields.items() if text is not None})


def advised(response: Any) -> dict[str, list[str]]:
    """Return what the linter says, by the name that each field is posted with."""
    found: dict[str, list[str]] = {}
    for one in response.context["advice"]:
        found.setdefault(one.field, []).append(one.text)
    return found


def test_a_stored_question_is_previewed_with_its_diagram_and_its_case(
    eve: Client, question: Question
) -> None:
    Question.objects.update(diagram="<svg><title>A path</title></svg>", case=CASE)
    response = preview(eve, question, situation="It *hangs*.")
    words = Page(response).words
    for shown in ("Scale", "Question 551 · Mid-level", "It hangs.", "A path", "Try it yourself"):
        assert shown in words
    assert response.context["summary"] == "Nothing is wrong here."


def test_what_the_linter_says_stands_by_its_field_while_one_writes(
    eve: Client, question: Question
) -> None:
    typed = {"short_answer": "", "key_points-1-phrases": "", "related-0-question": "9"}
    response = preview(eve, question, **typed, status="draft")
    found = advised(response)
    assert found.keys() == typed.keys()
    assert found["key_points-1-phrases"][0].startswith("This is missing; add the phrases")
    assert found["short_answer"][0].startswith("This is missing or empty; write it")
    assert response.context["summary"] == "One thing keeps this from being saved."


def test_a_draft_is_told_what_blocks_it_apart_from_what_comes_later(
    eve: Client, question: Question
) -> None:
    draft = preview(eve, question, explanation="", status="draft")
    assert draft.context["summary"] == "One thing keeps this from being published."
    assert 'class="wrong"' not in draft.content.decode()
    published = preview(eve, question, explanation="")
    assert published.context["summary"] == "One thing keeps this from being saved."
    assert 'class="wrong"' in published.content.decode()


def test_what_cannot_be_read_hides_nothing_else_that_is_wrong(
    eve: Client, question: Question
) -> None:
    typed = {"title": "", "seconds": "soon", "related-0-question": "x", "why": "a\u202eb"}
    found = advised(preview(eve, question, **typed, tags=""))
    assert found.keys() == {*typed, "tags"}
    assert found["title"] == ["This field is required."]


def test_a_number_that_is_taken_is_told_too(eve: Client, question: Question) -> None:
    draft = make_fit_question(552, status=Status.DRAFT)
    found = advised(preview(eve, draft, number=question.number))
    assert found == {"number": ["Question with this Number already exists."]}


def test_a_blank_form_is_judged_once_it_has_a_section(eve: Client) -> None:
    blank = eve.post(PREVIEW, fields_of(eve, ADD))
    assert advised(blank).keys() == {"title", "section"}
    begun = eve.post(PREVIEW, fields_of(eve, ADD) | {"section": str(make_section().pk)})
    assert {"title", "key_points", "explanation", "references"} <= advised(begun).keys()


def test_a_change_by_somebody_else_is_told_before_one_saves(
    eve: Client, question: Question
) -> None:
    response = preview(eve, question, seen="an older one")
    assert "This changed while you were writing." in advised(response)[""][0]


def test_an_answer_is_tried_on_what_is_typed_now(eve: Client, question: Question) -> None:
    typed = {
        "key_points-1-phrases": "brand new words",
        "misconceptions-0-correction": "It `ends`.",
        "tried": "There are brand new words. It never ends.",
    }
    words = Page(preview(eve, question, **typed)).words
    assert "1 of 3 points heard." in words
    assert "Key point 2 of 551 you said it" in words.replace(" essential", "")
    assert "It ends." in words
    assert "would be suggested. Not heard: " in words
    typed["tried"] = "Nobody knows."
    assert "nothing would be suggested" in Page(preview(eve, question, **typed)).words
    assert "suggested" not in Page(preview(eve, question)).words


def test_a_misconception_voids_the_points_as_they_are_numbered_now(
    eve: Client, question: Question
) -> None:
    typed = {
        "misconceptions-0-voids": ["1"],
        "key_points-0-position": "3",
        "key_points-2-position": "1",
        "title": "",
        "tried": "Alias 1. It never ends.",
    }
    response = preview(eve, question, **typed)
    ticked = [is_said for _, is_said in response.context["answer"]["points"]]
    assert ticked == [False, False, False]


def test_a_preview_costs_little_whatever_is_posted(eve: Client, question: Question) -> None:
    long = preview(eve, question, explanation="[" * 60_000)
    assert "the Markdown has 60," in advised(long)["explanation"][0]
    assert "[[[" not in long.content.decode()
    assert preview(eve, question, why="w" * MOST_BYTES).status_code == 413


def test_a_question_that_is_not_there_has_no_preview(eve: Client) -> None:
    path = reverse("admin:quiz_question_preview_of", args=[9])
    assert eve.post(path, {}).status_code == 404


def test_a_draft_is_saved_with_its_findings_and_says_them(eve: Client) -> None:
    draft = make_fit_question(7, status=Status.DRAFT)
    page = type_into(eve, page_of(draft), short_answer="", explanation="Short.", tags="", why="")
    assert page.redirect_chain
    told = next(text for text in messages_of(page) if "Before it can be published" in text)
    assert "`tags` is missing" in told
    assert told.endswith(" · and 1 more.")
    fit = type_into(eve, page_of(make_fit_question(8, status=Status.DRAFT)))
    assert not any("Before it can be published" in text for text in messages_of(fit))
