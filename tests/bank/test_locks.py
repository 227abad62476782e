"""While an import runs nobody else writes content, and learners go on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from threading import Thread

import pytest
from django.db import OperationalError, connection, transaction

from quiz.bank.rows import lock_content
from quiz.models import Card, Question, Section
from tests.factories import make_learner, make_question

pytestmark = [pytest.mark.postgresql_only, pytest.mark.django_db(transaction=True)]


def elsewhere(work: Callable[[], object]) -> list[Exception]:
    """Do some work in another connection that waits for no lock; return what went wrong."""
    wrong: list[Exception] = []

    def run() -> None:
        with closing(connection), connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
            try:
                work()
            except OperationalError as error:
                wrong.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    return wrong


def test_a_learner_gets_cards_while_an_import_writes() -> None:
    learner, question = make_learner(), make_question()
    with transaction.atomic():
        lock_content()
        Question.objects.update(title="Being imported")
        assert elsewhere(lambda: Question.objects.with_answer().get(number=551)) == []
        assert elsewhere(lambda: Card.objects.create(learner=learner, question=question)) == []


@pytest.mark.parametrize(
    "write",
    [
        lambda: Question.objects.update(title="Edited"),
        lambda: Section.objects.update(title="Edited"),
        lambda: Section.objects.create(slug="edge", title="Edge"),
    ],
)
def test_nobody_edits_content_while_an_import_writes(write: Callable[[], object]) -> None:
    make_question()
    with transaction.atomic():
        lock_content()
        (error,) = elsewhere(write)
    assert "lock timeout" in str(error)
    assert elsewhere(write) == []
