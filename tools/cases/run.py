"""One case on the cluster of KUBECONFIG: its manifests applied in turn, its commands watched."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from quiz.bank.case_files import Case, Step
from tools.cases.shorten import shorten

PATIENCE = 100  # seconds that a symptom may take
PAUSE = 2  # seconds between two looks
AT_ONCE = 16  # cases at a time, most of which wait
LABEL = "pod-security.kubernetes.io/enforce=restricted"


class CaseError(Exception):
    """A case does not do on this cluster what it says; the sentence tells what was seen."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the commands of a case showed, each with its command, shortened."""

    broken: list[str]
    mended: list[str]


def play(case: Case, folder: Path) -> Seen:
    """Bring a case about, mend it, and take it away.

    Args:
        case: the case.
        folder: where its manifests are.

    Returns:
        What its commands showed.

    Raises:
        CaseError: when a command did not show what the case says, or the namespace does not go.
    """
    addresses: dict[str, str] = {}
    with _namespace(case.namespace):
        broken = _apply(case, folder, "broken.yaml")
        seen = [_watch(step, folder, broken, addresses) for step in case.told.broken]
        mended = _apply(case, folder, "mended.yaml")
        after = [_watch(step, folder, mended, addresses) for step in case.told.mended]
    return Seen(broken=seen, mended=after)


def version() -> str:
    """Return the version of the cluster, such as v1.37.2."""
    found = re.search(r"Server Version: (v[\d.]+)", _run("kubectl version"))
    return found[1] if found else "unknown"


@contextmanager
def _namespace(name: str) -> Iterator[None]:
    """A namespace of its own, which lets nothing in that is not restricted, and goes in the end."""
    if "AlreadyExists" in _run(f"kubectl create namespace {name}"):
        _run(f"kubectl delete namespace {name} --timeout=60s")
        _run(f"kubectl create namespace {name}")
    _run(f"kubectl label namespace {name} {LABEL}")
    _run(f"kubectl wait --for=create serviceaccount/default -n {name} --timeout=30s")
    try:
        yield
    finally:
        gone = _run(f"kubectl delete namespace {name} --timeout=60s")
    if "deleted" not in gone or "timed out" in gone:
        raise CaseError(f"{name} does not go: {gone}")


def _apply(case: Case, folder: Path, name: str) -> str:
    """Apply a manifest; some are refused, which their commands then show."""
    return _run(f"kubectl apply -n {case.namespace} -f {name}", folder)


def _watch(step: Step, folder: Path, applied: str, addresses: dict[str, str]) -> str:
    """Run a command again and again until it shows what it should."""
    deadline = time.monotonic() + PATIENCE
    while True:
        output = _run(step.run, folder)
        missing = [said for said in step.says if not re.search(said, output, re.MULTILINE)]
        if not missing:
            return f"$ {step.run}\n{shorten(output, step.keep, addresses)}"
        if time.monotonic() > deadline:
            raise CaseError(
                f"{step.run}\ndid not show {missing} in {PATIENCE} s, but:\n{output}\n{applied}"
            )
        time.sleep(PAUSE)


def _run(command: str, folder: Path | None = None) -> str:
    """Run a line of a shell; return what it wrote, complaints included."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.stdout
