"""(k) Somebody else's cluster: quotas, limits, its own UIDs, an umbrella chart, odd names."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from kubernetes import client
from kubernetes.client.exceptions import ApiException
from kubernetes.dynamic import DynamicClient
from kubernetes.dynamic.exceptions import ResourceNotFoundError

from tests.cluster.conftest import leave_out, namespace
from tests.cluster.helm import CHART, TIMEOUT, Helm
from tests.cluster.kube import RESTRICTED, Space, wait
from tests.cluster.load import load
from tests.cluster.report import Report
from tests.cluster.test_g_backup import WIPE, run_job

RELEASE, SITE = "2026", "k8sprep-2026"
# One that has a name in every image: initdb asks for it. OpenShift's runtime gives a name to any.
UID = 65534
POLICIES = "admissionregistration.k8s.io"
LIMITED = ("web", "database.embedded", "backup", "housekeeping", "statistics", "test")
VALUES = (
    *(f"{section}.resources.limits.cpu=1" for section in LIMITED),
    "test.resources.requests.cpu=20m",  # the limit range's least
    "userIds=namespace",
    "commonLabels.team=learning",
)
QUOTA = {
    "requests.cpu": "2",
    "limits.cpu": "16",
    "requests.memory": "3Gi",
    "limits.memory": "6Gi",
    "persistentvolumeclaims": "4",
    "pods": "20",
}
LIMITS = {
    "type": "Container",
    "min": {"cpu": "20m", "memory": "16Mi"},
    "max": {"cpu": "2", "memory": "1Gi"},
}
UNSET = "!has(object.spec.securityContext.runAsUser) && !has(object.spec.securityContext.fsGroup)"
GIVEN = (
    f"Object{{spec: Object.spec{{securityContext: Object.spec.securityContext{{"
    f"runAsUser: {UID}, fsGroup: {UID}}}}}}}"
)
OURS = " && ".join(
    f"object.spec.securityContext.{name} == {UID}" for name in ("runAsUser", "fsGroup")
)


def restrict(space: Space) -> None:
    """Give the namespace a quota and a limit range that leave no container without limits."""
    quota = {"metadata": {"name": "quota"}, "spec": {"hard": QUOTA}}
    space.core.create_namespaced_resource_quota(space.name, quota)
    limits = {"metadata": {"name": "limits"}, "spec": {"limits": [LIMITS]}}
    space.core.create_namespaced_limit_range(space.name, limits)


def policies(space: Space) -> Generator[tuple[str, dict[str, Any]]]:
    """Yield kind and object of what OpenShift does: UIDs are given where none is asked for, and no
    other is let in.
    """
    match = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": space.name}}}
    rules = [
        {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
    ]
    common = {"failurePolicy": "Fail", "matchConstraints": {"resourceRules": rules}}
    yield (
        "MutatingAdmissionPolicy",
        {
            **common,
            "reinvocationPolicy": "Never",
            "matchConditions": [{"name": "unset", "expression": UNSET}],
            "mutations": [
                {"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": GIVEN}}
            ],
        },
    )
    yield "MutatingAdmissionPolicyBinding", {"policyName": space.name, "matchResources": match}
    refusal = {"expression": OURS, "message": "UIDs are this namespace's to give."}
    yield "ValidatingAdmissionPolicy", {**common, "validations": [refusal]}
    yield (
        "ValidatingAdmissionPolicyBinding",
        {
            "policyName": space.name,
            "validationActions": ["Deny"],
            "matchResources": match,
        },
    )


@contextmanager
def ids_of_the_namespace(space: Space, report: Report) -> Generator[None]:
    """Let the cluster choose the UIDs of the namespace's pods, for the length of the block."""
    cluster: Any = DynamicClient(client.ApiClient())  # type: ignore[no-untyped-call]  # its own gap
    made = []
    try:
        for kind, spec in policies(space):
            found = cluster.resources.get(api_version=f"{POLICIES}/v1", kind=kind)
            body = {"apiVersion": f"{POLICIES}/v1", "kind": kind}
            found.create(body={**body, "metadata": {"name": space.name}, "spec": spec})
            made.append(found)
        yield
    except ResourceNotFoundError:
        leave_out("UIDs of the namespace: this cluster has no MutatingAdmissionPolicy", report)
    finally:
        for found in made:
            found.delete(name=space.name)


def is_enforced(space: Space) -> bool:
    """Whether a pod with a UID of its own is refused by now."""
    resources = {"limits": {"cpu": "1", "memory": "64Mi"}}
    container = {"name": "own", "image": space.image, "resources": resources}
    spec = {
        "containers": [container | {"securityContext": RESTRICTED}],
        "securityContext": {"runAsUser": 10001, "fsGroup": 10001},
    }
    try:
        space.core.create_namespaced_pod(
            space.name, {"metadata": {"name": "own"}, "spec": spec}, dry_run="All"
        )
    except ApiException as error:
        return "UIDs are this namespace's to give" in str(error.body)
    return False


def umbrella(folder: Path) -> Path:
    """Make a chart of which ours is a part."""
    chart = folder / "platform"
    (chart / "charts").mkdir(parents=True)
    (chart / "charts" / "k8sprep").symlink_to(CHART)
    version = yaml.safe_load((CHART / "Chart.yaml").read_text())["version"]
    ours = {"name": "k8sprep", "version": version, "condition": "k8sprep.enabled"}
    about = {"apiVersion": "v2", "name": "platform", "version": "1.0.0", "dependencies": [ours]}
    (chart / "Chart.yaml").write_text(yaml.safe_dump(about))
    (chart / "values.yaml").write_text("global: {team: learning}\nk8sprep: {enabled: true}\n")
    return chart


def test_it_lives_by_the_rules_of_somebody_elses_cluster(report: Report, tmp_path: Path) -> None:
    with namespace("2026") as space, ids_of_the_namespace(space, report):
        restrict(space)
        wait("the policies", lambda: is_enforced(space), seconds=60)
        helm = Helm("helm", space.name, space.image, umbrella(tmp_path), "k8sprep.")
        with report.row("k install") as words:
            helm.install(*VALUES, release=RELEASE)
            words.append(f"release {RELEASE} in {space.name}, quota, limits, UIDs, umbrella chart")
        users = {
            space.execute(pod.metadata.name, "id", "-u", container=container).strip()
            for component, container in (("web", "web"), ("database", "postgresql"))
            for pod in space.pods(component, RELEASE)
        }
        assert users == {str(UID)}
        with report.row("k helm test") as words:
            helm("test", RELEASE, "--logs", "--timeout", TIMEOUT)
            words.append("green")
        drill(space, report)


def drill(space: Space, report: Report) -> None:
    """Practise, back up, wipe, restore."""

    def ask(statement: str) -> list[str]:
        return space.sql(statement, SITE)

    with load(space, enough=20, seconds=120, service=SITE, query=ask) as learners:
        pass
    learners.assert_nothing_lost_or_doubled()
    assert learners.failed == []
    rows = "SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY id)) FROM quiz_attempt AS t"
    with report.row("k drill") as words:
        before = ask(rows)
        words.append(run_job(space, "backup", SITE))
        assert ask("SELECT bytes > 0 AND free_bytes > 0 FROM quiz_backup") == ["t"]
        ask(WIPE)
        words.append(run_job(space, "restore", SITE))
        assert ask(rows) == before
        words.append(run_job(space, "housekeeping", SITE))


def test_what_renders_without_asking_the_cluster_is_refused() -> None:
    with namespace() as space, pytest.raises(AssertionError, match="rendered without a cluster"):
        Helm("helm", space.name, space.image)("template", "k8sprep", str(CHART))
