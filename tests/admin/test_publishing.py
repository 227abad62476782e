"""To publish is to pass the linter; to retire is to keep."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from quiz.models import Question, Status
from tests.admin.editing import (
    errors_of,
    page_of,
    type_into,
)
from tests.factories import make_question

pytestmark = pytest.mark.django_db
MISTAKE = "misconceptions-0-correction"


@pytest.mark.parametrize(
    ("typed", "field", "error"),
    [
        ({"tags": ""}, "tags", "This is missing; add the topics"),
        ({"tags": "Not A Slug"}, "tags", "This is “Not A Slug”; write "),
        ({"seconds": "2"}, "seconds", "This is “2”; write how many seconds"),
        ({"short_answer": ""}, "short_answer", "This is missing or empty; write it"),
        ({"short_answer": "w " * 61}, "short_answer", "has 61 words; shorten it to 60"),
        ({"explanation": "w " * 9}, "explanation", "has 9 words; write 120 to 300"),
        ({"example": "a\n\n```\nx\n```"}, "example", "line 3: a fence has no language; write one"),
        ({"why": "## Why\n\nx"}, "why", "line 1: a "),
        ({"verified_version": "v1"}, "verified_version", "This is “v1”; write a"),
        (
            {"verified_version": "", "verified_date": ""},
            "verified_version",
            "This is missing; write the Kubernetes version it was",
        ),
        ({"verified_date": ""}, "verified_date", "a version needs its day"),
        ({"verified_version": ""}, "verified_version", "a day needs its version"),
        ({"misconceptions-0-DELETE": "on"}, "misconceptions", "This is missing; add one to six"),
        ({MISTAKE: ""}, MISTAKE, "This is missing; write one line"),
        (
            {"followups-0-question": "9"},
            "followups-0-question",
            "names 9, which is not a question",
        ),
        ({"related-0-question": "551"}, "related", "This names 551, the question itself"),
        (
            {"key_points-1-phrases": ""},
            "key_points-1-phrases",
            "This is missing; add the phrases that people say for this point",
        ),
        (
            {"key_points-1-phrases": "alias 1"},
            "key_points-1-phrases",
            "the phrase “alias 1” serves key points 1 and 2; keep it with one of them",
        ),
        (
            {"key_points-0-must": None, "key_points-1-must": None},
            "key_points",
            "no key points are marked as essential; mark 1 to 3",
        ),
        ({"references-0-DELETE": "on"}, "references", "This has 1 entry; add at least two"),
        ({"references-1-url": "http://a.org/"}, "references-1-url", "begins with https://"),
    ],
)
def test_what_the_linter_finds_is_an_error_at_its_field(
    eve: Client, question: Question, typed: dict[str, Any], field: str, error: str
) -> None:
    response = type_into(eve, page_of(question), **typed)
    errors = errors_of(response)
    assert list(errors) == [field]
    assert error in errors[field][0]
    assert f"{errors[field][0][:9]}" in response.content.decode()


def test_a_finding_stays_with_its_part_when_parts_change_places(
    eve: Client, question: Question
) -> None:
    typed = {"key_points-0-position": "3", "key_points-2-position": "1", "key_points-0-phrases": ""}
    errors = errors_of(type_into(eve, page_of(question), **typed))
    assert "This is missing; add the phrases" in errors["key_points-0-phrases"][0]


def test_a_draft_may_be_incomplete_but_not_unreadable(eve: Client) -> None:
    draft = make_question(7, status=Status.DRAFT)
    assert type_into(eve, page_of(draft), short_answer="", tags="").redirect_chain
    errors = errors_of(type_into(eve, page_of(draft), example="```yaml\nkind: Pod"))
    assert "a code fence is never closed" in errors["example"][0]


def test_every_finding_is_told_at_once(eve: Client) -> None:
    draft = make_question(7, status=Status.DRAFT)
    errors = errors_of(type_into(eve, page_of(draft), status="published"))
    assert set(errors) == {"explanation", "followups", "misconceptions"}
