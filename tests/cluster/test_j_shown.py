"""(j) What a pod shows of itself is true: each reading has a second source, by both Helms."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client
from kubernetes.client.exceptions import ApiException

from quiz.evidence import PROBES
from tests.cluster.conftest import Site, namespace, next_image
from tests.cluster.helm import CHART, Helm
from tests.cluster.kube import Pod, Space
from tests.cluster.report import Report
from tests.cluster.runtime import confirm_by_runtime
from tests.cluster.shown import GET, SECOND_SOURCES, Shown


def confirm(space: Space, report: Report, who: str) -> None:
    """Confirm every reading of one ready pod by a second source."""
    with report.row(f"j shown {who}") as words:
        pod = space.pods("web")[-1]
        shown = Shown(space, pod)
        for check in SECOND_SOURCES.values():
            check(shown)
        words.append(confirm_by_runtime(shown, report))
        numbers = {n for probe in PROBES if probe.name in SECOND_SOURCES for n in probe.questions}
        words.append(
            f"{len(SECOND_SOURCES)} probes have a second source; "
            f"{len(shown.values)} readings shown, for {len(numbers)} questions"
        )
        assert set(SECOND_SOURCES) == {probe.name for probe in PROBES}
        assert len(numbers) >= 25
    assert "Read-only file system" in shown.run("python", "-c", TRY)


TRY = """
import http.cookiejar, re, urllib.parse, urllib.request
jar = http.cookiejar.CookieJar()
site = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
page = "http://127.0.0.1:8000/q/567/evidence/"
token = re.search(r'csrfmiddlewaretoken" value="(\\w+)"', site.open(page).read().decode())[1]
form = urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()
print(site.open(page, form).read().decode())
"""


def test_each_reading_is_true(site: Site, report: Report) -> None:
    confirm(site.space, report, "helm")


def test_each_reading_is_true_by_helm_3(site_by_helm3: Site, report: Report) -> None:
    confirm(site_by_helm3.space, report, "helm3")


def newest(space: Space) -> Pod:
    """The web pod that is there to stay."""
    return [pod for pod in space.pods("web") if not pod.metadata.deletion_timestamp][-1]


def prove_api(shown: Shown) -> None:
    """With evidence.api the pod may ask just what its Role says, and says what it was told."""
    deployment = shown.space.apps.read_namespaced_deployment("k8sprep", shown.space.name)
    status = deployment.status
    assert shown.values["Rollout now"] == (
        f"{deployment.spec.replicas} wanted, {status.updated_replicas} of this template, "
        f"{status.ready_replicas} ready"
    )
    assert shown.pod.status.pod_ip in shown.values["EndpointSlices now"]
    assert "(Pod)" in shown.values["Events of the last hour"]
    assert shown.values["Token of the ServiceAccount"] == "one of evidence.api's own"
    assert shown.file("/run/evidence/api/token") not in shown.page("/evidence/")
    space = shown.space.name
    assert more_than_others("k8sprep", space) == [
        ([""], ["events"], [], ["list"]),
        (["apps"], ["deployments"], ["k8sprep"], ["get"]),
        (["autoscaling"], ["horizontalpodautoscalers"], ["k8sprep"], ["get"]),
        (["discovery.k8s.io"], ["endpointslices"], [], ["list"]),
    ]
    answers = shown.run("python", "-c", ASK, space).split()
    assert answers == ["200", "200", "200", *["403"] * 6]


def more_than_others(account: str, namespace: str) -> list[tuple[list[str], ...]]:
    """What an account may do in the namespace, beyond what any other may."""
    found = {}
    for name in (account, "default"):
        user = f"system:serviceaccount:{namespace}:{name}"
        api = client.ApiClient(header_name="Impersonate-User", header_value=user)
        asked: Any = client.AuthorizationV1Api(api)
        status = asked.create_self_subject_rules_review({"spec": {"namespace": namespace}}).status
        found[name] = [
            (rule.api_groups or [], rule.resources or [], rule.resource_names or [], rule.verbs)
            for rule in status.resource_rules
        ]
    return sorted(rule for rule in found[account] if rule not in found["default"])


# With the pod's own token: what its Role allows, and what it does not.
ASK = """
import os, pathlib, ssl, sys, urllib.error, urllib.request
space, folder = sys.argv[1], pathlib.Path("/run/evidence/api")
authority = ssl.create_default_context(cafile=folder / "ca.crt")
own = f"namespaces/{space}/"
for path in (
    f"apis/apps/v1/{own}deployments/k8sprep",
    f"apis/discovery.k8s.io/v1/{own}endpointslices",
    f"api/v1/{own}events",
    f"apis/apps/v1/{own}deployments",
    f"api/v1/{own}secrets",
    f"api/v1/{own}pods",
    f"api/v1/{own}configmaps",
    "api/v1/namespaces/kube-system/events",
    "api/v1/nodes",
):
    asked = urllib.request.Request("https://%s/%s" % (os.environ["KUBERNETES_SERVICE_HOST"], path))
    asked.add_header("Authorization", "Bearer " + (folder / "token").read_text())
    try:
        print(urllib.request.urlopen(asked, context=authority).status)
    except urllib.error.HTTPError as error:
        print(error.code)
