"""The chart as Helm renders it: what the tests of this room ask for."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from tools.chart import CHART
from tools.programs import program

SCENARIOS = {path.name.removesuffix("-values.yaml"): path for path in (CHART / "ci").iterdir()}
PODS = {"Deployment", "StatefulSet", "Job", "CronJob", "Pod"}


@cache
def template(
    helm: str, scenario: str = "embedded", *sets: str, release: str = "prep"
) -> subprocess.CompletedProcess[str]:
    """Run `helm template` for one of `ci/`, with `--set` for each of `sets`, or as written."""
    command = [
        str(program(helm)),
        "template",
        release,
        str(CHART),
        "--namespace=learners",
        "--kube-version=1.37.0",
        f"--values={SCENARIOS[scenario]}",
        *(value if value.startswith("--") else f"--set={value}" for value in sets),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rendered(helm: str, scenario: str = "embedded", *sets: str) -> list[dict[str, Any]]:
    """Return the objects of a rendering that has to succeed."""
    done = template(helm, scenario, *sets)
    assert done.returncode == 0, done.stderr
    return [found for found in yaml.safe_load_all(done.stdout) if found]


def one(objects: list[dict[str, Any]], kind: str, name: str = "prep-k8sprep") -> dict[str, Any]:
    """Return the one object of that kind and name."""
    (found,) = [
        each for each in objects if (each["kind"], each["metadata"]["name"]) == (kind, name)
    ]
    return found


def pods(objects: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the pod template (metadata and spec) of all that makes pods."""
    for each in objects:
        if each["kind"] in PODS:
            yield each["metadata"]["name"], pod_of(each)


def pod_of(workload: dict[str, Any]) -> dict[str, Any]:
    """Return the pod template of a workload; a Pod is its own."""
    match workload["kind"]:
        case "Pod":
            return workload
        case "CronJob":
            workload = workload["spec"]["jobTemplate"]
    template: dict[str, Any] = workload["spec"]["template"]
    return template


def containers(pod: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all containers of a pod, those of its start first."""
    return [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]


def environment(container: dict[str, Any]) -> dict[str, Any]:
    """Return the environment of a container by name, each name once."""
    names = [each["name"] for each in container["env"]]
    assert len(names) == len(set(names))
    return {each["name"]: each.get("value", each.get("valueFrom")) for each in container["env"]}
