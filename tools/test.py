"""Run all tests on SQLite, then on PostgreSQL: `python -m tools.test [pytest's arguments]`.

`TEST_DATABASE_URL` names another PostgreSQL server, on which the user may create databases;
otherwise one from a PyPI wheel is started. Chromium is the system's, or is installed for root.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path

from tools import postgresql

# The first is the same engine without a window's trappings: it needs half of the time.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
APART = ("cases", "chart", "cluster", "image", "start")  # they have targets of their own
INTERRUPTED = 2  # what pytest ends with after Ctrl-C


def main() -> None:
    """Run pytest twice; end with the worse of both results."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    # Ctrl-C reaches pytest too, which ends its workers and says so; we wait for that.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    _have_browser()
    given = os.environ.pop("TEST_DATABASE_URL", "")
    on_sqlite = _pytest({})
    if on_sqlite == INTERRUPTED:
        sys.exit(130)
    with nullcontext(given) if given else postgresql.server() as address:
        on_postgresql = _pytest({"TEST_DATABASE_URL": address})
    sys.exit(max(on_sqlite, on_postgresql))


def _pytest(environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal"]
    command += [f"--ignore=tests/{room}" for room in APART] + sys.argv[1:]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode


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
