"""What the database itself refuses of sections, questions, key points and references."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model, ProtectedError

from quiz.models import Bank, KeyPoint, Question, Reference, Section, Status
from tests.factories import START, make_question, make_section
from tests.models.refusals import refused

CONTENT: tuple[type[Model], ...] = (Bank, Section, Question, KeyPoint, Reference)

BREACHES: list[tuple[str, type[Model], dict[str, Any]]] = [
    ("bank_once", Bank, {"id": 2}),
    ("bank_has_release", Bank, {"release": ""}),
    ("section_has_slug", Section, {"slug": ""}),
    ("section_has_title", Section, {"title": ""}),
    ("question_number_positive", Question, {"number": 0}),
    ("question_version_positive", Question, {"version": 0}),
    ("question_is_named", Question, {"title": ""}),
    ("question_is_named", Question, {"slug": ""}),
    ("question_is_named", Question, {"uid": ""}),
    ("question_level", Question, {"level": "guru"}),
    ("question_status", Question, {"status": "hidden"}),
    ("question_verified_whole", Question, {"verified_date": None}),
    ("question_verified_whole", Question, {"verified_version": "", "status": Status.DRAFT}),
    (
        "question_published_is_verified",
        Question,
        {"verified_version": "", "verified_date": None},
    ),
    ("question_published_is_verified", Question, {"short_answer": ""}),
    ("question_published_is_verified", Question, {"explanation": ""}),
    ("question_takes_time", Question, {"seconds": 0}),
    ("key_point_has_text", KeyPoint, {"text": ""}),
    ("reference_has_title", Reference, {"title": ""}),
    ("reference_is_https", Reference, {"url": "http://kubernetes.io/docs/"}),
    ("reference_is_https", Reference, {"url": "javascript:alert(1)//https://"}),
]
ONCE = {"key_point_once", "reference_once"}


@pytest.mark.parametrize(("constraint", "model", "changes"), BREACHES)
def test_the_database_refuses_content_that_breaks_a_rule(
    db: None, constraint: str, model: type[Model], changes: dict[str, Any]
) -> None:
    make_question()
    Bank.objects.create(release="0.1.0", imported_at=START)
    row = model._default_manager.order_by("pk")[:1].get()
    with refused(constraint):
        model._default_manager.filter(pk=row.pk).update(**changes)


def test_every_rule_of_content_has_a_breach_here() -> None:
    rules = {rule.name for model in CONTENT for rule in model._meta.constraints}
    assert rules == {constraint for constraint, _, _ in BREACHES} | ONCE


@pytest.mark.parametrize("column", ["number", "uid"])
def test_two_questions_share_neither_number_nor_uid(db: None, column: str) -> None:
    first, second = make_question(551), make_question(552)
    with refused(column):
        Question.objects.filter(pk=second.pk).update(**{column: getattr(first, column)})


def test_two_sections_never_share_a_slug(db: None) -> None:
    make_section("scale")
    with refused("slug"):
        Section.objects.create(slug="scale", title="Scale again")


def test_a_question_has_each_key_point_once(db: None) -> None:
    question = make_question()
    with refused("key_point_once", columns="quiz_keypoint.text"):
        KeyPoint.objects.create(question=question, text=question.key_points.all()[0].text)


def test_a_question_has_each_reference_once(db: None) -> None:
    question = make_question()
    with refused("reference_once", columns="quiz_reference.url"):
        question.references.create(title="Again", url=question.references.all()[0].url)


def test_two_questions_may_share_a_key_point_and_a_reference(db: None) -> None:
    first, second = make_question(551), make_question(552)
    second.key_points.create(text=first.key_points.all()[0].text)
    second.references.create(title="Shared", url=first.references.all()[0].url)
    assert second.key_points.count() == 4


def test_a_section_with_questions_is_not_deleted(db: None) -> None:
    section = make_question().section
    with pytest.raises(ProtectedError):
        section.delete()


def test_a_draft_needs_neither_an_answer_nor_a_verified_version(db: None) -> None:
    draft = make_question(
        status=Status.DRAFT, short_answer="", verified_version="", verified_date=None
    )
    assert not Question.objects.published().filter(pk=draft.pk).exists()


def test_saving_renders_the_markdown_of_what_was_edited(db: None) -> None:
    question = make_question()
    question.short_answer = "Now *this*."
    question.save()
    point = question.key_points.all()[0]
    point.text = "The `kubelet`"
    point.save()
    question.refresh_from_db()
    assert "<em>this</em>" in question.short_answer_html
    assert '<code translate="no">kubelet</code>' in point.html


def test_new_questions_alternate_between_sections_in_the_order_of_the_sections(db: None) -> None:
    for number in (1, 2):
        make_question(number, section="first")
    make_section("third", position=7)
    make_section("second", position=3)
    for number in (11, 12, 13):
        make_question(number, section="third")
    make_question(21, section="second")
    places = Question.objects.published().order_by("place").values_list("number", flat=True)
    assert list(places) == [1, 21, 11, 2, 12, 13]


@pytest.mark.parametrize("position", [1, 5000])
def test_no_two_questions_share_a_place_however_sections_are_numbered(
    db: None, position: int
) -> None:
    make_section("one", position=1)
    make_section("other", position=position)
    for number in (1, 2):
        make_question(number, section="one")
        make_question(10 + number, section="other")
    places = Question.objects.order_by("place").values_list("number", "place")
    assert [number for number, _ in places] == [1, 11, 2, 12]
    assert len({place for _, place in places}) == 4


def test_interleaving_again_moves_nothing(db: None) -> None:
    make_question(551)
    make_question(552, section="security")
    assert Question.objects.interleave() == 0


def test_a_retired_question_leaves_its_place_to_the_next(db: None) -> None:
    first, second = make_question(551), make_question(552)
    place = Question.objects.get(pk=first.pk).place
    Question.objects.filter(pk=first.pk).update(status=Status.RETIRED)
    assert Question.objects.interleave() == 1
    assert Question.objects.get(pk=second.pk).place == place


def test_new_questions_come_by_how_often_they_are_asked_and_sections_alternate(db: None) -> None:
    for number, section, asked in [(1, "a", None), (2, "a", 40), (3, "a", 7), (4, "b", 9)]:
        make_question(number, section=section, asked=asked)
    for number, section in [(5, "a"), (6, "a"), (7, "b")]:
        make_question(number, section=section, asked=3)  # equals alternate
    in_order = Question.objects.order_by("place").values_list("number", flat=True)
    assert list(in_order) == [2, 4, 3, 5, 7, 6, 1]
