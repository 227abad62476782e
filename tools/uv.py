"""Run uv in this checkout: `python3 -m tools.uv ARGUMENTS`. Needs nothing but Python 3.11.

An installed uv is used where pyproject.toml allows its version. Otherwise a pinned wheel is fetched
from the package index (`UV_DEFAULT_INDEX`, `PIP_INDEX_URL` or PyPI), its hash is checked, and the
program is unpacked into `.uv/`.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit, urlunsplit
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VERSION = "0.13.9"
# The statically linked builds, which run beside any libc; SHA-256 as PyPI gives it.
WHEELS = {
    "linux x86_64": (
        "musllinux_1_1_x86_64",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
    "linux aarch64": (
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    "darwin x86_64": (
        "macosx_10_12_x86_64",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    "darwin arm64": (
        "macosx_11_0_arm64",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
}


def sync(*groups: str) -> None:
    """Install into `.venv` what `uv.lock` names, and leave whatever else is there.

    Args:
        groups: uv's options that choose dependency groups, such as `--group`, `test`.

    Raises:
        SystemExit: with a sentence, when uv cannot be fetched or fails.
    """
    if not PYTHON.exists():
        _say("First start: installing into .venv what uv.lock names …")
    if not index_named():
        _run("sync", "--locked", "--inexact", *groups)
        return
    # The lock names PyPI's addresses; its versions and hashes are right for any other index too.
    wanted = _run("export", "--frozen", *groups)
    if not PYTHON.exists():
        _run("venv", str(VENV))
    _run("pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", "-", text=wanted)


def _run(*arguments: str, text: str = "") -> str:
    command = [str(program()), "--quiet", *arguments]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(),
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"uv {arguments[0]} failed: {' '.join(done.stderr.split())}")
    return done.stdout


def environment() -> dict[str, str]:
    """Return the environment for uv: this checkout's venv, no Python of its own, a cache."""
    ours = {"UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON_DOWNLOADS": "never"}
    if index_named():
        ours["UV_DEFAULT_INDEX"] = index_named()
    if not PYTHON.exists():
        ours["UV_PYTHON"] = sys.executable
    home = os.environ.get("HOME", "")
    if not (home and os.access(home, os.W_OK)):
        ours["UV_CACHE_DIR"] = str(ROOT / ".uv" / "cache")
    # What the user set comes first, except for another project's venv.
    given = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return ours | given


def index_named() -> str:
    """Return the package index that the environment names, or nothing."""
    return os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or ""


def program() -> Path:
    """Return the path of uv: the installed one if its version will do, else our own.

    Raises:
        SystemExit: with a sentence, when there is none for this machine or it cannot be had.
    """
    return installed() or fetched()


def installed() -> Path | None:
    """Return the path of a uv in PATH whose version pyproject.toml allows, if there is one."""
    found = shutil.which("uv")
    if not found:
        return None
    # In another folder, so that no project's settings refuse to tell the version.
    done = subprocess.run(
        [found, "--version"], cwd="/", capture_output=True, text=True, check=False
    )
    version = re.match(r"uv (\d+)\.(\d+)", done.stdout)
    is_allowed = version and tuple(map(int, version.groups())) >= _oldest()
    return Path(found) if is_allowed else None


def _oldest() -> tuple[int, ...]:
    """Return the oldest version that `required-version` of pyproject.toml allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    required: str = project["tool"]["uv"]["required-version"]
    return tuple(map(int, required.removeprefix(">=").split(".")))


def fetched() -> Path:
    """Return the path of our own uv, fetched now if it is not there.

    Raises:
        SystemExit: with a sentence, when there is none for this machine or it cannot be had.
    """
    ours = ROOT / ".uv" / f"uv-{VERSION}"
    if not ours.exists():
        wheel = _download(index_named() or "https://pypi.org/simple")
        ours.parent.mkdir(exist_ok=True)
        half = ours.with_name(f"half-{os.getpid()}")
        half.write_bytes(zipfile.ZipFile(io.BytesIO(wheel)).read(f"uv-{VERSION}.data/scripts/uv"))
        half.chmod(0o755)
        half.replace(ours)
    return ours


def _download(index: str) -> bytes:
    machine = f"{platform.system()} {platform.machine()}".lower()
    if machine not in WHEELS:
        sys.exit(f"There is no uv {VERSION} for {machine}: k8sprep runs on Linux and macOS.")
    tag, digest = WHEELS[machine]
    page = f"{index.rstrip('/')}/uv/"
    try:
        wheel = _get(find_link(_get(page).decode(), page, f"uv-{VERSION}-py3-none-{tag}.whl"))
    except OSError as error:
        sys.exit(
            f"The first start needs the package index {_without_password(index)}, "
            f"which does not answer ({error}). Check the network, or name another index "
            "in UV_DEFAULT_INDEX."
        )
    if hashlib.sha256(wheel).hexdigest() != digest:
        sys.exit(f"The uv {VERSION} from {_without_password(index)} is not the one we pinned.")
    return wheel


def find_link(html: str, page: str, filename: str) -> str:
    """Return the address of `filename` on an index page (PEP 503).

    Args:
        html: the page.
        page: its address, from which relative links start.
        filename: the wheel's name.

    Raises:
        SystemExit: with a sentence, when the page has no such link.
    """
    for href in re.findall(r'href=["\']([^"\']+)', html):
        address: str = urldefrag(urljoin(page, href)).url
        if unquote(urlsplit(address).path).endswith(f"/{filename}"):
            return address
    raise SystemExit(f"{_without_password(page)} has no {filename}.")


def _get(address: str) -> bytes:
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    request = Request(urlunsplit(parts._replace(netloc=host)))
    if parts.username:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        request.add_header("Authorization", f"Basic {base64.b64encode(secret).decode()}")
    with urlopen(request, timeout=60) as response:
        return bytes(response.read())


def _without_password(address: str) -> str:
    return re.sub(r"//[^/@]*@", "//", address)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def main() -> None:
    """Install with the options given after `sync`, or hand all arguments to uv itself."""
    if sys.argv[1:2] == ["sync"]:
        sync(*sys.argv[2:])
    else:
        os.execve(program(), ["uv", *sys.argv[1:]], environment())


if __name__ == "__main__":
    main()
