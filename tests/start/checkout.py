"""A checkout of its own for tests of `make`: a path with a space and a quote, nothing installed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PYTHON = str(Path(sys.executable).resolve())  # the one that the venv was made of
NOTHING_SET = {"PATH": os.environ["PATH"]}


def copy_to(folder: Path) -> Path:
    """Copy what git knows of this tree, and what is new in it; return where."""
    checkout = folder / "it's a copy"
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, checkout / name)
    return checkout


def lend_uv(checkout: Path) -> None:
    """Give the copy this tree's uv, and with it the packages that were downloaded before."""
    where = subprocess.run(
        [PYTHON, "-m", "tools.uv", "cache", "dir"], cwd=ROOT, capture_output=True, check=True
    )
    (checkout / ".uv").mkdir()
    for program in (ROOT / ".uv").glob("uv-*"):
        (checkout / ".uv" / program.name).symlink_to(program)
    (checkout / ".uv" / "cache").symlink_to(where.stdout.decode().strip())


def hide_uv(folder: Path) -> str:
    """Return a PATH on which an installed uv is too old to be used."""
    folder.mkdir()
    (folder / "uv").write_text("#!/bin/sh\necho uv 0.1.0\n")
    (folder / "uv").chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def make(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make to its end, without a terminal, home or environment but what is given."""
    return subprocess.run(
        ["make", f"PYTHON={PYTHON}", *arguments],
        cwd=checkout,
        env=NOTHING_SET | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


class Running:
    """A server that make started: `printed`, all until a line named its `address`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.printed = self.address = ""
        for line in process.stdout or []:
            self.printed += line
            if match := re.search(r"http://\S+/", line):
                self.address = match[0]
                break

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the text of a page."""
        with urlopen(self.address + path) as response:
            return response.status, response.read().decode()

    def end(self) -> tuple[str, str]:
        """Press Ctrl-C; return what else was printed to stdout and stderr."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=30)


@contextmanager
def running(checkout: Path, target: str = "run", **environment: str) -> Generator[Running]:
    """Run a server for the length of the block, on a free port, in a process group of its own."""
    process = subprocess.Popen(
        ["make", f"PYTHON={PYTHON}", target],
        cwd=checkout,
        env=NOTHING_SET | {"PORT": "0"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield Running(process)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