"""


def test_another_chart_has_other_words(tmp_path: Path, report: Report) -> None:
    chart = tmp_path / "k8sprep"
    shutil.copytree(CHART, chart)
    for name, before, after in (
        ("_pod.tpl", "type: RuntimeDefault", "type: Unconfined"),
        ("_pod.tpl", "enableServiceLinks: false", "enableServiceLinks: true"),
        (
            "deployment.yaml",
            "terminationGracePeriodSeconds: 40",
            "terminationGracePeriodSeconds: 70",
        ),
    ):
        template = chart / "templates" / name
        assert before in template.read_text()
        template.write_text(template.read_text().replace(before, after))
    with report.row("j other chart") as words, namespace("open") as space:
        enforce = {"pod-security.kubernetes.io/enforce": "privileged"}
        space.core.patch_namespace(space.name, {"metadata": {"labels": enforce}})
        helm = Helm("helm", space.name, space.image, chart=chart)
        values = ("database.mode=sqlite", "backup.enabled=false", "web.resources.limits.cpu=500m")
        helm.install(*values, "web.resources.limits.memory=448Mi")
        shown = Shown(space, space.pods("web")[-1])
        assert shown.status("Seccomp") == ["0"]
        assert shown.values["Seccomp"] == "0, no filter"
        page = shown.page("/q/562/evidence/")
        assert "its profile is Unconfined or missing" in page
        assert "type: Unconfined" in page
        assert shown.values["As it was rendered"] == "less than restricted: no seccomp profile"
        assert shown.values["As the kernel has it"].startswith("3 of 4")
        assert shown.values["Memory"].endswith("of at most 448 MiB")
        assert shown.values["Limit of the CPU"] == "0.50 CPUs"
        assert shown.values["Time to end"] == "70 s"
        assert int(shown.values["Services in the environment"].split(",")[0]) >= 1
        assert shown.values["Strategy"] == "Recreate"
        assert "/data" in shown.values
        assert "Rollout now" not in shown.values
        words.append(confirm_by_runtime(shown, report))
        helm.upgrade(*values, "evidence.api=true")
        asking = Shown(space, newest(space))
        prove_api(asking)
        assert asking.run("sh", "-c", "echo a shell") == "a shell"
        assert "/bin/sh" in asking.values["Shells, compilers, downloaders"]
        helm.upgrade(*values, image=next_image())
        bare = Shown(space, newest(space))
        assert bare.values["Shells, compilers, downloaders"] == "none of those looked for"
        assert "There is no shell" in bare.page("/q/568/evidence/")
        with pytest.raises((ValueError, ApiException), match="exec"):
            bare.run("sh", "-c", "echo a shell")
        helm.upgrade(*values, "evidence.enabled=false")
        name = newest(space).metadata.name
        answer = space.execute(name, "python", "-c", GET, "/evidence/", container="web")
        assert answer.strip() == "404"
        words.append(
            "seccomp, limits, grace period, links, shell told as they are; then turned off"
        )
