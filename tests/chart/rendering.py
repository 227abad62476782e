"""The chart as Helm renders it: what the tests of this room ask for."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.chart import CHART
from tools.programs import program

SCENARIOS = {path.name.removesuffix("-values.yaml"): path for path in (CHART / "ci").iterdir()}
PODS = {"Deployment", "StatefulSet", "Job", "CronJob", "Pod"}


# Without a cluster the chart makes no secret; what does not matter to a test is named once, here.
NAMED = Path(__file__).with_name("named-values.yaml")


@cache
def template(
    helm: str,
    scenario: str = "embedded",
    *sets: str,
    release: str = "prep",
    namespace: str = "learners",
    chart: Path = CHART,
    kubeconfig: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run `helm template` for one of `ci/`.

    Args:
        helm: which Helm.
        scenario: which file of `ci/`; empty: none.
        sets: what `--set` is given, or an option as it is written.
        release: the release's name.
        namespace: where it would be installed.
        chart: the chart's folder or archive.
        kubeconfig: leads to the cluster that is asked, which makes the secrets; None: no cluster,
            and both secrets have a name.
    """
    files = [] if kubeconfig else [NAMED]
    files += [SCENARIOS[scenario]] if scenario else []
    asked = ["--dry-run=server", "--disable-openapi-validation", f"--kubeconfig={kubeconfig}"]
    command = [
        str(program(helm)),
        "template",
        release,
        str(chart),
        f"--namespace={namespace}",
        "--kube-version=1.37.0",
        *(asked if kubeconfig else []),
        *(f"--values={file}" for file in files),
        *(value if value.startswith("--") else f"--set={value}" for value in sets),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rendered(
    helm: str, scenario: str = "embedded", *sets: str, **more: Any
) -> list[dict[str, Any]]:
    """Return the objects of a rendering that has to succeed; arguments as for `template`."""
    done = template(helm, scenario, *sets, **more)
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
