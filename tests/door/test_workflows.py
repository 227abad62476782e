"""The workflows: what they run is ours or pinned, and a release is what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PATHS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
USES = re.compile(r"uses: (?P<what>\S+)(?P<comment>.*)")


def workflow(name: str) -> dict[str, Any]:
    # A string tag, since YAML 1.1 reads the key `on` as true.
    text = (ROOT / ".github" / "workflows" / name).read_text()
    read: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return read


def steps(name: str) -> Iterator[dict[str, Any]]:
    for job in workflow(name)["jobs"].values():
        yield from job.get("steps", [])


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_commit_and_names_its_release(path: Path) -> None:
    used = list(USES.finditer(path.read_text()))
    assert used
    for found in used:
        if not found["what"].startswith("./"):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", found["what"])
            assert re.fullmatch(r" # v\d+\.\d+\.\d+", found["comment"])


def test_an_action_has_one_version_everywhere() -> None:
    used = {found["what"] for path in PATHS for found in USES.finditer(path.read_text())}
    names = [what.partition("@")[0] for what in used]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_job_ends_in_time_and_may_only_what_is_said(path: Path) -> None:
    read = workflow(path.name)
    assert read["permissions"] in ("", {}, {"contents": "read"})
    for job in read["jobs"].values():
        assert "uses" in job or int(job["timeout-minutes"]) <= 120


def test_ci_runs_what_anyone_can_run_on_a_cluster_by_kind() -> None:
    job = workflow("ci.yml")["jobs"]["ci"]
    assert job["steps"][-1] == {"run": ".ci/run"}
    assert (ROOT / job["env"]["CLUSTER"] / "up").exists()
    assert set(workflow("ci.yml")["on"]) == {"push", "pull_request", "workflow_call"}


def test_a_release_comes_from_a_tag_alone_and_after_ci() -> None:
    release = workflow("release.yml")
    assert release["on"] == {"push": {"tags": ["v*.*.*"]}}
    assert release["jobs"]["ci"]["uses"] == "./.github/workflows/ci.yml"
    assert release["jobs"]["publish"]["needs"] == "ci"


def test_the_image_is_for_both_processors_with_its_parts_and_its_origin() -> None:
    (build,) = [each["with"] for each in steps("release.yml") if each.get("id") == "image"]
    assert build["platforms"] == "linux/amd64,linux/arm64"
    assert (build["sbom"], build["provenance"], build["push"]) == ("true", "mode=max", "true")
    for argument in ("VERSION", "REVISION"):
        assert f"ARG {argument}=" in (ROOT / "Dockerfile").read_text()
        assert f"{argument}=" in build["build-args"]


def test_image_and_chart_are_signed_by_digest_without_a_key() -> None:
    runs = "\n".join(step.get("run", "") for step in steps("release.yml"))
    signed = re.findall(r"cosign sign --yes (.+)", runs)
    assert signed == ['"$IMAGE@$DIGEST"', '"$CHARTS/k8sprep@${digest:?}"']
    assert workflow("release.yml")["jobs"]["publish"]["permissions"]["id-token"] == "write"
    secrets = re.findall(
        r"secrets\.(\w+)", (ROOT / ".github" / "workflows" / "release.yml").read_text()
    )
    assert set(secrets) == {"GITHUB_TOKEN"}


def test_what_is_released_is_where_the_chart_and_the_docs_look_for_it() -> None:
    values = yaml.safe_load((ROOT / "deploy/helm/k8sprep/values.yaml").read_text())
    environment = workflow("release.yml")["jobs"]["publish"]["env"]
    image = environment["IMAGE"].replace("${{ github.repository }}", "k8sprep/k8sprep")
    assert image == values["image"]["repository"]
    assert f"cosign verify {image}:<version>" in (ROOT / "docs" / "operations.md").read_text()
