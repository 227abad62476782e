"""(j) What a pod shows of itself is true: each reading has a second source, by both Helms."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client

from quiz.evidence import PROBES
from tests.cluster.conftest import Site, namespace
from tests.cluster.helm import CHART, Helm
from tests.cluster.kube import Pod, Space
from tests.cluster.report import Report
from tests.cluster.test_i_inside import rules_of

GET = """
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen("http://127.0.0.1:8000" + sys.argv[1]).read().decode())
except urllib.error.HTTPError as error:
    print(error.code)
"""
READING = re.compile(r"<b>(.+?):</b> <code>(.*?)</code>", re.DOTALL)
MIB = 2**20


class Shown:
    """The pages of one pod, asked for by the pod itself, and what else can be asked about it."""

    def __init__(self, space: Space, pod: Pod) -> None:
        self.space, self.pod = space, pod
        self.values = dict(self._readings(self.page("/evidence/")))

    def page(self, path: str) -> str:
        """The HTML of a page, with entities as characters; of an error its number."""
        return html.unescape(self.run("python", "-c", GET, path)).strip()

    def run(self, *command: str) -> str:
        """What a command writes in the web container."""
        return self.space.execute(self.pod.metadata.name, *command, container="web").strip()

    def file(self, path: str) -> str:
        """The text of a file, by cat."""
        return self.run("cat", path)

    def counter(self, first: str, second: str) -> str:
        """The text of a counter of the CPU by its name in version 1 or 2 of cgroups."""
        paths = f"/sys/fs/cgroup/cpu/{first} 2>/dev/null || cat /sys/fs/cgroup/{second}"
        return self.run("sh", "-c", f"cat {paths}")

    def status(self, name: str) -> list[str]:
        """A line of the status of gunicorn's first process."""
        [line] = re.findall(rf"^{name}:\s*(.*)$", self.file("/proc/1/status"), re.MULTILINE)
        return str(line).split()

    def _readings(self, page: str) -> list[tuple[str, str]]:
        return [(name.strip(), value) for name, value in READING.findall(page)]

    @property
    def container(self) -> Any:
        """The web container, as the API has it."""
        return self.pod.spec.containers[0]


def place(shown: Shown) -> None:
    meta = shown.pod.metadata
    assert shown.values["Pod and namespace"] == f"{meta.name} in {meta.namespace}"
    assert shown.values["Node"] == shown.pod.spec.node_name
    zone = meta.labels.get("topology.kubernetes.io/zone", "not told")
    assert shown.values["Zone"] == zone
    ours = {f"{k}={v}" for k, v in meta.labels.items() if k.startswith("app.kubernetes.io/")}
    assert set(shown.values["Labels"].split(", ")) == ours


def kernel(shown: Shown) -> None:
    node = shown.space.core.read_node(shown.pod.spec.node_name)
    assert shown.values["Kernel"] == node.status.node_info.kernel_version
    kind = shown.run("stat", "-fc", "%T", "/sys/fs/cgroup")
    assert shown.values["Control groups"] == f"version {2 if kind == 'cgroup2fs' else 1}"


def user(shown: Shown) -> None:
    assert shown.values["UID and GID"] == f"{shown.run('id', '-u')} and {shown.run('id', '-g')}"
    assert shown.pod.spec.security_context.run_as_user == int(shown.run("id", "-u"))
    assert shown.values["Further groups"] == ", ".join(shown.run("id", "-G").split())
    is_nodes = shown.file("/proc/1/uid_map").split() == ["0", "0", "4294967295"]
    assert (shown.values["User namespace"] == "the node's own") == is_nodes


def seccomp(shown: Shown) -> None:
    [mode], [escalates] = shown.status("Seccomp"), shown.status("NoNewPrivs")
    assert shown.values["Seccomp"].startswith(f"{mode},")
    assert shown.values["NoNewPrivs"] == escalates
    kind = shown.pod.spec.security_context.seccomp_profile.type
    assert (kind == "Unconfined") == (mode == "0")
    assert shown.container.security_context.allow_privilege_escalation == (escalates == "0")


def capabilities(shown: Shown) -> None:
    for name, title in (("CapEff", "In effect"), ("CapBnd", "The most that could be gained")):
        [mask] = shown.status(name)
        assert (shown.values[title] == "none") == (int(mask, 16) == 0)
    assert shown.container.security_context.capabilities.drop == ["ALL"]


