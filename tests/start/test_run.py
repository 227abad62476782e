"""`make run` as a stranger meets it: a bare checkout, an empty environment, no terminal."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.start.checkout import PYTHON, copy_to, hide_uv, lend_uv, make, running
from tools import run

FIRST_START = "First start: installing into .venv what uv.lock names …\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which the first start has happened or happens in the test."""
    copy = copy_to(tmp_path_factory.mktemp("run"))
    lend_uv(copy)
    return copy


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A copy in which nothing was ever started, and which has no uv."""
    return copy_to(tmp_path)


def test_make_run_serves_the_home_page_and_ctrl_c_ends_it(checkout: Path) -> None:
    with running(checkout) as server:
        assert server.printed == f"k8sprep is ready: {server.address}\n"
        status, page = server.get("")
        others, complaints = server.end()
    assert status == 200
    assert "k8sprep" in page
    assert others == ""
    assert complaints.removeprefix(FIRST_START) == ""
    assert server.process.returncode == -signal.SIGINT
    with pytest.raises(ProcessLookupError):
        os.killpg(server.process.pid, 0)


def test_the_questions_are_there_and_what_is_secret_is_for_the_owner_only(checkout: Path) -> None:
    with running(checkout) as server:
        _, page = server.get("sections/")
        server.end()
    assert "Kubernetes at scale" in page
    assert (checkout / "var").stat().st_mode & 0o777 == 0o700
    made = [path for path in (checkout / "var").iterdir() if path.is_file()]
    assert {"secret_key", "k8sprep.sqlite3"} <= {path.name for path in made}
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600}


def test_a_second_start_keeps_the_key_and_installs_nothing(checkout: Path) -> None:
    with running(checkout) as server:
        server.end()
    key = (checkout / "var" / "secret_key").read_text()
    with running(checkout) as server:
        assert server.end() == ("", "")
    assert (checkout / "var" / "secret_key").read_text() == key
    assert len(key) >= 64


def test_logs_are_json_when_asked(checkout: Path) -> None:
    with running(checkout, LOG_FORMAT="json", ALLOWED_HOSTS="example.org") as server:
        with pytest.raises(OSError, match="400"):
            server.get("")
        _, log = server.end()
    line = json.loads(log.splitlines()[-1])
    assert (line["level"], line["logger"]) == ("ERROR", "django.security.DisallowedHost")


def test_make_dev_serves_with_djangos_own_server(checkout: Path) -> None:
    with running(checkout, "dev", PORT=str(free_port()), DEBUG="1") as server:
        assert server.get("livez") == (200, "ok\n")
        _, complaints = server.end()
    assert "Traceback" not in complaints


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_debug_outside_make_dev_is_one_sentence(checkout: Path) -> None:
    done = make(checkout, "run", PORT="0", DEBUG="1")
    assert only_line(done.stderr.removeprefix(FIRST_START)).startswith(
        "k8sprep: DEBUG is on outside"
    )


def test_a_busy_port_is_one_sentence(bare: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        done = make(bare, "run", PORT=str(port))
    assert only_line(done.stderr).startswith(f"Cannot listen on port {port} of 127.0.0.1 (Address")
    assert f"make run PORT={port % 65535 + 1}" in done.stderr


@pytest.mark.parametrize("port", ["http", "-1", "65536", "8000 8001"])
def test_a_port_that_is_none_is_one_sentence(bare: Path, port: str) -> None:
    done = make(bare, "run", PORT=port)
    assert only_line(done.stderr).startswith(f"PORT is {port!r}. Write a number from 1 to 65535")


def test_a_host_that_is_none_is_one_sentence(bare: Path) -> None:
    done = make(bare, "run", HOST="192.0.2.1")
    assert only_line(done.stderr).startswith("Cannot listen on port 8000 of 192.0.2.1 (Cannot")


def test_no_package_index_is_one_sentence_without_its_password(bare: Path, tmp_path: Path) -> None:
    path = hide_uv(tmp_path / "bin")
    index = "http://me:secret@127.0.0.1:9/simple"
    done = make(bare, "run", UV_DEFAULT_INDEX=index, PORT="0", PATH=path)
    complaint = only_line(done.stderr.removeprefix(FIRST_START))
    assert complaint.startswith("The first start needs the package index http://127.0.0.1:9/simple")
    assert "UV_DEFAULT_INDEX" in complaint
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(checkout: Path, tmp_path: Path) -> None:
    copy = copy_to(tmp_path)
    (copy / ".uv").symlink_to(checkout / ".uv")
    (copy / "var").touch()
    done = make(copy, "run", PORT="0")
    assert f"Cannot write {copy}/var (File exists)" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_python_is_one_sentence(bare: Path) -> None:
    done = make(bare, "run", "PYTHON=no-such-python")
    assert only_line(done.stderr) == (
        "k8sprep needs Python 3.11 or newer, and there is no no-such-python: install it."
    )


def test_an_old_python_is_one_sentence(bare: Path, tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    pretend = "import sys; sys.version_info = (3, 9); exec(sys.argv[1])"
    old.write_text(f"#!/bin/sh\nexec '{PYTHON}' -c '{pretend}' \"$2\"\n")
    old.chmod(0o755)
    done = make(bare, "run", f"PYTHON={old}")
    assert only_line(done.stderr).startswith("k8sprep needs Python 3.11 or newer, and")


def test_make_alone_explains_itself(bare: Path) -> None:
    printed = make(bare).stdout
    assert make(bare, "help").stdout == printed
    for target in ("run", "dev", "admin", "test", "bench", "lint", "format"):
        assert f"  make {target} " in printed


def test_a_clock_that_is_put_ahead_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "check_address", lambda *_: None)
    monkeypatch.setattr("tools.uv.sync", lambda: None)
    monkeypatch.setattr(run, "make_var", lambda: None)
    monkeypatch.setattr(run, "_prepare", lambda: sys.exit("here"))
    monkeypatch.setattr(sys, "argv", ["run", "serve"])
    for hours, is_told in (("48", True), ("0", False), ("", False)):
        monkeypatch.setenv("CLOCK_OFFSET_HOURS", hours)
        with pytest.raises(SystemExit, match="here"):
            run.main()
        told = capsys.readouterr().err
        assert ("The clock is 48 hours ahead. Ratings are kept, in the future" in told) is is_told


def only_line(stderr: str) -> str:
    """Return the one line that is not make's own “make: *** … Error 1”."""
    (line,) = [line for line in stderr.splitlines() if not line.startswith("make: ***")]
    return line
