"""Rows as content of the bank, and content of the bank as rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from quiz.bank.findings import BankError
from quiz.bank.rows import (
    UNSOUND,
    bump_version,
    check_row,
    question_document,
    question_to_bank,
    row_digest,
    row_path,
    section_to_bank,
    sound,
    store_question,
    store_section,
    write_parts,
)
from quiz.bank.serialize import digest
from quiz.models import KeyPoint, Question, Reference, Section, Status
from tests.bank.samples import DRAFT, QUESTION, SECTION, TEXT, a_question
from tests.factories import make_question

pytestmark = pytest.mark.django_db


def stored(content: Any = QUESTION) -> Question:
    """Store a question as the import does, and read it back."""
    section = Section.objects.filter(slug="scale").first() or Section()
    store_section(section, SECTION, text="")
    row = Question()
    store_question(row, content, text=TEXT, section=section)
    write_parts([(row, content)])
    return fresh(row)


def fresh(row: Question) -> Question:
    return Question.objects.with_answer().get(pk=row.pk)


def edit(row: Question, **fields: Any) -> Question:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return fresh(row)


def test_a_question_comes_back_from_its_row_as_it_went_in() -> None:
    assert question_to_bank(stored()) == QUESTION


def test_a_draft_comes_back_with_what_the_database_fills_in() -> None:
    row = stored(DRAFT)
    assert (row.level, row.seconds, row.verified_date) == ("mid", 90, None)
    assert row_digest(row) == digest(DRAFT)


def test_a_section_comes_back_from_its_row_as_it_went_in() -> None:
    row = Section()
    store_section(row, SECTION, text="x")
    assert section_to_bank(Section.objects.get()) == SECTION
    assert row_digest(row) == row.imported_digest == digest(SECTION)
    assert row_path(row) == "scale/_section.yaml"


def test_a_stored_row_has_its_parts_in_order_and_rendered() -> None:
    row = stored()
    assert [point.text for point in row.key_points.all()] == [
        point.text for point in QUESTION.key_points
    ]
    assert row.key_points.all()[1].html == '<code translate="no">maxPods</code> moves it.'
    assert [source.position for source in row.references.all()] == [1, 2]
    assert row.short_answer_html == "<p>By default <strong>110</strong>.</p>"
    assert row.verified_date == date(2026, 11, 24)
    assert row.misconceptions == [
        {"phrases": ["hard limit"], "correction": "It is a default.", "voids": [2]},
    ]
    assert row.followups == [
        {"text": "And the whole cluster?", "question": 552},
        {"text": "Why 110?"},
    ]


def test_storing_again_replaces_the_parts() -> None:
    row = stored()
    other = a_question(key_points=QUESTION.key_points[:1], refs=())
    store_question(row, other, text=TEXT, section=row.section)
    write_parts([(row, other)])
    assert question_to_bank(fresh(row)) == other
    assert (KeyPoint.objects.count(), Reference.objects.count()) == (1, 0)


def test_a_row_remembers_its_file_and_what_it_said() -> None:
    row = stored()
    assert row.imported_text == TEXT
    assert row.imported_digest == digest(QUESTION) == row_digest(row)
    assert row_path(row) == "scale/551-pods-per-node.md"


@pytest.mark.parametrize(
    ("changes", "version"),
    [
        ({"why": "For another reason."}, 2),
        ({"tags": ("other",)}, 2),
        ({"key_points": QUESTION.key_points[:2]}, 2),
        ({"status": "retired"}, 1),
        ({"slug": "moved"}, 1),
        ({"number": 600}, 1),
        ({}, 1),
    ],
)
def test_only_another_answer_is_another_version(changes: dict[str, Any], version: int) -> None:
    row = stored()
    store_question(row, a_question(**changes), text="x", section=row.section)
    assert Question.objects.get().version == version


def test_line_ends_of_a_browser_are_no_edit() -> None:
    row = stored()
    row = edit(
        row,
        explanation=row.explanation.replace("\n", "\r\n") + "\r\n",
        example="\r\n" + row.example.replace("\n", "\r\n"),
    )
    assert row_digest(row) == row.imported_digest


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Another?"},
        {"slug": "another"},
        {"number": 600},
        {"status": Status.RETIRED},
        {"verified_version": "1.36"},
        {"followups": []},
        {"example": ""},
    ],
)
def test_an_edit_shows_in_the_digest(fields: dict[str, Any]) -> None:
    row = edit(stored(), **fields)
    assert row_digest(row) not in {row.imported_digest, UNSOUND}


def test_an_edit_of_a_part_shows_in_the_digest() -> None:
    row = stored()
    row.key_points.filter(position=1).update(must=False)
    assert row_digest(fresh(row)) != row.imported_digest


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"followups": {"text": "x"}}, "`followups` is a mapping; list what an interviewer asks next"),
    ({"followups": [{"text": None}]}, "`followups[1].text` is empty; write one line"),
    ({"misconceptions": ["x"]}, "`misconceptions[1]` is text; list one to six things that"),
    ({"related": ["552"]}, "`related[1]` is text; write the number of a question in the bank"),
    ({"tags": "kubelet"}, "`tags` is text; list the topics"),
    ({"title": "Two\nlines"}, "`title` is “Two\\nlines”; write the question in one line"),
    ({"uid": "X"}, "`uid` is “X”; write 12 hexadecimal digits"),
    ({"slug": "Not_a-Slug"}, "the slug is not a file name; use lower-case letters, digits"),
    ({"why": "# Large"}, "a heading of the first or second level is not allowed here; use `###`"),
    ({"example": "```yaml\na: 1"}, "a code fence is never closed; close it with the backticks"),
    ({"example": "x" * 16_001}, "the Markdown has 16,"),
]


@pytest.mark.parametrize(("fields", "sentence"), BROKEN, ids=range(len(BROKEN)))
def test_a_row_that_no_file_could_say_is_told_by_field(
    fields: dict[str, Any], sentence: str
) -> None:
    row = edit(stored(), **fields)
    (found, *_) = check_row(question_document(row))
    assert f"{found.what}; {found.todo}".startswith(sentence)
    assert sound(row) is None
    assert row_digest(row) == UNSOUND
    with pytest.raises(BankError):
        question_to_bank(row)


def test_an_editor_sees_what_the_linter_would_say() -> None:
    make_question(552)
    row = edit(stored(), short_answer="word " * 61, related=[552, 99], tags=[])
    findings = {found.field: found.what for found in check_row(question_document(row))}
    assert findings == {
        ("tags",): "`tags` is missing",
        ("short_answer",): "the short answer has 61 words",
        ("related", 1): "`related` names 99, which is not a question in the bank",
    }


def test_a_sound_row_has_no_findings() -> None:
    make_question(552)
    assert check_row(question_document(stored())) == []


def test_parts_of_a_form_are_judged_before_they_are_stored() -> None:
    row = stored(a_question(related=(), followups=QUESTION.followups[1:]))
    points = [KeyPoint(text=f"Point {n}.", must=True, phrases=["same"]) for n in range(3)]
    findings = check_row(question_document(row, key_points=points, references=[]))
    assert [(found.field, found.what) for found in findings] == [
        (("refs",), "`refs` is missing"),
        (("key_points", 1, "phrases"), "the phrase “same” serves key points 1 and 2"),
        (("key_points", 2, "phrases"), "the phrase “same” serves key points 1 and 3"),
        (("key_points", 2, "phrases"), "the phrase “same” serves key points 2 and 3"),
    ]


def test_a_change_of_the_answer_counts_one_version_on() -> None:
    row = stored()
    before = sound(row)
    row.key_points.filter(position=1).update(must=False)
    assert bump_version(question=row, before=before)
    assert Question.objects.get().version == 2


def test_a_change_of_place_or_status_counts_none() -> None:
    row = stored()
    before = sound(row)
    row = edit(row, number=600, slug="moved", status=Status.RETIRED)
    assert not bump_version(question=row, before=before)
    assert Question.objects.get().version == 1


@pytest.mark.parametrize("field", ["before", "after"])
def test_what_cannot_be_compared_counts_as_changed(field: str) -> None:
    row = stored()
    before = sound(row)
    if field == "after":
        row = edit(row, related="nonsense")
    assert bump_version(question=row, before=before if field == "after" else None)
