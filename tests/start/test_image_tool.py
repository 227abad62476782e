"""What `make image` calls: the named builder, else docker or podman, else nothing with a reason."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import image

ROOT = Path(image.ROOT)
ECHO = 'echo "$0" "$@" >>"$TOLD"; [ "${0##*/}" != docker ]\n'


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Programs that write down how they were called; docker's server does not answer."""
    for name in ("docker", "podman", "other"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{ECHO}")
        program.chmod(0o755)
    path = tmp_path / "told"
    for name in ("BUILD", "CA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TOLD", str(path))
    return path


def calls(told: Path) -> list[str]:
    return [line.removeprefix(f"{told.parent}/") for line in told.read_text().splitlines()]


def test_the_first_of_docker_and_podman_that_answers_builds(told: Path, tmp_path: Path) -> None:
    image.build("k8sprep:1", tmp_path, {"VERSION": "1"})
    assert calls(told)[-1] == f"podman build {tmp_path} --tag k8sprep:1 --build-arg VERSION=1"


def test_a_named_builder_is_called_with_folder_and_tag(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUILD", f"{tmp_path / 'other'} --quietly")
    monkeypatch.setenv("CA", "/ca.crt")
    image.build("k8sprep:1", tmp_path, {})
    assert calls(told) == [f"other --quietly {tmp_path} k8sprep:1 --secret id=ca,src=/ca.crt"]


def test_podman_is_asked_for_an_oci_archive(told: Path, tmp_path: Path) -> None:
    image.build_archive(tmp_path / "image.tar", {})
    expected = f"podman save --format oci-archive -o {tmp_path}/image.tar k8sprep:archive"
    assert calls(told)[-1] == expected


def test_a_named_builder_gets_the_archive_as_its_tag(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUILD", str(tmp_path / "other"))
    image.build_archive(tmp_path / "image.tar", {})
    assert calls(told) == [f"other {ROOT} oci-archive:{tmp_path}/image.tar:k8sprep"]


def test_without_a_builder_the_sentence_says_what_to_do(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(image.BuilderMissingError, match=r"Install one of them, or .*BUILD="):
        image.build("k8sprep:1", tmp_path, {})


def test_the_command_line_adds_version_and_revision(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUILD", str(tmp_path / "other"))
    command = [sys.executable, "-m", "tools.image", "x:1", str(tmp_path), "IMAGE=y:1"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    version = re.escape(image.version())
    pattern = rf"other {tmp_path} x:1 --build-arg VERSION={version} --build-arg REVISION=\w+ "
    assert re.fullmatch(pattern + r"--build-arg IMAGE=y:1", calls(told)[0])
