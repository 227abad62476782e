"""`.ci/run` finds its cluster, and the scripts for kind call it as it wants to be called."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTES = '#!/bin/sh\necho "${0##*/} $@" >>"$TOLD"\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with .ci/ and tools/ alone; kubectl and make only write down how they are called."""
    for name in (".ci", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name)
    programs = tmp_path / "programs"
    for name in ("kubectl", "make", "kind", "helm", "helm3"):
        put(programs / name, NOTES)
    # Either Helm says that it is what it is called.
    put(programs / "helm", "#!/bin/sh\necho v4.3.1\n")
    put(programs / "helm3", "#!/bin/sh\necho v3.22.0\n")
    return tmp_path


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def call(checkout: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{checkout / 'programs'}:{os.environ['PATH']}"
    given = {"PATH": path, "TOLD": str(checkout / "told"), "HOME": str(checkout)}
    return subprocess.run(
        command, cwd=checkout, env=given | environment, capture_output=True, text=True, check=False
    )


def told(checkout: Path) -> list[str]:
    return (checkout / "told").read_text().splitlines()


def test_kind_starts_a_cluster_and_says_what_leads_to_it(checkout: Path) -> None:
    done = call(checkout, ".ci/kind/up")
    assert done.returncode == 0, done.stderr
    assert told(checkout)[0].startswith("kind create cluster --name k8sprep")
    shown = call(checkout, "bash", "-c", f"{done.stdout}echo $KUBECONFIG; command -v helm3")
    assert shown.stdout.splitlines() == [
        str(checkout / "var" / "kind" / "kubeconfig"),
        str(checkout / "var" / "kind" / "bin" / "helm3"),
    ]


def test_all_that_kind_fetches_is_named_by_its_commit(checkout: Path) -> None:
    call(checkout, ".ci/kind/up")
    fetched = [line for line in told(checkout) if "https://" in line]
    assert len(fetched) == 4
    for line in fetched:
        assert re.search(r"[=/][0-9a-f]{40}(/|$)", line), line


def test_images_are_loaded_and_the_cluster_ends_by_the_name_it_was_made_with(
    checkout: Path,
) -> None:
    call(checkout, ".ci/kind/up")
    call(checkout, ".ci/kind/load", "a:1", "b:2")
    call(checkout, ".ci/kind/down")
    assert told(checkout)[-2:] == [
        "kind load docker-image --name k8sprep a:1 b:2",
        "kind delete cluster --name k8sprep",
    ]


CLUSTER = {
    "up": '#!/bin/sh\necho up >>"$TOLD"; echo "export KUBECONFIG=somewhere"\n',
    "load": '#!/bin/sh\necho "load $*" >>"$TOLD"\n',
    "down": '#!/bin/sh\necho down >>"$TOLD"\n',
}


def test_the_cluster_that_is_named_is_started_used_and_ended(checkout: Path) -> None:
    for name, text in CLUSTER.items():
        put(checkout / "elsewhere" / name, text)
    done = call(checkout, ".ci/run", CLUSTER="elsewhere", BUILD="some-builder")
    assert done.returncode == 0, done.stderr
    lines = told(checkout)
    assert lines[:3] == ["make lint test test-start test-chart", "make test-image", "up"]
    assert lines[-4:] == [
        "load localhost/k8sprep:ci localhost/k8sprep:ci-again localhost/k8sprep:ci-next",
        "make test-cluster",
        "make test-cases",
        "down",
    ]


def test_without_a_cluster_the_end_says_what_did_not_run(checkout: Path) -> None:
    done = call(checkout, ".ci/run", BUILD="some-builder")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "NOT RUN: cluster"


def test_a_named_cluster_that_fails_to_start_fails_the_run(checkout: Path) -> None:
    put(checkout / "elsewhere" / "up", "#!/bin/sh\nexit 1\n")
    put(checkout / "elsewhere" / "down", CLUSTER["down"])
    assert call(checkout, ".ci/run", CLUSTER="elsewhere", BUILD="some-builder").returncode == 1
    assert told(checkout)[-1] == "down"
