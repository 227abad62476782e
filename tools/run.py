"""Start k8sprep from a bare checkout: `python3 -m tools.run serve|dev|admin`.

Everything that it makes is in `.uv/`, `.venv/` and `var/` of the checkout. Whatever goes wrong
ends it with one plain sentence.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from contextlib import suppress
from typing import NoReturn

from tools import uv

VAR = uv.ROOT / "var"
KEY = VAR / "secret_key"
AHEAD = (
    "The clock is {0} hours ahead. Ratings are kept, in the future: afterwards their questions "
    "wait until then. To try without keeping them, start with another database: "
    "make run CLOCK_OFFSET_HOURS={0} DATABASE_URL=sqlite:////tmp/trial.sqlite3"
)
EVERYWHERE = {"0.0.0.0", "::"}
LOCAL = ["localhost", "127.0.0.1", "[::1]"]


def main() -> None:
    """Install, prepare `var/`, and become the server, Django's own server, or createsuperuser."""
    os.chdir(uv.ROOT)
    what = sys.argv[1]
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if what != "admin":
        check_address(host, port)
    uv.sync()
    make_var()
    if (hours := os.environ.get("CLOCK_OFFSET_HOURS", "0")) not in {"", "0"} and what != "admin":
        sys.stderr.write(f"{AHEAD.format(hours)}\n")
    os.environ |= {"HOST": host, "PORT": port, "PYTHONUNBUFFERED": "1"}
    os.environ |= {"DEBUG": "0"} if what == "dev" else {}  # on for Django's own server alone
    os.environ.setdefault("HTTPS", "0")
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(allowed_hosts(host)))
    _prepare()
    match what:
        case "serve":
            _become("-m", "gunicorn", "-c", "k8sprep/gunicorn.conf.py")
        case "dev":
            os.environ["DEBUG"] = "1"
            _become("manage.py", "runserver", f"{bracketed(host)}:{port}")
        case _:
            _become("manage.py", "createsuperuser")


def check_address(host: str, port: str) -> None:
    """Bind the address for a moment.

    Raises:
        SystemExit: with a sentence, when the server could not bind it.
    """
    if not (port.isdecimal() and int(port) < 2**16):
        sys.exit(f"PORT is {port!r}. Write a number from 1 to 65535: make run PORT=8001")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, int(port)))
        except OSError as error:
            sys.exit(
                f"Cannot listen on port {port} of {host} ({error.strerror}). "
                f"Stop what uses it, or choose another: make run PORT={int(port) % 65535 + 1}"
            )


def make_var() -> None:
    """Make `var/` and the secret key, both readable only by their owner; keep what is there."""
    os.umask(0o077)  # for everything that the programs started below make there, too
    VAR.mkdir(mode=0o700, exist_ok=True)
    VAR.chmod(0o700)
    half = KEY.with_suffix(f".{os.getpid()}")
    half.touch(mode=0o600)
    half.write_text(secrets.token_urlsafe(64))
    with suppress(FileExistsError):  # an earlier start made one, which stays
        os.link(half, KEY)
    half.unlink()
    KEY.chmod(0o600)


def allowed_hosts(host: str) -> list[str]:
    """Return the host names that the site answers to when it listens on `host`."""
    return [*LOCAL, socket.gethostname() if host in EVERYWHERE else bracketed(host)]


def bracketed(host: str) -> str:
    """Return `host` as it is written in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _prepare() -> None:
    done = subprocess.run([uv.PYTHON, "manage.py", "prepare", "-v0"], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _become(*arguments: str) -> NoReturn:
    os.execv(uv.PYTHON, [str(uv.PYTHON), *arguments])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(
            f"Cannot write {error.filename} ({error.strerror}). k8sprep keeps its program, its "
            "database and its key in its own folder: move it to where you may write."
        )
