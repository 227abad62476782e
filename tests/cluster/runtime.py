"""What the container runtime was told to make of a pod: the JSON by which it made the container."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from tests.cluster.conftest import namespace
from tests.cluster.kube import wait
from tests.cluster.report import Report
from tests.cluster.shown import MIB, Shown

# containerd keeps it below its state, which lies beside its socket or one or two folders deeper.
FIND = """
import glob, sys
name = "io.containerd.runtime.v2.task/k8s.io/" + sys.argv[1] + "/config.json"
found = [path for deep in ("", "*/", "*/*/") for path in glob.glob("/runtime/" + deep + name)]
print(open(found[0]).read() if found else "null")
"""
MISSING = "The runtime's JSON: the node has none in {}"


class NotThereError(Exception):
    """The node has no such file: its runtime keeps it in another place."""


def config_of(shown: Shown) -> dict[str, Any]:
    """The runtime's JSON of the web container, read on its node by a pod that may do so.

    Raises:
        NotThereError: when the runtime keeps none beside its socket.
    """
    [status] = shown.pod.status.container_statuses
    folder = _beside_the_socket(shown)
    container = {
        "name": "reader",
        "image": shown.space.image,
        "command": ["sleep", "600"],
        "securityContext": {"runAsUser": 0},
        "volumeMounts": [{"name": "runtime", "mountPath": "/runtime", "readOnly": True}],
    }
    spec = {
        "nodeName": shown.pod.spec.node_name,
        "terminationGracePeriodSeconds": 0,
        "automountServiceAccountToken": False,
        "containers": [container],
        "volumes": [{"name": "runtime", "hostPath": {"path": folder, "type": "Directory"}}],
    }
    with namespace("runtime") as space:
        labels = {"pod-security.kubernetes.io/enforce": "privileged"}
        space.core.patch_namespace(space.name, {"metadata": {"labels": labels}})
        space.core.create_namespaced_pod(space.name, {"metadata": {"name": "reader"}, "spec": spec})
        wait("the reader", lambda: space.phase("reader") == "Running", seconds=30)
        command = ("python", "-c", FIND, status.container_id.rpartition("/")[2])
        found = json.loads(space.execute("reader", *command, container="reader"))
    if not found:
        raise NotThereError(MISSING.format(folder))
    return dict(found)


def _beside_the_socket(shown: Shown) -> str:
    """The folder of the socket by which the node's kubelet speaks with its runtime."""
    raw = shown.space.core.connect_get_node_proxy_with_path(
        shown.pod.spec.node_name, "configz", _preload_content=False
    )
    endpoint = json.loads(raw.data)["kubeletconfig"]["containerRuntimeEndpoint"]
    return str(Path(endpoint.removeprefix("unix://")).parent)


def confirm_by_runtime(shown: Shown, report: Report) -> str:
    """Compare what a pod shows with the runtime's JSON; say how much that was."""
    try:
        config = config_of(shown)
    except NotThereError as error:
        if os.environ.get("CI"):  # where nothing may be left out
            raise
        report.not_proved.append(str(error))
        return "not compared with the runtime's JSON"
    for check in (_process, _confinement, _limits, _files):
        check(shown.values, config)
    return "the runtime's JSON says the same of user, capabilities, seccomp, limits and mounts"


def _process(values: dict[str, str], config: dict[str, Any]) -> None:
    process = config["process"]
    user = process["user"]
    assert values["UID and GID"] == f"{user['uid']} and {user['gid']}"
    groups = {user["gid"], *user.get("additionalGids", [])}
    assert {*map(int, values["Further groups"].split(", "))} == groups
    capabilities = process.get("capabilities") or {}
    for title, name in (("In effect", "effective"), ("The most that could be gained", "bounding")):
        assert (values[title] == "none") == (not capabilities.get(name))
    assert values["NoNewPrivs"] == str(int(process.get("noNewPrivileges", False)))
    assert values["Class"].endswith(f"(score {process['oomScoreAdj']})")
    names = [each.partition("=")[0] for each in process["env"]]
    hosts = {name for name in names if re.fullmatch(r"[A-Z0-9_]+_SERVICE_HOST", name)}
    count = len(hosts - {"KUBERNETES_SERVICE_HOST"})
    assert values["Services in the environment"].startswith(f"{count},")


def _confinement(values: dict[str, str], config: dict[str, Any]) -> None:
    filters = config["linux"].get("seccomp")
    assert values["Seccomp"] == ("2, a filter" if filters else "0, no filter")
    assert not filters or filters["defaultAction"] != "SCMP_ACT_ALLOW"
    asked = config["process"].get("apparmorProfile") or config["process"].get("selinuxLabel") or ""
    assert values["Label"].startswith(asked or "none")
    kinds = {each["type"] for each in config["linux"]["namespaces"]}
    assert (values["User namespace"] == "the node's own") == ("user" not in kinds)


def _limits(values: dict[str, str], config: dict[str, Any]) -> None:
    limits = config["linux"]["resources"]
    assert values["Memory"].endswith(f" of at most {limits['memory']['limit'] // MIB} MiB")
    quota, period = (limits["cpu"].get(name) or 0 for name in ("quota", "period"))
    said = f"{quota / period:.2f} CPUs" if quota > 0 else "none"
    assert values["Limit of the CPU"] == said
    most = (limits.get("pids") or {}).get("limit", 0)
    assert values["Processes and threads"].endswith(f"of at most {most}" if most > 0 else "limit")
    if values["Control groups"] == "version 1":
        assert values["Weight of the CPU"] == str(limits["cpu"]["shares"])


def _files(values: dict[str, str], config: dict[str, Any]) -> None:
    assert values["/"].startswith("read-only") == bool(config["root"].get("readonly"))
    mounts = {each["destination"]: each.get("options", []) for each in config["mounts"]}
    shown = [name for name in values if name.startswith("/") and name != "/"]
    assert len(shown) >= 4
    for point in shown:
        options = mounts.get(point) or mounts[f"/var{point}"]
        assert values[point].endswith("read-only" if "ro" in options else "writable")
