"""Writing sections in the admin."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from quiz.models import Question, Section
from tests.admin.editing import errors_of, make_fit_question, page_of, type_into
from tests.factories import make_section

pytestmark = pytest.mark.django_db
ADD = reverse("admin:quiz_section_add")


def test_a_section_gets_its_slug_from_its_title(eve: Client) -> None:
    type_into(eve, ADD, title="Edge and IoT", position="3", summary="*What* it is.\r\n")
    section = Section.objects.get()
    assert (section.slug, section.summary) == ("edge-and-iot", "*What* it is.")
    assert section.summary_html == "<p><em>What</em> it is.</p>"


def test_the_slug_of_a_stored_section_stays(eve: Client) -> None:
    section = make_section("scale", title="Scale")
    type_into(eve, page_of(section), slug="other", title="Other")
    section.refresh_from_db()
    assert (section.slug, section.title) == ("scale", "Other")


def test_a_place_on_the_page_belongs_to_one_section(eve: Client) -> None:
    make_section("scale", position=2)
    errors = errors_of(type_into(eve, ADD, title="Edge", position="2"))
    assert errors["position"] == ["`position` is 2, as in scale; give one of them another"]


def test_a_section_is_judged_as_its_file_is(eve: Client) -> None:
    errors = errors_of(type_into(eve, ADD, title="Edge", position="1000", summary="a\u202eb"))
    assert errors == {
        "summary": [
            "after “a”: this is an invisible character, U+202E (right-to-left override); remove it"
        ]
    }
    errors = errors_of(type_into(eve, ADD, title="Edge", position="1000"))
    assert errors["position"][0].startswith("This is “1000”; write the section's place")


def test_new_questions_follow_the_order_of_the_sections(eve: Client) -> None:
    first, second = make_section("scale", position=1), make_section("edge", position=2)
    make_fit_question(1, section="scale")
    make_fit_question(2, section="edge")
    assert [q.number for q in Question.objects.order_by("place")] == [1, 2]
    type_into(eve, page_of(first), position="3")
    assert [q.number for q in Question.objects.order_by("place")] == [2, 1]
    assert second.position == 2


def test_a_section_with_questions_is_not_deleted(admin: Client) -> None:
    section = make_fit_question().section
    delete = reverse("admin:quiz_section_delete", args=[section.pk])
    admin.post(delete, {"post": "yes"})
    assert Section.objects.filter(pk=section.pk).exists()
