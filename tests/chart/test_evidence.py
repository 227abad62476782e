"""What the chart tells the pages about the release: what it rendered, and no secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from quiz.evidence import PROBES
from quiz.evidence.here import MOUNT, NODE
from tests.chart.rendering import (
    SCENARIOS,
    containers,
    environment,
    one,
    pod_of,
    pods,
    rendered,
    template,
)
from tests.evidence.likeness import pod, values

CANARY = "c4n4ry"
# A canary wherever an operator may write something that is nobody's business.
OPERATORS = {
    "commonLabels": {"a": CANARY},
    "podLabels": {"b": CANARY},
    "podAnnotations": {"c": CANARY},
    "nodeSelector": {"d": CANARY},
    "tolerations": [{"key": CANARY}],
    "priorityClassName": CANARY,
    "serviceAccount": {"annotations": {"e": CANARY}},
    "host": f"{CANARY}.example.org",
    "extraHosts": [f"{CANARY}.example.net"],
    "secretKey": {"existingSecret": CANARY, "fallbackSecret": CANARY},
    "service": {"annotations": {"f": CANARY}},
    "image": {"pullSecrets": [CANARY]},
    "extraObjects": [{"kind": "Secret", "apiVersion": "v1", "metadata": {"name": CANARY}}],
    "database": {
        "mode": "external",
        "external": {
            "host": CANARY,
            "name": CANARY,
            "user": CANARY,
            "existingSecret": CANARY,
            "caSecret": CANARY,
            "clientCertSecret": CANARY,
            "sslmode": "verify-full",
        },
    },
    "web": {
        "affinity": {"nodeAffinity": {"x": CANARY}},
        "extraEnv": [{"name": CANARY, "value": CANARY}],
        "envFrom": [{"secretRef": {"name": CANARY}}],
        "extraVolumes": [{"name": CANARY, "nfs": {"server": CANARY, "path": f"/{CANARY}"}}],
        "extraVolumeMounts": [{"name": CANARY, "mountPath": f"/{CANARY}"}],
        "topologySpreadConstraints": [
            {
                "topologyKey": "kubernetes.io/hostname",
                "maxSkew": 1,
                "whenUnsatisfiable": "DoNotSchedule",
                "labelSelector": {"matchLabels": {"g": CANARY}},
            }
        ],
    },
}


def told(objects: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the ConfigMap tells."""
    data = one(objects, "ConfigMap", "prep-k8sprep-evidence")["data"]
    assert set(data) == {"release.json"}
    found: dict[str, Any] = json.loads(data["release.json"])
    return found


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_it_tells_what_the_deployment_has(helm: str, scenario: str) -> None:
    objects = rendered(helm, scenario)
    found, deployment = told(objects), one(objects, "Deployment")["spec"]
    spec, web = pod_of(one(objects, "Deployment"))["spec"], deployment["template"]["spec"]
    [container] = web["containers"]
    assert found["deployment"].items() <= deployment.items()
    assert found["container"].items() <= container.items()
    assert found["pod"]["securityContext"] == spec["securityContext"]
    assert found["pod"]["terminationGracePeriodSeconds"] == spec["terminationGracePeriodSeconds"]
    assert found["budget"] == {"maxUnavailable": 1}
    scalers = [each["spec"] for each in objects if each["kind"] == "HorizontalPodAutoscaler"]
    assert bool(found["autoscaler"]) == bool(scalers)
    for scaler in scalers:
        assert found["autoscaler"]["maxReplicas"] == scaler["maxReplicas"]


def test_whatever_an_operator_sets_none_of_it_is_told(helm: str, tmp_path: Path) -> None:
    file = tmp_path / "values.yaml"
    file.write_text(yaml.safe_dump(OPERATORS))
    done = template(helm, "", f"--values={file}")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(CANARY) >= 30
    found = told([each for each in yaml.safe_load_all(done.stdout) if each])
    assert CANARY not in json.dumps(found)
    assert found["pod"]["volumeKinds"] == ["emptyDir", "nfs", "projected", "secret"]


def test_only_the_web_container_is_told(helm4: str) -> None:
    for name, each in pods(rendered(helm4)):
        for container in containers(each):
            is_web = name == "prep-k8sprep" and container["name"] == "web"
            mounts = {mount["mountPath"] for mount in container.get("volumeMounts", [])}
            assert (f"/{MOUNT}" in mounts) == is_web
            assert (NODE in environment(container) if "env" in container else False) == is_web


def test_turned_off_nothing_of_it_is_left(helm: str) -> None:
    objects = rendered(helm, "embedded", "evidence.enabled=false")
    assert "evidence" not in json.dumps([each["metadata"] for each in objects])
    spec = pod_of(one(objects, "Deployment"))["spec"]
    assert "evidence" not in {volume["name"] for volume in spec["volumes"]}
    for container in containers({"spec": spec}):
        assert environment(container)["EVIDENCE"] == "0"
        assert NODE not in environment(container)


def test_the_probes_read_what_the_chart_rendered(helm4: str, tmp_path: Path) -> None:
    data = one(rendered(helm4, "autoscaling"), "ConfigMap", "prep-k8sprep-evidence")["data"]
    here = pod(tmp_path, run_evidence_release_json=data["release.json"])
    assert {probe.name for probe in PROBES if not probe.read(here)} == set()
    assert values(here, "life")["Time to end"] == "40 s"
    assert values(here, "pod-security")["As it was rendered"] == "restricted"
    assert values(here, "scaling")["HorizontalPodAutoscaler"].startswith("3 to 10")


def test_nobody_may_ask_the_api_server_unless_an_operator_says_so(helm: str) -> None:
    for sets in ((), ("evidence.api=false",), ("evidence.api=true", "evidence.enabled=false")):
        objects = rendered(helm, "embedded", *sets)
        assert not [each for each in objects if "Role" in each["kind"]]
        assert "serviceAccountToken" not in json.dumps(objects)


def test_then_it_may_read_its_own_release_and_no_more(helm: str) -> None:
    objects = rendered(helm, "embedded", "evidence.api=true")
    role = one(objects, "Role", "prep-k8sprep-evidence")
    assert [
        (rule["apiGroups"], rule["resources"], rule.get("resourceNames"), rule["verbs"])
        for rule in role["rules"]
    ] == [
        (["apps"], ["deployments"], ["prep-k8sprep"], ["get"]),
        (["autoscaling"], ["horizontalpodautoscalers"], ["prep-k8sprep"], ["get"]),
        (["discovery.k8s.io"], ["endpointslices"], None, ["list"]),
        ([""], ["events"], None, ["list"]),
    ]
    binding = one(objects, "RoleBinding", "prep-k8sprep-evidence")
    assert binding["subjects"] == [
        {"kind": "ServiceAccount", "name": "prep-k8sprep", "namespace": "learners"}
    ]
    assert not [each for each in objects if each["kind"].startswith("ClusterRole")]


def test_the_token_is_mounted_in_the_web_container_only(helm4: str) -> None:
    for name, each in pods(rendered(helm4, "embedded", "evidence.api=true")):
        assert each["spec"]["automountServiceAccountToken"] is False
        has = "serviceAccountToken" in json.dumps(each["spec"].get("volumes", []))
        assert has == (name == "prep-k8sprep")


def test_its_policy_lets_it_reach_the_api_server_only_then(helm4: str) -> None:
    def policy(value: str) -> str:
        found = one(rendered(helm4, "embedded", value), "NetworkPolicy")
        return json.dumps(found["spec"]["egress"])

    assert '{"port": 6443}' in policy("evidence.api=true")
    assert "443" not in policy("evidence.api=false")
