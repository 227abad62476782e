"""A database of the previous release is brought forward with everything in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from quiz.bank.exporter import export_bank
from quiz.bank.importer import import_bank
from quiz.bank.parse import parse_question
from quiz.memory.schedule import DEFAULT_PARAMETERS
from quiz.models import Attempt, KeyPoint, Question
from tests.bank.samples import DRAFT, EXPLANATION, QUESTION, SECTION, TEXT, files_of, lay_out
from tests.factories import START

FIRST = "0001_squashed_0005_marks_and_reports"
BEFORE = [("quiz", FIRST)]


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


def test_a_database_with_the_five_first_migrations_goes_on_from_them(
    upgrade: tuple[Any, Callable[[], Apps]],
) -> None:
    """They are one now: a database of the previous release has never heard of that one."""
    apps, go = upgrade
    old_question(apps)
    MigrationRecorder(connection).record_unapplied("quiz", FIRST)
    go()
    assert KeyPoint.objects.get().text == "110 is a default."
    assert ("quiz", FIRST) in MigrationRecorder(connection).applied_migrations()


def test_a_new_database_is_one_that_the_previous_release_knows(db: None) -> None:
    applied = MigrationRecorder(connection).applied_migrations()
    five = MigrationExecutor(connection).loader.disk_migrations["quiz", FIRST].replaces
    assert len(five) == 5
    assert set(five) <= applied.keys()


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


# What the previous release noted of the row that `imported_question` makes.
IMPORTED_DIGEST = "fbe894e7d5894cefd4f1ec64a4247f08be887c809a14991a3423c008d8c63d45"


def imported_question(apps: Any, **edits: Any) -> None:
    """Store the small bank's question as the previous release imported it; then edit it."""
    section = apps.get_model("quiz", "Section").objects.create(
        slug="scale", title="Kubernetes at scale", summary="Limits."
    )
    question = apps.get_model("quiz", "Question").objects.create(
        number=551,
        uid="00000000abcd",
        title="How many Pods can one node run?",
        slug="pods-per-node",
        section=section,
        status="published",
        seconds=80,
        tags=["kubelet", "capacity"],
        certificates=["CKA"],
        verified_version="1.30",
        verified_date=date(2026, 11, 24),
        changes=[{"version": "1.25", "text": "Pods may use user namespaces: alpha."}],
        misconceptions=[{"patterns": ["hard limit"], "correction": "It is a default."}],
        followups=[{"text": "And the whole cluster?", "question": 552}, {"text": "Why 110?"}],
        related=[552],
        short_answer="By default **110**.",
        explanation=EXPLANATION.strip(),
        example="### The file\n\n```yaml\nmaxPods: 200\n\n## not a heading\n```",
        why="It tells a default from a limit.",
        imported_text="---\nstatus: published\n---\n",
        imported_digest=IMPORTED_DIGEST,
    )
    for position, (text, must, aliases, guards) in enumerate(
        [
            ("110 is the default.", True, ["default 110"], ["fixed"]),
            ("`maxPods` moves it.", True, ["can be changed"], []),
            ("Addresses end first.", False, ["pod cidr", "551", "true", "a, b: c"], []),
        ],
        1,
    ):
        question.key_points.create(
            position=position, text=text, must=must, aliases=aliases, guards=guards
        )
    for position, (title, url, supports) in enumerate(
        [
            ("Kubelet's configuration", "https://kubernetes.io/a", "The default."),
            ("Large clusters", "https://kubernetes.io/b", ""),
        ],
        1,
    ):
        question.references.create(position=position, title=title, url=url, supports=supports)
    apps.get_model("quiz", "Question").objects.filter(pk=question.pk).update(**edits)


def test_a_question_that_nobody_edited_follows_its_new_file(
    upgrade: tuple[Any, Callable[[], Apps]], tmp_path: Path
) -> None:
    apps, go = upgrade
    imported_question(apps)
    go()
    report = import_bank(lay_out(tmp_path, files_of(SECTION, QUESTION, DRAFT)))
    assert (report.updated, report.conflicts) == (1, ())
    question = Question.objects.get(number=551)
    assert (question.asked, question.misconceptions[0]["voids"]) == (42, [2])


def test_an_edit_of_the_previous_release_stays_and_conflicts_with_the_new_file(
    upgrade: tuple[Any, Callable[[], Apps]], tmp_path: Path
) -> None:
    apps, go = upgrade
    known = [{"patterns": ["hard limit", "a wall"], "correction": "It is Eve's default."}]
    imported_question(apps, misconceptions=known)
    go()
    report = import_bank(lay_out(tmp_path, files_of(SECTION, QUESTION, DRAFT)))
    assert [finding.path for finding in report.conflicts] == ["scale/551-pods-per-node.md"]
    question = Question.objects.get(number=551)
    assert question.misconceptions == [
        {"phrases": ["hard limit", "a wall"], "correction": "It is Eve's default."}
    ]
    assert question.incoming_text == TEXT


def test_a_retired_question_without_a_file_is_exported_in_the_new_form(
    upgrade: tuple[Any, Callable[[], Apps]], tmp_path: Path
) -> None:
    apps, go = upgrade
    imported_question(apps)
    go()
    import_bank(lay_out(tmp_path / "in", files_of(SECTION, DRAFT)))
    export_bank(tmp_path / "out")
    text = (tmp_path / "out" / "scale" / "551-pods-per-node.md").read_text()
    assert parse_question(text, path="scale/551-pods-per-node.md").status == "retired"


def test_the_previous_release_reads_what_it_listens_for_and_writes_it(
    upgrade: tuple[Any, Callable[[], Apps]], tmp_path: Path
) -> None:
    apps, go = upgrade
    imported_question(apps)
    go()
    import_bank(lay_out(tmp_path, files_of(SECTION, QUESTION, DRAFT)))
    old = apps.get_model("quiz", "Question").objects.get(number=551)
    first = old.key_points.get(position=1)
    assert (first.aliases, first.guards) == (["default 110"], [])
    assert old.misconceptions == [{"patterns": ["hard limit"], "correction": "It is a default."}]
    first.aliases = [*first.aliases, "of Eve"]
    first.save()
    assert KeyPoint.objects.get(pk=first.pk).phrases == ["default 110", "of Eve"]
    old.certificates = ["CKS"]
    old.save()
    assert Question.objects.get(number=551).misconceptions[0]["phrases"] == ["hard limit"]
