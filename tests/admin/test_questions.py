"""Writing questions in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiz.models import Question, Status
from tests.admin.editing import ADD, errors_of, fields_of, page_of, type_into
from tests.factories import make_question, make_section

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_saving_a_page_as_it_is_changes_nothing(eve: Client, question: Question) -> None:
    before = Question.objects.values().get(pk=question.pk)
    parts = list(question.key_points.values()), list(question.references.values())
    response = type_into(eve, page_of(question))
    assert response.redirect_chain, errors_of(response)
    assert Question.objects.values().get(pk=question.pk) == before
    assert (list(question.key_points.values()), list(question.references.values())) == parts
