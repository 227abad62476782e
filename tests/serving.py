"""A real gunicorn, with k8sprep's own configuration, on the database of the test that runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).resolve().parent.parent
READY = re.compile(r"k8sprep is ready: (http://\S+)/")


def address_of_database() -> str:
    """Return the URL of the database that this test uses."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    server = os.environ["DATABASE_URL"]
    return re.sub(r"^(\w+://[^/]*/)[^?]*", lambda match: match[1] + name, server)


@contextmanager
def gunicorn(app: str = "k8sprep.wsgi:application", **environment: str) -> Generator[str]:
    """Serve `app` on a free port of 127.0.0.1 for the length of the block.

    Args:
        app: module and name of a WSGI application.
        environment: what is set besides the tests' own environment.

    Yields:
        Its address, without a slash at the end.
    """
    command = [sys.executable, "-m", "gunicorn", "-c", "k8sprep/gunicorn.conf.py", app]
    own = {"DATABASE_URL": address_of_database(), "HOST": "127.0.0.1", "PORT": "0"}
    server = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | own | environment, stdout=subprocess.PIPE, text=True
    )
    with server:
        try:
            assert server.stdout
            ready = READY.match(server.stdout.readline())
            assert ready, "gunicorn did not become ready"
            yield ready[1]
        finally:
            server.terminate()
