"""Run all tests on SQLite, then on PostgreSQL: `python -m tools.test [pytest's arguments]`.

`TEST_DATABASE_URL` names another PostgreSQL server, on which the user may create databases; else
one of a PyPI wheel is started. Chromium is taken from the system, else installed when root asks.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import nullcontext

from tools import postgresql

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
INTERRUPTED = 2  # what pytest ends with after Ctrl-C


def main() -> None:
    """Run pytest twice; end with the worse of both results."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    # Ctrl-C reaches pytest too, which ends its workers and says so: we wait for that.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    _have_chromium()
    given = os.environ.pop("TEST_DATABASE_URL", "")
    on_sqlite = _pytest({})
    if on_sqlite == INTERRUPTED:
        sys.exit(130)
    with nullcontext(given) if given else postgresql.server() as address:
        on_postgresql = _pytest({"TEST_DATABASE_URL": address})
    sys.exit(max(on_sqlite, on_postgresql))


def _pytest(environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "load", *sys.argv[1:]]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode


def _have_chromium() -> None:
    if any(map(shutil.which, CHROMIUMS)):
        return
    if os.getuid() != 0 or not shutil.which("apt-get"):
        sys.exit("The browser tests need Chromium, and there is none on PATH: install `chromium`.")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ("update", "install --yes --no-install-recommends chromium"):
        subprocess.run(["apt-get", "-qq", *command.split()], env=environment, check=True)


if __name__ == "__main__":
    main()
