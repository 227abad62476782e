"""The rules of a run of the tests: what they do to a run of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import socket
import warnings

import pytest


def test_passes():
    pass


@pytest.mark.{other}_only
def test_of_the_other_database():
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


def run(folder: Path, **environment: str) -> str:
    """Run these tests as the project's own are run; return what pytest printed."""
    engine = "sqlite" if os.environ.get("TEST_DATABASE_URL") else "postgresql"
    (folder / "test_it.py").write_text(TESTS.replace("{other}", engine))
    without_ci = {name: value for name, value in os.environ.items() if name != "CI"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n1",
        "-p",
        "tests.conftest",
        "-c",
        "pyproject.toml",
    ]
    return subprocess.run(
        [*command, folder],
        cwd=ROOT,
        env=without_ci | environment,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_in_ci_nothing_is_skipped_or_excused(tmp_path: Path) -> None:
    printed = run(tmp_path, CI="true")
    assert "3 failed, 1 passed, 1 error" in printed
    assert "Nothing may be skipped in CI" in printed
    assert "Skipped: unconditional skip" in printed


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> str:
    return run(tmp_path_factory.mktemp("by_hand"))


def test_by_hand_a_skip_is_a_skip(by_hand: str) -> None:
    assert "2 failed, 1 passed, 1 skipped, 1 xfailed" in by_hand


def test_what_is_left_out_for_the_other_database_is_counted(by_hand: str) -> None:
    assert "Tests of the other one, left out: 1." in by_hand


def test_a_warning_and_a_call_to_the_internet_fail(by_hand: str) -> None:
    assert "DeprecationWarning: old" in by_hand
    assert "SocketConnectBlockedError" in by_hand
