"""Backups of the SQLite file: whole or not at all, and a way back that is tried."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from quiz.models import Attempt, Card, Question
from quiz.ops.backup import backup, backups, tables
from tests.factories import make_learner, make_questions
from tests.models.test_practice_rules import rating_of

MOMENT = datetime(2026, 11, 24, 3, 17, tzinfo=UTC)


def run(command: str, *arguments: str) -> str:
    said = StringIO()
    call_command(command, *arguments, stdout=said)
    return said.getvalue()


def content() -> list[list[tuple[object, ...]]]:
    """Everything that an answer leaves, and what it answers."""
    return [[*model._default_manager.values_list()] for model in (Attempt, Card, Question)]


@pytest.fixture
def practised(transactional_db: None) -> None:
    """Two questions, one of them answered and flagged."""
    learner, (question, _) = make_learner(), make_questions(2)
    rating_of(learner, question).save()
    learner.cards.create(question=question, flagged=True)


@pytest.mark.sqlite_only
def test_what_was_lost_comes_back_with_the_newest_backup(practised: None, tmp_path: Path) -> None:
    before = content()
    said = run("backup", "--to", str(tmp_path))
    (file,) = backups(tmp_path)
    assert said == f"{file}: {file.stat().st_size} bytes, {len(tables(file))} tables\n"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM quiz_attempt")
        cursor.execute("DELETE FROM quiz_card")
    assert run("restore", "newest", "--from-dir", str(tmp_path)) == f"{file} is restored\n"
    assert content() == before


@pytest.mark.sqlite_only
def test_a_backup_can_be_restored_by_its_name(practised: None, tmp_path: Path) -> None:
    first = backup(folder=tmp_path, keep=2, moment=MOMENT)
    before = content()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM quiz_card")
    backup(folder=tmp_path, keep=2, moment=MOMENT.replace(day=25))
    run("restore", first.name, "--from-dir", str(tmp_path))
    assert content() == before


@pytest.mark.sqlite_only
def test_only_the_newest_are_kept(practised: None, tmp_path: Path) -> None:
    files = [
        backup(folder=tmp_path, keep=2, moment=MOMENT.replace(day=day)) for day in (21, 22, 23)
    ]
    assert backups(tmp_path) == [files[2], files[1]]


@pytest.mark.sqlite_only
def test_a_backup_is_one_file_that_stands_by_itself(practised: None, tmp_path: Path) -> None:
    file = backup(folder=tmp_path, keep=1, moment=MOMENT)
    assert [*tmp_path.iterdir()] == [file]
    assert file.name == "k8sprep-20261124T031700Z.sqlite3"


@pytest.mark.sqlite_only
def test_what_a_killed_backup_left_is_swept_away(practised: None, tmp_path: Path) -> None:
    (tmp_path / "k8sprep-20261101T000000Z.part").write_bytes(b"half")
    file = backup(folder=tmp_path, keep=1, moment=MOMENT)
    assert [*tmp_path.iterdir()] == [file]


@pytest.mark.sqlite_only
def test_without_its_folder_a_backup_says_so_and_exits(practised: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        run("backup", "--to", str(tmp_path / "missing"))


@pytest.mark.sqlite_only
def test_nothing_is_kept_by_keeping_none(practised: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--keep has to be 1 or more"):
        run("backup", "--to", str(tmp_path), "--keep", "0")


@pytest.mark.sqlite_only
def test_where_no_backup_is_nothing_is_restored(practised: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no backup newest in"):
        run("restore", "newest", "--from-dir", str(tmp_path))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("junk", [b"", b"no database", b"SQLite format 3\x00" + b"x" * 5000])
def test_a_damaged_backup_changes_nothing(practised: None, tmp_path: Path, junk: bytes) -> None:
    before = content()
    (tmp_path / "k8sprep-1.sqlite3").write_bytes(junk)
    with pytest.raises(CommandError, match="is not a complete backup"):
        run("restore", "newest", "--from-dir", str(tmp_path))
    assert content() == before


@pytest.mark.sqlite_only
def test_a_database_of_something_else_is_no_backup(practised: None, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "k8sprep-1.sqlite3")) as database:
        database.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(CommandError, match="quiz_attempt"):
        run("restore", "newest", "--from-dir", str(tmp_path))


@pytest.mark.postgresql_only
@pytest.mark.parametrize("command", [("backup", "--to", "{}"), ("restore", "{}/k.dump")])
def test_postgresql_is_backed_up_by_its_own_tools(
    db: None, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "k.dump").write_bytes(b"")
    with pytest.raises(CommandError, match="use pg_dump and pg_restore"):
        run(*(part.format(tmp_path) for part in command))