def label(shown: Shown) -> None:
    try:
        said = shown.file("/proc/1/attr/current").strip("\0")
    except AssertionError:  # the kernel refuses where no module is there
        said = "none"
    assert shown.values["Label"] == said


def root(shown: Shown) -> None:
    with pytest.raises(AssertionError, match="Read-only file system"):
        shown.run("touch", "/x")
    assert shown.values["/"].startswith("read-only")
    assert shown.container.security_context.read_only_root_filesystem


def token(shown: Shown) -> None:
    mounted = {mount.mount_path for mount in shown.container.volume_mounts}
    assert "/var/run/secrets/kubernetes.io/serviceaccount" not in mounted
    assert shown.values["Token of the ServiceAccount"] == "absent"
    assert shown.pod.spec.automount_service_account_token is False


def image(shown: Shown) -> None:
    [system] = re.findall(r'PRETTY_NAME="(.*)"', shown.file("/etc/os-release"))
    python = shown.run("python", "--version")
    assert shown.values["System"] == f"{system}, {python}"
    assert ("/bin/sh" in shown.values["Shells, compilers, downloaders"]) == bool(
        shown.run("python", "-c", "import os; print('x' * os.path.exists('/bin/sh'))")
    )


def pod_security(shown: Shown) -> None:
    assert shown.values["As it was rendered"] == "restricted"
    space = shown.space.core.read_namespace(shown.space.name)
    assert space.metadata.labels["pod-security.kubernetes.io/enforce"] == "restricted"
    assert shown.values["As the kernel has it"].startswith("4 of 4")


def resources(shown: Shown) -> None:
    asked, limits = shown.container.resources.requests, shown.container.resources.limits
    said = shown.values["Requests and limits"]
    assert said.startswith(f"{asked['cpu']} of CPU")
    assert f"{asked['memory'][:-2]} MiB of memory, at most {limits['memory'][:-2]} MiB" in said
    assert shown.values["Memory"].endswith(f" of at most {limits['memory'][:-2]} MiB")
    used = int(shown.values["Memory"].split()[0])
    assert 20 <= used <= int(limits["memory"][:-2])
    assert shown.values["Weight of the CPU"] == shown.counter("cpu.shares", "cpu.weight")
    assert shown.counter("cpu.cfs_quota_us", "cpu.max").split()[0] in {"-1", "max"}
    assert shown.values["Limit of the CPU"] == "none"
    assert shown.values["Throttled"].endswith(" periods")


def quality(shown: Shown) -> None:
    score = shown.file("/proc/1/oom_score_adj")
    assert shown.values["Class"] == f"{shown.pod.status.qos_class} (score {score})"


def dns(shown: Shown) -> None:
    lines = dict(line.split(" ", 1) for line in shown.file("/etc/resolv.conf").splitlines())
    assert shown.values["Name server"] == lines["nameserver"]
    ndots = re.search(r"ndots:(\d+)", lines["options"])
    assert ndots
    assert shown.values["Search list and ndots"] == f"{lines['search'].strip()}; ndots {ndots[1]}"
    assert shown.values["A look-up"].split()[0] == shown.values["A look-up with its dot"].split()[0]


def services(shown: Shown) -> None:
    service = shown.space.core.read_namespaced_service("k8sprep", shown.space.name)
    assert shown.values["With a ClusterIP"].startswith(f"{service.spec.cluster_ip} in ")
    slices: Any = client.DiscoveryV1Api()
    found = slices.list_namespaced_endpoint_slice(
        shown.space.name, label_selector="kubernetes.io/service-name=k8sprep-metrics"
    ).items
    ready = {
        address
        for each in found
        for endpoint in each.endpoints or []
        if endpoint.conditions.ready
        for address in endpoint.addresses
    }
    assert set(shown.values["Headless"].partition(" in ")[0].split(", ")) == ready


def links(shown: Shown) -> None:
    names = re.findall(r"^(\w+_SERVICE_HOST)=", shown.run("env"), re.MULTILINE)
    assert shown.values["Services in the environment"].startswith(f"{len(names) - 1},")
    assert shown.pod.spec.enable_service_links is False


def volumes(shown: Shown) -> None:
    kinds = dict(line.split()[1:3] for line in shown.file("/proc/mounts").splitlines())
    points = {mount.mount_path: mount for mount in shown.container.volume_mounts}
    assert len(points) >= 5
    for point, mount in points.items():
        mode = "read-only" if mount.read_only else "writable"
        assert shown.values[point] == f"{kinds[point]}, {mode}"


