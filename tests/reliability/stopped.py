"""Databases with a small bank that are not the test's own, and a way to make one stand still."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from tools import postgresql

ROOT = Path(__file__).resolve().parents[2]
FILL = """
import django
django.setup()
from django.core.management import call_command
from tests.factories import make_questions
call_command("migrate", verbosity=0)
make_questions(3)
"""
TOKENS = """
import django
django.setup()
from quiz.models import Attempt
print(*Attempt.objects.exclude(token=None).values_list("token", flat=True))
"""


@contextmanager
def filled_server() -> Generator[str]:
    """Run a server that holds three questions; yield its address."""
    with postgresql.server() as address:
        fill(address)
        yield address


def fill(address: str) -> None:
    """Migrate an empty database and put three questions into it."""
    _run(FILL, address)


def recorded(address: str) -> list[UUID]:
    """Return the tokens of all ratings in a database."""
    return [*map(UUID, _run(TOKENS, address).split())]


def _run(script: str, address: str) -> str:
    environment = os.environ | {"DATABASE_URL": address}
    command = [sys.executable, "-c", script]
    return subprocess.check_output(command, cwd=ROOT, env=environment, text=True)


@contextmanager
def standing_still(address: str) -> Generator[None]:
    """Stop all of the server's processes for the length of the block, as a hanging node would."""
    (folder,) = parse_qs(urlsplit(address).query)["host"]
    postmaster = int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    processes = [postmaster, *map(int, children)]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
