"""What happens before the server starts, and that the second time nothing does."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from quiz.ops.prepare import collect_static, migrate
from tests.bank.samples import lay_out

ROOT = Path(__file__).resolve().parents[2]
RULE = "a { color: red }\n" * 50


@pytest.fixture
def style(tmp_path: Path, settings: Settings) -> Path:
    """A source of static files with one style sheet, collected to a folder of this test."""
    source = tmp_path / "source" / "style.css"
    source.parent.mkdir()
    source.write_text(RULE)
    settings.STATICFILES_DIRS = [source.parent]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    return source


def test_static_files_are_collected_hashed_and_compressed(style: Path, settings: Settings) -> None:
    assert collect_static() is True
    names = {path.name for path in settings.STATIC_ROOT.iterdir()}
    assert "staticfiles.json" in names
    assert any(name.startswith("style.") and name.endswith(".css.gz") for name in names)


def test_static_files_that_did_not_change_are_not_collected_again(style: Path) -> None:
    collect_static()
    assert collect_static() is False


def test_a_changed_style_sheet_is_collected_again(style: Path, settings: Settings) -> None:
    collect_static()
    style.write_text(RULE.replace("red", "blue"))
    assert collect_static() is True
    texts = [path.read_text() for path in settings.STATIC_ROOT.glob("style.*.css")]
    assert any("blue" in text for text in texts)


def test_a_lost_folder_of_static_files_is_made_again(style: Path, settings: Settings) -> None:
    collect_static()
    for path in settings.STATIC_ROOT.iterdir():
        path.unlink()
    settings.STATIC_ROOT.rmdir()
    assert collect_static() is True
    assert settings.STATIC_ROOT.exists()


def test_a_migrated_database_is_left_alone(db: None) -> None:
    assert migrate() == 0


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_behind_is_migrated() -> None:
    call_command("migrate", "sessions", "zero", verbosity=0)
    assert migrate() == 1
    assert ("sessions", "0001_initial") in MigrationRecorder(connection).applied_migrations()
    assert "django_session" in connection.introspection.table_names()


@pytest.mark.sqlite_only
def test_the_file_of_the_database_is_for_its_owner_only(db: None, tmp_path: Path) -> None:
    file = tmp_path / "k8sprep.sqlite3"
    small = lay_out(tmp_path / "bank")
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "BANK_DIR": str(small)}
    for _ in ("a new file", "one that everybody could read"):
        command = [sys.executable, "manage.py", "prepare", "-v0"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.chmod(0o644)


def test_two_branches_with_a_new_migration_each_meet_in_one_line() -> None:
    (last,) = MigrationLoader(None).graph.leaf_nodes("quiz")
    named = (ROOT / "quiz" / "migrations" / "max_migration.txt").read_text()
    assert named == f"{last[1]}\n", "write the newest migration's name into max_migration.txt"
