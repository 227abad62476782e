"""Uv as the checkout runs it: installed or fetched, its hash checked, in a clean environment."""

from __future__ import annotations

import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tools import run, uv

ROOT = uv.ROOT
NO_INDEX = "http://127.0.0.1:9/simple"
FILE = f"uv-{uv.VERSION}-py3-none-any.whl"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of which nothing exists yet, and an environment that names no index."""
    monkeypatch.setattr(uv, "ROOT", tmp_path)
    monkeypatch.setattr(uv, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    for name in ("UV_DEFAULT_INDEX", "PIP_INDEX_URL", "UV_CACHE_DIR", "UV_PYTHON", "VIRTUAL_ENV"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


class Index(SimpleHTTPRequestHandler):
    """A package index out of a folder, which wants a name and a password."""

    def do_GET(self) -> None:
        if self.headers.get("Authorization") == "Basic bWU6cEBzcw==":  # me:p@ss
            super().do_GET()
        else:
            self.send_error(401)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def index_of(folder: Path) -> Generator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Index, directory=folder)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://me:p%40ss@127.0.0.1:{server.server_port}/simple"
        server.shutdown()
        thread.join()


@pytest.fixture
def index(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an index page and a wheel whose hash is the pinned one."""
    folder = tmp_path_factory.mktemp("index")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as wheel:
        wheel.writestr(f"uv-{uv.VERSION}.data/scripts/uv", "#!/bin/sh\necho this is uv\n")
    (folder / "simple" / "uv").mkdir(parents=True)
    (folder / "simple" / "uv" / "index.html").write_text(f"<a href='../../files/{FILE}#sha256=0'>")
    (folder / "files").mkdir()
    (folder / "files" / FILE).write_bytes(packed.getvalue())
    machine = f"{platform.system()} {platform.machine()}".lower()
    digest = hashlib.sha256(packed.getvalue()).hexdigest()
    monkeypatch.setattr(uv, "WHEELS", {machine: ("any", digest)})
    return folder


def checkout_with_uv(folder: Path, version: str) -> subprocess.CompletedProcess[str]:
    """Ask a checkout for `uv tree`, where PATH holds a program that says it is uv `version`."""
    (folder / "bin").mkdir()
    program = folder / "bin" / "uv"
    told = f'[ "$1" = --version ] && echo "{version}" || echo "the installed one: $*"'
    program.write_text(f"#!/bin/sh\n{told}\n")
    program.chmod(0o755)
    for name in ("pyproject.toml", "tools/uv.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return subprocess.run(
        [sys.executable, "-m", "tools.uv", "tree"],
        cwd=folder,
        env={"PATH": f"{folder / 'bin'}:/usr/bin:/bin", "UV_DEFAULT_INDEX": NO_INDEX},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("version", ["0.13.0", "0.13.9 (0123 2026-11-01)", "0.99.1", "1.0.0"])
def test_an_installed_uv_is_used_before_one_is_fetched(tmp_path: Path, version: str) -> None:
    done = checkout_with_uv(tmp_path, f"uv {version}")
    assert (done.stdout, done.stderr) == ("the installed one: tree\n", "")
    assert not (tmp_path / ".uv").exists()


@pytest.mark.parametrize("version", ["uv 0.12.99", "uv 0.9.30", "ultraviolet 3.1", ""])
def test_an_installed_uv_that_is_too_old_is_left_alone(tmp_path: Path, version: str) -> None:
    done = checkout_with_uv(tmp_path, version)
    assert done.stdout == ""
    assert done.stderr.startswith(f"The first start needs the package index {NO_INDEX}, which")


@pytest.mark.parametrize("variable", ["UV_DEFAULT_INDEX", "PIP_INDEX_URL"])
def test_uv_is_fetched_once_from_the_index_that_is_named(
    index: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    with index_of(index) as address:
        monkeypatch.setenv(variable, address)
        program = uv.fetched()
    assert program.read_text().endswith("echo this is uv\n")
    assert program.stat().st_mode & 0o777 == 0o755
    assert uv.fetched() == program  # the index is gone by now


def test_a_wheel_of_another_hash_is_refused(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (index / "files" / FILE).open("ab") as wheel:
        wheel.write(b"!")
    with index_of(index) as address:
        monkeypatch.setenv("UV_DEFAULT_INDEX", address)
        with pytest.raises(SystemExit, match="is not the one we pinned") as refusal:
            uv.fetched()
    assert "p%40ss" not in str(refusal.value)
    assert not (uv.ROOT / ".uv").exists()


def test_an_unknown_machine_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "pdp11")
    with pytest.raises(SystemExit, match=r"There is no uv .* for .* pdp11"):
        uv.fetched()


@pytest.mark.parametrize(
    "href",
    [
        f"https://files.example.org/a/b/{FILE}#sha256=0123",
        f"../../files/{FILE}",
        f"/files/{FILE}",
        FILE,
    ],
)
def test_a_link_is_found_however_it_is_written(href: str) -> None:
    html = f'<a href="../uv-0.1-py3-none-any.whl">old</a>\n<a href="{href}">new</a>'
    address = uv.find_link(html, "https://example.org/simple/uv/", FILE)
    assert address.startswith("https://")
    assert address.endswith(f"/{FILE}")


def test_a_page_without_the_wheel_says_so() -> None:
    with pytest.raises(SystemExit, match=f"has no {FILE}"):
        uv.find_link("<a href='x.whl'>", "https://example.org/simple/uv/", FILE)


def test_uv_makes_the_venv_of_the_python_that_started_it() -> None:
    assert uv.environment()["UV_PYTHON_DOWNLOADS"] == "never"
    assert Path(uv.environment()["UV_PYTHON"]).name.startswith("python")
    uv.PYTHON.parent.mkdir(parents=True)
    uv.PYTHON.touch()
    assert "UV_PYTHON" not in uv.environment()  # and keeps the one that is there


@pytest.mark.parametrize("home", ["", "/there/is/no/such/home"])
def test_without_a_home_the_cache_lies_in_the_checkout(
    monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setenv("HOME", home)
    assert uv.environment()["UV_CACHE_DIR"] == str(uv.ROOT / ".uv" / "cache")


def test_with_a_home_the_cache_is_the_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "UV_CACHE_DIR" not in uv.environment()


def test_another_projects_venv_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", "/another/project")
    assert "VIRTUAL_ENV" not in uv.environment()


@pytest.mark.parametrize(
    ("host", "last"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "[::1]"),
        ("box.example.org", "box.example.org"),
        ("0.0.0.0", os.uname().nodename),
        ("::", os.uname().nodename),
    ],
)
def test_the_host_listened_on_may_be_asked_for_and_never_any(host: str, last: str) -> None:
    hosts = run.allowed_hosts(host)
    assert hosts == ["localhost", "127.0.0.1", "[::1]", last]


def test_two_first_starts_agree_on_one_key_for_their_owner_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "VAR", tmp_path / "var")
    monkeypatch.setattr(run, "KEY", tmp_path / "var" / "secret_key")
    run.make_var()
    first = run.KEY.read_text()
    run.KEY.chmod(0o644)
    run.make_var()
    assert run.KEY.read_text() == first
    assert run.KEY.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in run.VAR.iterdir()] == ["secret_key"]
