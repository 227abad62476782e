"""The rules of a test run: what they do to a run that breaks them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SET_BY_RUNS = {"CI", "HYPOTHESIS_PROFILE", "TEST_DATABASE_URL"}
TESTS = """
import socket
import warnings

import pytest


def test_passes():
    pass


@pytest.mark.both_databases
def test_of_both():
    pass


@pytest.mark.both_databases
@pytest.mark.one_database
def test_of_one_among_others():
    pass


@pytest.mark.sqlite_only
def test_of_sqlite():
    pass


@pytest.mark.postgresql_only
def test_of_postgresql():
    pass


@pytest.mark.skip
def test_skipped():
    pass


@pytest.mark.xfail
def test_excused():
    assert False


def test_that_warns():
    warnings.warn("old", DeprecationWarning)


def test_that_calls_out():
    socket.create_connection(("192.0.2.1", 80), timeout=1)
"""


def run(folder: Path, *options: str, **environment: str) -> str:
    """Run these tests as the project's own are run; return what pytest printed."""
    (folder / "test_it.py").write_text(TESTS)
    left = {name: value for name, value in os.environ.items() if name not in SET_BY_RUNS}
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", "pyproject.toml"]
    return subprocess.run(
        [*command, *options, folder],
        cwd=ROOT,
        env=left | environment,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_in_ci_nothing_is_skipped_or_excused(tmp_path: Path) -> None:
    printed = run(tmp_path, "-n0", CI="true")
    assert "3 failed, 4 passed, 1 deselected, 1 error" in printed
    assert "Nothing may be skipped in CI" in printed
    assert "Skipped: unconditional skip" in printed


def test_on_postgresql_nothing_runs_again_but_what_can_differ(tmp_path: Path) -> None:
    printed = run(tmp_path, "-n0", TEST_DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing")
    assert "2 passed, 7 deselected" in printed
    assert "Database: postgresql." in printed
    assert "Tests of the other one, left out: 1." in printed
    assert "Tests that cannot differ, left to SQLite: 6." in printed


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> str:
    return run(tmp_path_factory.mktemp("by_hand"), "-n1")


def test_by_hand_a_skip_is_a_skip(by_hand: str) -> None:
    assert "2 failed, 4 passed, 1 skipped, 1 xfailed" in by_hand


def test_what_is_left_out_for_the_other_database_is_counted(by_hand: str) -> None:
    assert "Tests of the other one, left out: 1." in by_hand


def test_a_warning_and_a_call_to_the_internet_fail(by_hand: str) -> None:
    assert "DeprecationWarning: old" in by_hand
    assert "SocketConnectBlockedError" in by_hand
