"""Backups of the SQLite file: whole or not at all, and a way back that is tried."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from errno import ENOSPC
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from quiz.models import Attempt, Backup, Card, Question
from quiz.ops import backup as ops
from quiz.ops.backup import BackupError, backup, backups, tables
from quiz.ops.metrics import DatabaseCollector
from tests.factories import make_learner, make_questions
from tests.models.test_practice_rules import rating_of
from tools.chart import CHART

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
def test_the_last_backup_is_noted_for_the_metrics(practised: None, tmp_path: Path) -> None:
    assert "k8sprep_backup_timestamp_seconds 0.0" in figures()
    for day in (21, 22):
        file = backup(folder=tmp_path, keep=2, moment=MOMENT.replace(day=day))
    noted = Backup.objects.get()
    assert (noted.finished_at, noted.bytes) == (MOMENT.replace(day=22), file.stat().st_size)
    assert noted.free_bytes > 0
    assert f"k8sprep_backup_bytes {float(noted.bytes)}" in figures()


def figures() -> list[str]:
    """What the database tells Prometheus."""
    found = [sample for family in DatabaseCollector().collect() for sample in family.samples]
    return [f"{sample.name} {float(sample.value)}" for sample in found]


class Full:
    """A copy that finds the volume full for as many times as it is told."""

    def __init__(self, times: int, error: Exception) -> None:
        self.times, self.error, self.copy = times, error, ops._copy

    def __call__(self, source: str, part: Path) -> None:
        self.copy(source, part)
        if self.times:
            self.times -= 1
            raise self.error


def sqlite_full(code: int = sqlite3.SQLITE_FULL) -> sqlite3.Error:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = code
    return error


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "error",
    [
        sqlite_full(),
        sqlite_full(sqlite3.SQLITE_IOERR_SHMSIZE),
        OSError(ENOSPC, "No space left on device"),
    ],
)
def test_a_full_volume_lets_go_of_as_many_old_ones_as_tonights_needs(
    practised: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    files = [
        backup(folder=tmp_path, keep=7, moment=MOMENT.replace(day=day)) for day in range(20, 24)
    ]
    monkeypatch.setattr(ops, "_copy", Full(2, error))
    newest = backup(folder=tmp_path, keep=7, moment=MOMENT)
    assert backups(tmp_path) == [newest, files[3], files[2]]


@pytest.mark.sqlite_only
def test_the_last_backup_is_never_let_go_of(
    practised: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [backup(folder=tmp_path, keep=7, moment=MOMENT.replace(day=day)) for day in (22, 23)]
    monkeypatch.setattr(ops, "_copy", Full(9, sqlite_full()))
    with pytest.raises(BackupError, match="no room for a backup beside the last"):
        backup(folder=tmp_path, keep=7, moment=MOMENT)
    assert [*tmp_path.iterdir()] == [files[1]]


@pytest.mark.sqlite_only
def test_another_failure_lets_go_of_nothing(
    practised: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [backup(folder=tmp_path, keep=7, moment=MOMENT.replace(day=day)) for day in (22, 23)]
    monkeypatch.setattr(ops, "_copy", Full(1, sqlite3.OperationalError("disk I/O error")))
    with pytest.raises(BackupError, match="disk I/O error"):
        backup(folder=tmp_path, keep=7, moment=MOMENT)
    assert backups(tmp_path) == files[::-1]


@pytest.mark.sqlite_only
def test_a_backup_is_one_file_that_stands_by_itself(practised: None, tmp_path: Path) -> None:
    file = backup(folder=tmp_path, keep=1, moment=MOMENT)
    assert [*tmp_path.iterdir()] == [file]
    assert file.name == "k8sprep-20261124T031700Z.sqlite3"


@pytest.mark.sqlite_only
def test_a_backup_is_for_its_owner_only(practised: None, tmp_path: Path) -> None:
    file = backup(folder=tmp_path, keep=1, moment=MOMENT)
    assert file.stat().st_mode & 0o777 == 0o600


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


@pytest.mark.postgresql_only
def test_what_the_charts_job_writes_is_what_the_metrics_read(transactional_db: None) -> None:
    script = (CHART / "files" / "backup.sh").read_text()
    [statement] = re.findall(r"INSERT INTO .+?(?=\n\")", script, re.DOTALL)
    for size in (12, 34):
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("$bytes", str(size)).replace("$free", "40000000"))
    assert "k8sprep_backup_bytes 34.0" in figures()
    assert "k8sprep_backup_free_bytes 40960000000.0" in figures()
