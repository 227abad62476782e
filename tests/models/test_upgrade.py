"""A database of the previous release is brought forward with everything in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from quiz.memory.schedule import DEFAULT_PARAMETERS
from quiz.models import Attempt, KeyPoint, Question
from tests.factories import START

BEFORE = [("quiz", "0005_marks_and_reports")]


def bring(targets: list[tuple[str, str]]) -> Apps:
    """Migrate to the targets, forward or back; return the models of that moment."""
    executor = MigrationExecutor(connection)
    return executor.migrate(targets).apps


@pytest.fixture
def upgrade(transactional_db: None) -> Generator[tuple[Any, Callable[[], Apps]]]:
    """The previous release's models, on a database as it left it; and what upgrades that."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield bring(BEFORE), partial(bring, latest)
    bring(latest)


def old_question(apps: Any) -> Any:
    section = apps.get_model("quiz", "Section").objects.create(slug="scale", title="Scale")
    question = apps.get_model("quiz", "Question").objects.create(
        number=551,
        uid="375e3c5068fe",
        title="How many Pods?",
        slug="how-many-pods",
        section=section,
        status="published",
        verified_version="1.37",
        verified_date=date(2026, 11, 1),
        short_answer="110.",
        explanation="By default.",
        certificates=["CKA"],
        misconceptions=[{"patterns": ["hard limit"], "correction": "It is a default."}],
    )
    apps.get_model("quiz", "KeyPoint").objects.create(
        question=question,
        text="110 is a default.",
        must=True,
        aliases=[f"alias {number}" for number in range(20)],
        guards=["hard limit"],
    )
    return question


def old_attempt(apps: Any, question: Any, **fields: Any) -> Any:
    learners = apps.get_model("quiz", "Learner").objects
    learner = learners.first() or learners.create(created_at=START)
    return apps.get_model("quiz", "Attempt").objects.create(
        learner=learner,
        question=question,
        question_version=1,
        token=uuid.uuid4(),
        rating=3,
        answered_at=START,
        zone="UTC",
        parameters=DEFAULT_PARAMETERS,
        due=START + timedelta(days=1),
        **fields,
    )


def test_answers_keep_what_was_typed_heard_ticked_and_proposed(
    upgrade: tuple[Any, Callable[[], Apps]],
) -> None:
    apps, go = upgrade
    question = old_question(apps)
    judged = old_attempt(
        apps, question, answer="110 “or so”", suggested=["a"], ticked=["a", "b"], proposed=1
    )
    by_hand = old_attempt(apps, question, answer="Many")
    reversal = apps.get_model("quiz", "Attempt").objects.create(
        learner=judged.learner,
        question=question,
        question_version=1,
        reverses=by_hand,
        answered_at=START,
        zone="UTC",
    )
    go()
    assert Attempt.objects.get(pk=judged.pk).payload == {
        "answer": "110 “or so”",
        "heard": ["a"],
        "ticked": ["a", "b"],
        "proposed": 1,
    }
    assert Attempt.objects.get(pk=by_hand.pk).payload == {"answer": "Many"}
    assert Attempt.objects.get(pk=reversal.pk).payload == {}
    assert {attempt.kind for attempt in Attempt.objects.all()} == {"recall"}


def test_what_is_listened_for_comes_into_the_new_form(
    upgrade: tuple[Any, Callable[[], Apps]],
) -> None:
    apps, go = upgrade
    old_question(apps)
    go()
    assert KeyPoint.objects.get().phrases == [f"alias {number}" for number in range(12)]
    [known] = Question.objects.get().misconceptions
    assert (known["phrases"], known["correction"]) == (["hard limit"], "It is a default.")


def test_the_previous_release_goes_on_writing_while_this_one_rolls_out(
    upgrade: tuple[Any, Callable[[], Apps]],
) -> None:
    apps, go = upgrade
    old_question(apps)
    go()
    question = apps.get_model("quiz", "Question").objects.get()
    late = old_attempt(apps, question, answer="Late", suggested=[], ticked=["a"], proposed=3)
    assert Attempt.objects.get(pk=late.pk).recorded == {
        "answer": "Late",
        "heard": [],
        "ticked": ["a"],
        "proposed": 3,
    }
    apps.get_model("quiz", "KeyPoint").objects.create(question=question, text="A second point.")
    assert KeyPoint.objects.get(text="A second point.").phrases == []
