"""The kernel that all containers of a node share, and the version of its control groups."""

from __future__ import annotations

from quiz.evidence.cgroups import version
from quiz.evidence.here import Here
from quiz.evidence.reading import Probe, Reading

RELEASE = "proc/sys/kernel/osrelease"


def read(here: Here) -> list[Reading]:
    """Return the kernel's release and which version of cgroups it offers."""
    found = []
    if release := here.text(RELEASE):
        found.append(
            Reading(
                name="Kernel",
                value=release,
                source=f"/{RELEASE}",
                meaning="A container brings its own files and no kernel: this is the node's, and "
                "every Pod on the node shares it.",
            )
        )
    if number := version(here):
        found.append(
            Reading(
                name="Control groups",
                value=f"version {number}",
                source="/proc/self/mountinfo",
                meaning="One tree for all resources, which the kubelet prefers."
                if number == 2
                else "A tree for each resource: the kubelet is giving up this version, and "
                "some features, memory QoS among them, need version 2.",
            )
        )
    return found


probe = Probe(
    name="kernel",
    title="One kernel for all",
    chapter="Where it runs",
    questions=(22, 566, 571, 582),
    why="Whoever breaks out of a container into this kernel has the whole node: that is what all "
    "of the following guards against.",
    elsewhere="In a cluster: the node's kernel and its version of cgroups. `kubectl get node -o "
    "wide` shows the kernel, and `stat -fc %T /sys/fs/cgroup` on the node says cgroup2fs for "
    "version 2.",
    read=read,
)
