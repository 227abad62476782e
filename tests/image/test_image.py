"""What the image is, what it contains and what not; and that it starts and stops cleanly."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import yaml

from tests.image.conftest import REVISION, VERSION
from tests.image.layout import Image

ROOT = Path(__file__).resolve().parents[2]
MIB = 2**20
LIMIT = 230 * MIB  # cryptography, which passkeys need, is 16 of them
PACKAGES = "app/.venv/lib/python3.13/site-packages"
LABELS = "org.opencontainers.image."
# A root that cannot be written to, with nothing but the two folders in memory that the chart gives.
INSIDE = """
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"
mount -t tmpfs none "$1/tmp" && mount --rbind /dev "$1/dev"
mount -t tmpfs none "$1/dev/shm" && mount -t proc none "$1/proc"
cd "$1" && shift && exec chroot . "$@"
"""
NAMESPACES = ["--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child"]


def test_hadolint_finds_nothing() -> None:
    program = Path(sys.executable).with_name("hadolint")
    for file in (ROOT / "Dockerfile", ROOT / "tests" / "cluster" / "next" / "Dockerfile"):
        done = subprocess.run([program, file], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")


def test_the_image_takes_at_most_230_mebibytes(image: Image) -> None:
    assert image.size <= LIMIT, f"{image.size / MIB:.1f} MiB"


def test_it_runs_gunicorn_as_nobody_in_particular(image: Image) -> None:
    config = image.config["config"]
    assert config["User"] == "10001:10001"
    assert config["Cmd"] == ["gunicorn", "--config", "k8sprep/gunicorn.conf.py"]
    assert not config.get("Entrypoint")
    assert config["WorkingDir"] == "/app"


def test_it_says_what_it_is_and_which(image: Image) -> None:
    labels = image.config["config"]["Labels"]
    assert labels[f"{LABELS}title"] == "k8sprep"
    assert labels[f"{LABELS}licenses"] == "Apache-2.0"
    assert labels[f"{LABELS}version"] == VERSION
    assert labels[f"{LABELS}revision"] == REVISION


def test_the_bank_the_static_files_and_the_version_are_inside(image: Image) -> None:
    files = image.files("app")
    bank = [name for name in files if re.fullmatch(r"app/quiz/bank/questions/.+/\d+-.+\.md", name)]
    assert len(bank) >= 50
    manifest = json.loads((image.root / "app/static/staticfiles.json").read_text())
    for name in manifest["paths"].values():
        assert f"app/static/{name}" in files
    assert "app/pyproject.toml" in files


def test_the_charts_templates_are_inside_as_they_stand(image: Image) -> None:
    templates = ROOT / "deploy" / "helm" / "k8sprep" / "templates"
    found = [path for path in templates.iterdir() if path.is_file()]
    assert len(found) > 20
    for path in found:
        assert (image.root / "app" / "chart" / path.name).read_text() == path.read_text()


def test_every_program_is_compiled(image: Image) -> None:
    sources = [name for name in image.files("app") if name.endswith(".py")]
    compiled = [importlib.util.cache_from_source(name) for name in sources]
    compiled = [re.sub(r"cpython-\d+", "cpython-313", name) for name in compiled]
    missing = {name for name in compiled if not (image.root / name).exists()}
    assert missing == {"app/__pycache__/manage.cpython-313.pyc"}  # a script is never imported


def test_nothing_is_inside_that_it_does_not_need(image: Image) -> None:
    files = image.files("app")
    unwanted = r"/(tests?|\.git|\.cache|pip|uv\.lock|uv|deploy|docs|ftfy|kubernetes_validate)(/|$)"
    allowed = ("django/test", "django/core/management/commands/test", "markdown_it")
    found = [name for name in files if re.search(unwanted, f"/{name}")]
    assert [name for name in found if not any(part in name for part in allowed)] == []
    assert not {"app/tools", "app/tests"} & set(files)
    assert [name for name in files if name.endswith((".po", ".mo"))] == []
    languages = {name.split("/locale/")[1].split("/")[0] for name in files if "/locale/" in name}
    assert languages <= {"__init__.py", "__pycache__", "en", "en_AU", "en_CA", "en_GB", "en_IE"}


def test_no_cache_no_compiler_and_no_secret_is_inside(image: Image) -> None:
    for folder in (
        "root/.cache",
        "run/secrets",
        "tmp",
        "home",
        "var/cache/apt",
        "var/lib/apt/lists",
    ):
        files = [image.root / name for name in image.files(folder)]
        assert [path for path in files if path.is_file() and path.stat().st_size] == []
    assert not {"usr/bin/gcc", "usr/bin/cc", "usr/local/bin/uv"} & set(image.files("usr"))
    history = json.dumps(image.config["history"])
    assert not re.search(r"BEGIN|password|token", history)
    keys = [name for name in image.files("app") if re.search(r"\.(pem|key|crt)$", name)]
    assert keys == [f"{PACKAGES}/certifi/cacert.pem"]  # the public authorities


@contextmanager
def started(image: Image, *command: str) -> Generator[subprocess.Popen[str]]:
    """A command, or the image's own, as PID 1 with a root that cannot be written to."""
    config = image.config["config"]
    given = dict(line.split("=", 1) for line in config["Env"])
    given |= {"HOST": "127.0.0.1", "PORT": "0", "SECRET_KEY": "k" * 60, "HTTPS": "0"}
    given |= {"DATABASE_URL": "sqlite:////tmp/k8sprep.sqlite3"}
    assignments = [f"{name}={value}" for name, value in given.items()]
    inside = ["env", "-i", "-C", config["WorkingDir"], *assignments, *(command or config["Cmd"])]
    unshare = ["unshare", *NAMESPACES, "sh", "-ec", INSIDE, "sh", str(image.root), *inside]
    with subprocess.Popen(unshare, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def first_process(unshare: int) -> int:
    """The host's number of the process that is PID 1 inside."""
    return int(Path(f"/proc/{unshare}/task/{unshare}/children").read_text().split()[0])


def test_it_starts_on_a_root_that_cannot_be_written_to_and_ends_when_told(image: Image) -> None:
    with started(image) as process:
        assert process.stdout
        ready = re.search(r"http://\S+/", process.stdout.readline())
        assert ready
        with urlopen(f"{ready[0]}livez") as answer:
            assert answer.read() == b"ok\n"
        os.kill(first_process(process.pid), signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_what_compose_runs_says_that_it_is_no_pod(image: Image) -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    with started(image, *compose["services"]["app"]["command"]) as process:
        assert process.stdout
        ready = next(filter(None, (re.search(r"http://\S+/", line) for line in process.stdout)))
        with urlopen(f"{ready[0]}evidence/") as answer:
            page = answer.read().decode()
    assert "This site does not run in a Pod." in page
    assert "What this process shows, outside a Pod" in page
    assert "read-only" in page
    assert "See it running here" not in page
