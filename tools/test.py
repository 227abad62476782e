"""Run all tests on SQLite and PostgreSQL at once: `python -m tools.test [pytest's arguments]`.

At once, because many tests wait: for a browser, a server or a deadline. What PostgreSQL's run
printed follows when SQLite's is over. `TEST_DATABASE_URL` names another PostgreSQL server, on which
the user may create databases; otherwise one from a PyPI wheel is started. Chromium is the system's,
or is installed for root.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from tools import postgresql

ROOT = Path(__file__).resolve().parent.parent
# The first is the same engine without a window's trappings: it needs half of the time.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
APART = ("cases", "chart", "cluster", "image", "start")  # they have targets of their own
CORES = os.cpu_count() or 1


def main() -> None:
    """Run pytest on both databases; end with the worse of both results."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    # Ctrl-C reaches both runs too, which end their workers and say so; we wait for that.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    _have_browser()
    _keep_bytecode()
    given = os.environ.pop("TEST_DATABASE_URL", "")
    with nullcontext(given) if given else postgresql.server() as address:
        sys.exit(_on_both(address))


def _on_both(address: str) -> int:
    with (
        TemporaryFile() as printed,
        # PostgreSQL's run has a fifth of the tests.
        _pytest(max(1, CORES // 2), {"TEST_DATABASE_URL": address}, printed) as beside,
        # One more than there are cores, since some always wait.
        _pytest(CORES + 1, {}) as on_sqlite,
    ):
        on_sqlite.wait()
        beside.wait()
        printed.seek(0)
        sys.stdout.write(printed.read().decode(errors="replace"))
        worse: int = max(abs(on_sqlite.returncode), abs(beside.returncode))  # one killed has -9
        return worse


@contextmanager
def _pytest(
    workers: int, environment: dict[str, str], printed: IO[bytes] | None = None
) -> Generator[subprocess.Popen[bytes]]:
    """Start pytest; kill it at the end of the block, if it still runs."""
    command = [sys.executable, "-m", "pytest", "-n", str(workers), "--dist", "worksteal"]
    command += [f"--ignore=tests/{room}" for room in APART] + sys.argv[1:]
    run = subprocess.Popen(
        command,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL if printed else None,
        stdout=printed,
        stderr=printed,
    )
    try:
        yield run
    finally:
        run.kill()
        run.wait()


def _keep_bytecode() -> None:
    """Let the hundreds of Python programs of a run compile each module once, whatever is set."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / "var" / "bytecode")


def _have_browser() -> None:
    missing = list(_missing_packages())
    if not missing:
        return
    if os.getuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"The browser tests need {' and '.join(missing)}: install what Debian calls so.")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *missing]):
        subprocess.run(["apt-get", "-qq", *command], env=environment, check=True)


def _missing_packages() -> Iterator[str]:
    if not any(map(shutil.which, CHROMIUMS)):
        yield CHROMIUMS[0]
    spec = find_spec("playwright")
    driver = Path(str(spec and spec.origin)).with_name("driver") / "node"
    if subprocess.run([driver, "--version"], capture_output=True, check=False).returncode:
        yield "libatomic1"  # the one library that Playwright's own program takes from the system


if __name__ == "__main__":
    main()
