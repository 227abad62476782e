"""What a pod shows of itself, and for each probe a second source that confirms it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from kubernetes import client

from tests.cluster.kube import Pod, Space

GET = """
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen("http://127.0.0.1:8000" + sys.argv[1]).read().decode())
except urllib.error.HTTPError as error:
    print(error.code)
"""
READING = re.compile(r"<b>(.+?):</b> <code>(.*?)</code>", re.DOTALL)
SOURCE = r"<b>{}:</b> <code>[^<]*</code></p>\s*<p>.*?</p>\s*<p class=\"counts\">Source: (.*?)</p>"
MIB = 2**20
# Reads two counters right before and right after a page that was not kept from an earlier look.
AROUND = """
import html, json, pathlib, sys, time, urllib.request
counters = [pathlib.Path(path) for path in sys.argv[1:]]
for _ in range(40):
    before = [int(counter.read_text()) for counter in counters]
    page = urllib.request.urlopen("http://127.0.0.1:8000/q/121/evidence/").read().decode()
    after = [int(counter.read_text()) for counter in counters]
    if "Seen in this Pod just now" in page:
        break
    time.sleep(0.5)
print(json.dumps([before, page, after]))
"""


def readings(page: str) -> dict[str, str]:
    """The values on a page, by their names."""
    return {name.strip(): value for name, value in READING.findall(page)}


class Shown:
    """The pages of one pod, asked for by the pod itself, and what else can be asked about it."""

    def __init__(self, space: Space, pod: Pod) -> None:
        self.space, self.pod = space, pod
        self._tour = self.page("/evidence/")
        self.values = readings(self._tour)

    def page(self, path: str) -> str:
        """The HTML of a page, with entities as characters; of an error its number."""
        return html.unescape(self.run("python", "-c", GET, path)).strip()

    def run(self, *command: str) -> str:
        """What a command writes in the web container."""
        return self.space.execute(self.pod.metadata.name, *command, container="web").strip()

    def file(self, path: str) -> str:
        """The text of a file, by cat."""
        return self.run("cat", path)

    def source(self, name: str) -> str:
        """The first file that the tour names as a reading's source."""
        [found] = re.findall(SOURCE.format(re.escape(name)), self._tour, re.DOTALL)
        return re.split(r"[ ,]", str(found))[0]

    def status(self, name: str) -> list[str]:
        """A line of the status of gunicorn's first process."""
        [line] = re.findall(rf"^{name}:\s*(.*)$", self.file("/proc/1/status"), re.MULTILINE)
        return str(line).split()

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
    weight, kills = shown.source("Weight of the CPU"), shown.source("Killed for memory")
    assert weight.rpartition("/")[2] in {"cpu.shares", "cpu.weight"}
    assert shown.values["Weight of the CPU"] == shown.file(weight)
    [killed] = re.findall(r"^oom_kill (\d+)$", shown.file(kills), re.MULTILINE)
    assert shown.values["Killed for memory"] == killed == "0"
    quota = shown.file(shown.source("Limit of the CPU")).split()[0]
    assert (shown.values["Limit of the CPU"] == "none") == (quota in {"-1", "max"})
    assert shown.values["Throttled"].endswith(" periods")
    use(shown)


def use(shown: Shown) -> None:
    """Memory and processes, between two readings of the same counters by another process."""
    counters = [shown.source(name) for name in ("Memory", "Processes and threads")]
    before, page, after = json.loads(shown.run("python", "-c", AROUND, *counters))
    said = [readings(page)[name].split() for name in ("Memory", "Processes and threads")]
    least, most = (
        [choose(pair) for pair in zip(before, after, strict=True)] for choose in (min, max)
    )
    # Answering takes a little itself: memory that is given back, and perhaps a thread.
    memory, processes = (int(words[0].rstrip(",")) for words in said)
    assert least[0] // MIB - 4 <= memory <= most[0] // MIB + 4, (before, memory, after)
    assert least[1] - 1 <= processes <= most[1] + 1, (before, processes, after)
    limits = shown.container.resources.limits
    assert said[0][-2] == limits["memory"][:-2]
    node = node_counts(shown)
    assert abs(node // MIB - memory) <= 48, (node, memory)


def node_counts(shown: Shown) -> int:
    """The bytes of the container, as the kubelet told them in its last ten seconds or so."""
    raw = shown.space.core.connect_get_node_proxy_with_path(
        shown.pod.spec.node_name, "stats/summary", _preload_content=False
    )
    for pod in json.loads(raw.data)["pods"]:
        if pod["podRef"]["uid"] == shown.pod.metadata.uid:
            [found] = [each for each in pod["containers"] if each["name"] == "web"]
            return int(found["memory"]["usageBytes"])
    raise AssertionError("The kubelet knows nothing of the pod yet.")


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


def kinds_of(volume: Any) -> list[str]:
    """The kinds of a volume, by their names in a manifest."""
    api: Any = client.ApiClient()
    found = api.sanitize_for_serialization(volume)
    return [kind for kind in found if kind != "name"]


def volumes(shown: Shown) -> None:
    kinds = dict(line.split()[1:3] for line in shown.file("/proc/mounts").splitlines())
    told = {kind for volume in shown.pod.spec.volumes for kind in kinds_of(volume)}
    assert set(shown.values["Kinds of volume"].split(", ")) == told
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