def configuration(shown: Shown) -> None:
    for name, folder in (("Secret", "/run/secrets/k8sprep"), ("ConfigMap", "/run/evidence")):
        target = shown.run("readlink", f"{folder}/..data")
        assert shown.values[f"A {name}'s folder"] == f"..data → {target}"


def life(shown: Shown) -> None:
    spec = shown.pod.spec
    assert shown.values["Before it starts"] == spec.init_containers[0].name
    for name in ("startup", "readiness", "liveness"):
        probe = getattr(shown.container, f"{name}_probe")
        assert shown.values[f"{name}Probe"] == (
            f"GET {probe.http_get.path}, every {probe.period_seconds} s, "
            f"{probe.failure_threshold} failures count"
        )
    pause = shown.container.lifecycle.pre_stop.sleep.seconds
    assert shown.values["preStop"] == f"sleep {pause} s"
    assert shown.values["Time to end"] == f"{spec.termination_grace_period_seconds} s"


def rollout(shown: Shown) -> None:
    deployment = shown.space.apps.read_namespaced_deployment("k8sprep", shown.space.name).spec
    rolling = deployment.strategy.rolling_update
    assert shown.values["Strategy"] == (
        f"{deployment.strategy.type}, maxSurge {rolling.max_surge}, "
        f"maxUnavailable {rolling.max_unavailable}"
    )
    owner = shown.pod.metadata.owner_references[0].name
    assert owner == f"k8sprep-{shown.values['Hash of the template']}"
    kept = deployment.revision_history_limit
    assert shown.values["Kept to go back to"] == f"{kept} ReplicaSets"


def scaling(shown: Shown) -> None:
    policy: Any = client.PolicyV1Api()
    budget = policy.read_namespaced_pod_disruption_budget("k8sprep", shown.space.name).spec
    assert shown.values["PodDisruptionBudget"] == f"maxUnavailable {budget.max_unavailable}"
    spread = [each.topology_key for each in shown.pod.spec.topology_spread_constraints]
    assert shown.values["Spread"] == " and ".join(spread)
    scalers: Any = client.AutoscalingV2Api()
    found = scalers.list_namespaced_horizontal_pod_autoscaler(shown.space.name).items
    assert (shown.values["HorizontalPodAutoscaler"] == "none") == (not found)


def live(shown: Shown) -> None:
    """Off by default; `prove_api` has the second sources where it is on."""
    assert shown.values["Asked"] == "nothing"
    volume = next(each for each in shown.pod.spec.volumes if each.name == "evidence")
    assert not [each for each in volume.projected.sources if each.service_account_token]


SECOND_SOURCES: dict[str, Callable[[Shown], None]] = {
    "place": place,
    "kernel": kernel,
    "user": user,
    "seccomp": seccomp,
    "capabilities": capabilities,
    "label": label,
    "root": root,
    "token": token,
    "image": image,
    "pod-security": pod_security,
    "resources": resources,
    "class": quality,
    "dns": dns,
    "services": services,
    "links": links,
    "volumes": volumes,
    "configuration": configuration,
    "life": life,
    "rollout": rollout,
    "scaling": scaling,
    "live": live,
}


def confirm(space: Space, report: Report, who: str) -> None:
    """Confirm every reading of one ready pod by a second source."""
    with report.row(f"j shown {who}") as words:
        pod = space.pods("web")[-1]
        shown = Shown(space, pod)
        for check in SECOND_SOURCES.values():
            check(shown)
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
    more = set(rules_of("k8sprep", space)) - set(rules_of("default", space))
    assert len(more) == 4
    assert {verb for rule in more for verb in ("get", "list") if f"'{verb}'" in rule} == {
        "get",
        "list",
    }
    for word in ("secrets", "pods", "create", "watch", "delete", "patch", "update", "'*'"):
        assert word not in " ".join(more)


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
        helm.upgrade(*values, "evidence.api=true")
        asking = Shown(space, newest(space))
        prove_api(asking)
        helm.upgrade(*values, "evidence.enabled=false")
        name = newest(space).metadata.name
        answer = space.execute(name, "python", "-c", GET, "/evidence/", container="web")
        assert answer.strip() == "404"
        words.append("seccomp, limits, grace period and links told as they are; then turned off")
