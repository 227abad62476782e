"""(i) What the cluster lets in, and what a pod can do there."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from kubernetes import client
from kubernetes.client.exceptions import ApiException
from kubernetes.dynamic import DynamicClient
from kubernetes.dynamic.exceptions import ResourceNotFoundError

from tests.cluster.conftest import Site, leave_out
from tests.cluster.helm import CHART
from tests.cluster.report import Report

EVERYTHING = (
    "secretKey.existingSecret=given",  # `helm template` asks no cluster, so it makes none
    "database.embedded.existingSecret=given",
    "host=prep.example.org",
    "ingress.enabled=true",
    "httpRoute.enabled=true",
    "httpRoute.parentRefs[0].name=public",
    "autoscaling.enabled=true",
    "metrics.serviceMonitor.enabled=true",
    "metrics.prometheusRule.enabled=true",
)
OPTIONAL = ("HTTPRoute", "Ingress", "HorizontalPodAutoscaler", "ServiceMonitor", "PrometheusRule")
INSIDE = """
import os, pathlib
print(os.getuid(), os.getgid())
print(pathlib.Path("/var/run/secrets/kubernetes.io").exists())
for path in ("/file", "/app/file", "/app/quiz/file"):
    try:
        pathlib.Path(path).write_text("")
        print(path, "written")
    except OSError as error:
        print(path, error.strerror)
print(*(name for name in os.environ if name.endswith("_SERVICE_HOST") and "KUBERNETES" not in name))
"""


def test_a_dry_run_says_the_same_twice(site: Site) -> None:
    options = ["--dry-run=server", *site.helm.settings(site.space.image)]
    said = [site.helm("upgrade", "k8sprep", str(CHART), *options) for _ in range(2)]
    first, second = (re.sub(r"^LAST DEPLOYED: .*$", "", text, flags=re.MULTILINE) for text in said)
    assert first == second
    assert "kind: Deployment" in first


def test_inside_is_nobody_without_a_token_on_a_root_that_cannot_be_written_to(site: Site) -> None:
    [pod, *_others] = site.space.pods("web")
    said = site.space.execute(pod.metadata.name, "python", "-c", INSIDE, container="web")
    assert said.splitlines() == [
        "10001 10001",
        "False",
        "/file Read-only file system",
        "/app/file Read-only file system",
        "/app/quiz/file Read-only file system",
        "",
    ]


def rules_of(account: str, namespace: str) -> list[str]:
    """What an account may do in the namespace, line by line."""
    user = f"system:serviceaccount:{namespace}:{account}"
    api = client.ApiClient(header_name="Impersonate-User", header_value=user)
    asked: Any = client.AuthorizationV1Api(api)
    review = {"spec": {"namespace": namespace}}
    status = asked.create_self_subject_rules_review(review).status
    return sorted(str(rule) for rule in [*status.resource_rules, *status.non_resource_rules])


def test_its_account_can_do_no_more_than_any_other(site: Site) -> None:
    [pod, *_others] = site.space.pods("web")
    account = pod.spec.service_account_name
    assert account == "k8sprep"
    assert rules_of(account, site.space.name) == rules_of("default", site.space.name)


def test_the_namespace_lets_no_unrestricted_pod_in(site: Site) -> None:
    container = {"name": "free", "image": site.space.image}
    pod = {"metadata": {"name": "free"}, "spec": {"containers": [container]}}
    with pytest.raises(ApiException, match='violates PodSecurity \\\\"restricted'):
        site.space.core.create_namespaced_pod(site.space.name, pod)


def test_the_cluster_takes_every_kind_that_can_be_turned_on(site: Site, report: Report) -> None:
    settings = site.helm.settings(site.space.image, *EVERYTHING)
    text = site.helm("template", "kinds", str(CHART), *settings)
    # A pod is taken only where its account is, and the account is among what is tried here.
    rendered = [found for found in yaml.safe_load_all(text) if found and found["kind"] != "Pod"]
    cluster: Any = DynamicClient(client.ApiClient())  # type: ignore[no-untyped-call]  # its own gap
    taken, unknown = [], set[str]()
    with report.row("i kinds") as words:
        for found in rendered:
            try:
                kind = cluster.resources.get(api_version=found["apiVersion"], kind=found["kind"])
            except ResourceNotFoundError:
                unknown.add(found["kind"])
                continue
            kind.create(body=found, namespace=site.space.name, dry_run="All")
            taken.append(found["kind"])
        words.append(f"taken by the API server: {', '.join(sorted(set(taken)))}")
    assert set(OPTIONAL) <= {found["kind"] for found in rendered}
    if unknown:
        leave_out(f"{', '.join(sorted(unknown))}: this cluster does not know the kind", report)
