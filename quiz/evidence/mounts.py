"""What is mounted where in this container."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quiz.evidence.here import MOUNT, Here
from quiz.evidence.reading import Lines, Probe, Reading

SOURCE = "proc/self/mountinfo"
# Only of these it is told; a mount of the operator's own is counted.
KNOWN = {
    "/tmp": "an emptyDir on the node's disk, which ends with the Pod",  # noqa: S108
    "/run/metrics": "an emptyDir in memory, which counts against the memory limit",
    "/run/secrets/k8sprep": "a Secret, in memory",
    "/run/secrets/k8sprep-before": "a Secret, in memory",
    "/run/secrets/database": "a Secret, in memory",
    "/run/secrets/database-ca": "a Secret, in memory",
    "/run/secrets/database-client": "a Secret, in memory",
    "/run/evidence": "a ConfigMap and the Downward API in one projected volume",
    "/data": "a PersistentVolumeClaim, which outlives the Pod",
}
OF_THE_RUNTIME = re.compile(
    r"/|/(proc|sys|dev)(/.*)?|/etc/(hosts|hostname|resolv\.conf)|/run/secrets/kubernetes\.io(/.*)?"
)
VOLUMES = Lines("_volumes.tpl", "- name: metrics", after='{{- define "k8sprep.volumes"')
CLAIM = Lines("_volumes.tpl", "persistentVolumeClaim:")


@dataclass(frozen=True, slots=True)
class Mount:
    """A line of /proc/self/mountinfo, as far as it is used here; its source is left out."""

    root: str
    point: str
    is_read_only: bool
    kind: str


def mounts_of(here: Here) -> list[Mount]:
    """Return what is mounted, in the kernel's order; lines of another form are left out."""
    return [mount for line in here.text(SOURCE).splitlines() if (mount := _mount(line))]


def _mount(line: str) -> Mount | None:
    own, _, other = line.partition(" - ")
    fields, kind = own.split(" "), other.split(" ")
    if len(fields) < 6 or len(kind) < 3 or not re.fullmatch(r"[\w.-]{1,40}", kind[0], re.ASCII):
        return None
    options = {*fields[5].split(","), *kind[2].split(",")}
    point = re.sub(r"^/var/run/", "/run/", fields[4])
    return Mount(fields[3], point, "ro" in options, kind[0])


def read(here: Here) -> list[Reading]:
    """Return the volumes that the chart mounts, and how many others there are."""
    if not here.is_pod:
        return []
    found = {mount.point: mount for mount in mounts_of(here)}
    known = [found[point] for point in KNOWN if point in found]
    others = [point for point in found if point not in KNOWN and not _is_runtimes(point)]
    readings = [*_kinds(here), *(_reading(mount) for mount in known)]
    if others:
        readings.append(
            Reading(
                name="Other mounts",
                value=str(len(others)),
                source=f"/{SOURCE}",
                meaning="They are not the chart's own, so their names are not shown here.",
            )
        )
    return readings


def _kinds(here: Here) -> list[Reading]:
    kinds = here.rendered("pod", "volumeKinds")
    if not isinstance(kinds, list):
        return []
    return [
        Reading(
            name="Kinds of volume",
            value=", ".join(map(str, kinds)) or "none",
            source=f"/{MOUNT}/release.json, what the chart rendered",
            meaning="The Pod names a claim, and whatever it keeps is on the volume bound to that."
            if "persistentVolumeClaim" in kinds
            else "No persistentVolumeClaim is among them: this Pod keeps nothing, and what is to "
            "stay goes to the database.",
        )
    ]


def _is_runtimes(point: str) -> bool:
    return OF_THE_RUNTIME.fullmatch(point) is not None


def _reading(mount: Mount) -> Reading:
    lines = {"/data": CLAIM, "/run/metrics": VOLUMES}
    return Reading(
        name=mount.point,
        value=f"{mount.kind}, {'read-only' if mount.is_read_only else 'writable'}",
        source=f"/{SOURCE}",
        meaning=f"It is {KNOWN[mount.point]}.",
        lines=lines.get(mount.point),
    )


probe = Probe(
    name="volumes",
    title="Volumes and mounts",
    chapter="Its files",
    questions=(68, 109, 110),
    why="What a container writes to its own layer is gone when it ends: what is to stay needs a "
    "volume, and which kind decides how long it stays.",
    elsewhere="In a cluster: an emptyDir for /tmp, one in memory for the counters, Secrets, and "
    "with SQLite a claim for /data. `kubectl exec POD -- cat /proc/mounts` shows them.",
    read=read,
    chart=(VOLUMES, CLAIM),
)
