"""The scripts that the chart hands to pods, run here with their folders moved."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from quiz.models import Backup
from tools.chart import CHART

FILES = CHART / "files"


# In the place of PostgreSQL's tools: a dump of as many bytes as the volume of ROOM has left for it.
PG_DUMP = """
file="${!#}"
used=$(cat "$BACKUPS"/*.dump 2>/dev/null | wc -c)
head -c "$SIZE" /dev/zero >"$file"
[ $((used + SIZE)) -le "$ROOM" ] || { echo "pg_dump: error: $WHY" >&2; exit 1; }
"""
TOOLS = {
    "pg_dump": PG_DUMP,
    "pg_restore": "echo '1; 0 1 TABLE DATA public quiz_card k8sprep'",
    "psql": 'echo "${!#}" >>"$BACKUPS/../noted"; exit "${PSQL:-0}"',
}
FULL = "could not write to output file: No space left on device"


class Volume:
    """A volume of backups, and the job that writes to it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tools = folder / "backups", folder / "tools"
        self.noted = folder / "noted"
        for each in (self.folder, self.tools):
            each.mkdir()
        for name, text in TOOLS.items():
            (self.tools / name).write_text(f"#!/bin/bash\n{text}\n")
            (self.tools / name).chmod(0o755)
        (folder / "password").write_text("p")
        text = (FILES / "backup.sh").read_text().replace("/backups", str(self.folder))
        self.script = text.replace("/run/secrets/database/password", str(folder / "password"))

    def put(self, *days: int, size: int = 10) -> None:
        for day in days:
            (self.folder / f"k8sprep-202511{day:02}T031700Z.dump").write_bytes(bytes(size))

    def days(self) -> list[str]:
        """Return the days of the backups; of tonight's, the year is another."""
        return [path.name[14:16] for path in sorted(self.folder.glob("k8sprep-202511*.dump"))]

    def back_up(self, **given: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.tools}:{os.environ['PATH']}"
        own = {"PATH": path, "BACKUPS": str(self.folder), "SIZE": "10", "ROOM": "1000", "WHY": FULL}
        env = own | {"KEEP": "7"} | given
        command = ["sh", "-euc", self.script]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def volume(tmp_path: Path) -> Volume:
    return Volume(tmp_path)


def test_a_backup_is_noted_for_the_metrics(volume: Volume) -> None:
    done = volume.back_up()
    assert done.returncode == 0, done.stderr
    assert ": 10 bytes, data of 1 tables.\n" in done.stdout
    assert (
        "INSERT INTO quiz_backup (id, finished_at, bytes, free_bytes)" in volume.noted.read_text()
    )
    assert "VALUES (1, now(), 10, " in volume.noted.read_text()


def test_the_columns_that_the_script_writes_are_the_models() -> None:
    columns = {field.column for field in Backup._meta.concrete_fields}
    [(table, named)] = re.findall(r"INSERT INTO (\w+) \((.+?)\)", (FILES / "backup.sh").read_text())
    assert table == Backup._meta.db_table
    assert {*named.split(", ")} == columns


def test_a_database_without_the_table_is_backed_up_all_the_same(volume: Volume) -> None:
    done = volume.back_up(PSQL="1")
    assert done.returncode == 0
    assert "the metrics will not tell of it" in done.stderr


def test_a_full_volume_lets_go_of_as_many_old_ones_as_tonights_needs(volume: Volume) -> None:
    volume.put(20, 21, 22, 23)
    done = volume.back_up(ROOM="40", SIZE="15")
    assert done.returncode == 0, done.stderr
    assert volume.days() == ["22", "23"]
    assert done.stdout.count("is gone: the volume is full") == 2


def test_the_last_backup_is_never_let_go_of(volume: Volume) -> None:
    volume.put(22, 23)
    done = volume.back_up(ROOM="20", SIZE="15")
    assert done.returncode == 1
    assert volume.days() == ["23"]
    assert "no room for a backup beside the last. Enlarge it." in done.stderr
    assert not [*volume.folder.glob("*.part")]


def test_another_failure_lets_go_of_nothing(volume: Volume) -> None:
    volume.put(22, 23)
    done = volume.back_up(ROOM="0", WHY="connection to server failed")
    assert done.returncode == 1
    assert volume.days() == ["22", "23"]
    assert "connection to server failed" in done.stderr


@contextmanager
def canary(port: int) -> Generator[None]:
    """Run the canary of `helm test` on another port; the site that it tries is not there."""
    text = (FILES / "test-canary.py").read_text().replace("8000", str(port))
    nowhere = {"SITE": "http://127.0.0.1:9"}
    process = subprocess.Popen([sys.executable, "-c", text], env=os.environ | nowhere)
    try:
        yield
    finally:
        process.kill()
        process.wait()


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="This kernel has no IPv6.")
@pytest.mark.enable_socket
def test_the_canary_answers_in_both_families() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = int(door.getsockname()[1])
    with canary(port):
        for host in ("127.0.0.1", "::1"):
            assert _ask(host, port) == "enforced"


def _ask(host: str, port: int) -> str:
    connection = HTTPConnection(host, port, timeout=30)
    for _ in range(100):
        try:
            connection.request("GET", "/")
            break
        except ConnectionRefusedError:
            connection.close()
            subprocess.run(["sleep", "0.2"], check=True)
    said = connection.getresponse().read().decode()
    connection.close()
    return said
