"""What many pods do at once before they serve: on a real server, in real processes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import uuid
from collections.abc import Generator
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pytest_django import Settings

from k8sprep.version import VERSION
from quiz.clock import now
from quiz.models import Bank, Question
from quiz.ops.release import LOCK, ReleaseError, alone
from tests.bank.samples import lay_out
from tests.serving import address_of_database

ROOT = Path(__file__).resolve().parents[3]
LINE = re.compile(
    r"release: waited \d+\.\d s for the database, \d+\.\d s for the lock; "
    r"migrations applied: (\d+); bank: (imported|unchanged|newer kept)\n"
)


@pytest.fixture
def bank(tmp_path: Path, settings: Settings) -> Path:
    """A small sound bank."""
    settings.BANK_DIR = tmp_path / "bank"
    settings.BANK_DIR.mkdir()
    return lay_out(settings.BANK_DIR)


@pytest.fixture
def empty(transactional_db: None) -> Generator[str]:
    """The address of a new database without a table, on the server of the tests."""
    here = connection.settings_dict
    name = f"test_empty_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield address_of_database().replace(str(here["NAME"]), name)
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def released(*arguments: str) -> str:
    out = StringIO()
    call_command("release", *arguments, stdout=out)
    return out.getvalue()


def start(address: str, bank: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "release", *arguments],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address, "BANK_DIR": str(bank)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
def test_the_first_run_imports_the_bank_and_the_second_does_nothing(bank: Path) -> None:
    for expected in ("imported", "unchanged"):
        found = LINE.fullmatch(released())
        assert found
        assert found.groups() == ("0", expected)
    assert Bank.objects.get().release == VERSION
    assert Question.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_newer_releases_bank_is_left_alone_and_an_older_one_is_not(bank: Path) -> None:
    Bank.objects.create(release="99.10.0", digest="0" * 64, imported_at=now())
    said = released()
    assert said.startswith(
        f"The database holds the bank of 99.10.0, newer than {VERSION}: left alone.\n"
    )
    assert said.endswith("bank: newer kept\n")
    assert not Question.objects.exists()
    Bank.objects.update(release="0.0.9")
    assert released().endswith("bank: imported\n")
    assert Bank.objects.get().release == VERSION


@pytest.mark.django_db(transaction=True)
def test_a_bank_of_an_odd_release_stops_with_a_sentence(bank: Path) -> None:
    Bank.objects.create(release="nightly", digest="0" * 64, imported_at=now())
    with pytest.raises(CommandError, match="'nightly' is not a version"):
        released()
    assert not Question.objects.exists()


def test_who_waits_for_the_database_is_told_why_at_once(
    database_away: AbstractContextManager[None], capsys: pytest.CaptureFixture[str]
) -> None:
    with database_away, pytest.raises(CommandError):
        released("--wait", "1")
    said = capsys.readouterr().err
    assert said.count("release: no login to the database yet, still trying (") == 1


def test_a_database_that_stays_away_ends_with_a_sentence(
    database_away: AbstractContextManager[None],
) -> None:
    with (
        database_away,
        pytest.raises(CommandError, match=r"did not answer for 0 s \(.*\)\. Start it"),
    ):
        released("--wait", "0")


@pytest.mark.postgresql_only
def test_four_that_start_at_once_migrate_an_empty_database_exactly_once(
    empty: str, bank: Path
) -> None:
    pods = [start(empty, bank) for _ in range(4)]
    outputs = [pod.communicate() for pod in pods]
    assert [pod.returncode for pod in pods] == [0] * 4, outputs
    found = [LINE.fullmatch(out) for out, _ in outputs]
    did = sorted(match.groups() for match in found if match)
    every = str(len(MigrationLoader(None).graph.nodes))
    assert did == [("0", "unchanged")] * 3 + [(every, "imported")]
    with psycopg.connect(empty) as database:
        twice = "SELECT app, name FROM django_migrations GROUP BY 1, 2 HAVING count(*) > 1"
        assert database.execute(twice).fetchall() == []


@pytest.mark.postgresql_only
def test_who_waits_longer_than_the_lock_timeout_says_so_and_ends_with_1(
    empty: str, bank: Path
) -> None:
    with psycopg.connect(empty, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        pod = start(empty, bank, "--lock-timeout", "0.2")
        out, err = pod.communicate()
    assert (pod.returncode, out) == (1, "")
    assert err.startswith("CommandError: Waited 0.2 s for a lock that another session holds")
    assert "Traceback" not in err


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_a_migration_gives_up_a_table_in_use_sooner_than_others_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("quiz.ops.release.TABLE_LOCK_SECONDS", 0.1)
    with psycopg.connect(address_of_database()) as other:
        other.execute("LOCK TABLE quiz_card")
        with (
            pytest.raises(ReleaseError, match="a lock that another session holds"),
            alone(seconds=5),
            connection.cursor() as cursor,
        ):
            cursor.execute("ALTER TABLE quiz_card ADD COLUMN mood text")
