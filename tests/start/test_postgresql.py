"""The PostgreSQL server of the tests leaves nothing behind, however its starter ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTER = """
import sys
from tools import postgresql
with postgresql.server() as address:
    print(address, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def starter() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", STARTER],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def connected(starter: subprocess.Popen[str]) -> tuple[psycopg.Connection, Path]:
    """Return a connection to the server that was started, and the server's folder."""
    assert starter.stdout
    folder = Path(starter.stdout.readline().strip().split("?host=")[1])
    return psycopg.connect(host=str(folder), user="postgres", dbname="postgres"), folder


def wait_for_the_end(connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.OperationalError), connection:
        connection.execute("SELECT pg_sleep(30)")


def test_it_is_a_recent_server_for_everyone_and_goes_with_its_folder(
    starter: subprocess.Popen[str],
) -> None:
    with starter:
        connection, folder = connected(starter)
        assert connection.info.server_version >= 180000
        assert folder.stat().st_mode & 0o777 == 0o700
        starter.communicate("\n")
        wait_for_the_end(connection)
    assert starter.returncode == 0
    assert not folder.exists()


def test_it_ends_with_a_starter_that_was_killed(starter: subprocess.Popen[str]) -> None:
    with starter:
        connection, folder = connected(starter)
        starter.send_signal(signal.SIGKILL)
        wait_for_the_end(connection)
    while (folder / "data" / "postmaster.pid").exists():
        os.sched_yield()
    shutil.rmtree(folder)
