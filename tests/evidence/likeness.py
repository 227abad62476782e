"""A likeness of a Pod in a folder: the files that the kernel, the kubelet and the chart write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from quiz.evidence import PROBES
from quiz.evidence.chart_text import excerpt
from quiz.evidence.here import Here
from quiz.evidence.look_up import Found
from quiz.evidence.reading import Reading

STATUS = """Name:\tgunicorn
Uid:\t10001\t10001\t10001\t10001
Gid:\t10001\t10001\t10001\t10001
Groups:\t10001 
CapInh:\t0000000000000000
CapPrm:\t0000000000000000
CapEff:\t0000000000000000
CapBnd:\t0000000000000000
NoNewPrivs:\t1
Seccomp:\t2
"""  # noqa: W291 (the kernel ends that line with a blank)
MOUNTS = """1 0 0:50 / / ro,relatime master:1 - overlay overlay rw,lowerdir=/a
2 1 0:51 / /proc rw,nosuid - proc proc rw
3 1 0:52 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw
4 1 8:1 /etc-hosts /etc/hosts rw - ext4 /dev/sda1 rw
5 1 8:1 /tmp /tmp rw - ext4 /dev/sda1 rw
6 1 0:53 / /run/metrics rw - tmpfs tmpfs rw,size=65536k
7 1 0:54 / /run/secrets/k8sprep ro - tmpfs tmpfs rw
8 1 0:55 / /run/evidence ro - tmpfs tmpfs rw
9 1 0:56 / /data rw - nfs4 storage.internal:/volume rw
10 1 0:57 / /mine rw - nfs4 storage.internal:/other rw
"""
RELEASE: dict[str, Any] = {
    "name": "prep",
    "chart": "0.1.0",
    "deployment": {
        "revisionHistoryLimit": 3,
        "strategy": {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0},
        },
    },
    "pod": {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": 40,
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
        "initContainers": ["release"],
        "topologySpreadConstraints": [{"topologyKey": "kubernetes.io/hostname", "maxSkew": 1}],
        "volumeKinds": ["emptyDir", "projected", "secret"],
    },
    "container": {
        "lifecycle": {"preStop": {"sleep": {"seconds": 5}}},
        "startupProbe": {
            "httpGet": {"path": "/livez"},
            "periodSeconds": 2,
            "failureThreshold": 60,
        },
        "readinessProbe": {"httpGet": {"path": "/readyz"}, "failureThreshold": 24},
        "livenessProbe": {"httpGet": {"path": "/livez"}},
        "resources": {"requests": {"cpu": "100m"}, "limits": {"memory": "384Mi"}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
    },
    "service": {"type": "ClusterIP"},
    "budget": {"maxUnavailable": 1},
    "autoscaler": {"minReplicas": 2, "maxReplicas": 6, "targetCPU": 70},
}
FILES = {
    "etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\n',
    "etc/resolv.conf": "search a.svc.cluster.local svc.cluster.local cluster.local\n"
    "nameserver 10.96.0.10\noptions ndots:5\n",
    "proc/self/attr/current": "cri-containerd.apparmor.d (enforce)\n",
    "proc/self/cgroup": "0::/\n",
    "proc/self/mountinfo": MOUNTS,
    "proc/self/oom_score_adj": "980\n",
    "proc/self/status": STATUS,
    "proc/self/uid_map": "         0          0 4294967295\n",
    "proc/sys/kernel/osrelease": "6.12.1-cloud\n",
    "run/evidence/labels": 'app.kubernetes.io/component="web"\npod-template-hash="5d8f9c7b6d"\n'
    'team="not-ours"\ntopology.kubernetes.io/zone="zone-a"\n',
    "run/evidence/name": "prep-5d8f9c7b6d-x2x4z",
    "run/evidence/namespace": "a",
    "run/evidence/requests.cpu": "100",
    "run/evidence/limits.cpu": "2000",
    "run/evidence/requests.memory": "201326592",
    "run/evidence/limits.memory": "402653184",
    "run/evidence/release.json": json.dumps(RELEASE),
    "sys/fs/cgroup/cpu.max": "max 100000\n",
    "sys/fs/cgroup/cpu.stat": "usage_usec 1\nnr_periods 0\nnr_throttled 0\n",
    "sys/fs/cgroup/cpu.weight": "4\n",
    "sys/fs/cgroup/memory.max": "402653184\n",
    "sys/fs/cgroup/memory.current": "104857600\n",
    "sys/fs/cgroup/memory.events": "low 0\noom_kill 1\n",
    "sys/fs/cgroup/pids.max": "max\n",
    "sys/fs/cgroup/pids.current": "14\n",
    "bin/sh": "",
}
ENVIRONMENT = {"KUBERNETES_SERVICE_HOST": "10.96.0.1", "EVIDENCE_NODE": "node-1"}
ADDRESSES = {"prep": ("10.96.7.7",), "prep-metrics": ("10.244.0.5", "10.244.0.6")}


def resolver(name: str) -> Found | None:
    """Answer for the release's own Services."""
    return Found(ADDRESSES.get(name.partition(".")[0], ()), 0.4)


def pod(root: Path, environment: dict[str, str] | None = None, **changes: str | None) -> Here:
    """Write the files of a Pod below a folder; a change of None leaves a file out.

    A change is named after the file, with `_` for each `/` and `.`.
    """
    for path, text in FILES.items():
        given = changes.get(path.replace("/", "_").replace(".", "_"), text)
        if given is not None:
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(given)
    for folder in ("run/evidence", "run/secrets/k8sprep"):
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / "..data").unlink(missing_ok=True)
        (root / folder / "..data").symlink_to("..2026_11_30_12_00_00.1")
    return Here(root=root, environment=ENVIRONMENT | (environment or {}), asks=resolver)


def container(root: Path, environment: dict[str, str], *kept: str) -> Here:
    """Return a container in no Pod: only the kept files are there, by their beginnings."""
    left_out = {
        path.replace("/", "_").replace(".", "_") for path in FILES if not path.startswith(kept)
    }
    found = pod(root, **dict.fromkeys(left_out))
    for folder in ("run/evidence", "run/secrets/k8sprep"):
        (root / folder / "..data").unlink()
        (root / folder).rmdir()
    return Here(root=root, environment=environment, asks=found.asks)


def release(**changes: Any) -> str:
    """Return what the chart rendered, with other top parts."""
    return json.dumps(RELEASE | changes)


def readings(here: Here, name: str = "") -> list[Reading]:
    """Return what all probes read, or the one of that name."""
    return [one for probe in PROBES if name in {"", probe.name} for one in probe.read(here)]


def values(here: Here, name: str) -> dict[str, str]:
    """Return the values of one probe by the readings' names."""
    return {one.name: one.value for one in readings(here, name)}


def everything(here: Here) -> str:
    """Return all words that a page could show."""
    found = []
    for one in readings(here):
        lines = excerpt(one.lines, here) if one.lines else None
        found.append(f"{one.name} {one.value} {one.source} {one.meaning} {lines}")
    return "\n".join(found)
