"""Who this process is: UID, GID, and whether they are its own or the node's."""

from __future__ import annotations

from quiz.evidence.here import Here
from quiz.evidence.process import STATUS, number, status_of
from quiz.evidence.reading import Lines, Probe, Reading

ALL_IDS = 4294967295
MAP = "proc/self/uid_map"
AS_NOBODY = Lines("_pod.tpl", "runAsNonRoot:", ("pod", "securityContext"))
GROUP = Lines("_pod.tpl", "fsGroup:", ("pod", "securityContext", "fsGroup"))


def read(here: Here) -> list[Reading]:
    """Return the effective UID and GID, the further groups, and the user namespace."""
    found = [_user(here), _groups(here), _namespace(here)]
    return [reading for reading in found if reading]


def _user(here: Here) -> Reading | None:
    user, group = (status_of(here, name).split() for name in ("Uid", "Gid"))
    if len(user) < 2 or len(group) < 2:
        return None
    return Reading(
        name="UID and GID",
        value=f"{user[1]} and {group[1]}",
        source=f"/{STATUS}, Uid and Gid",
        meaning="The process is root: in its container it may do all that its capabilities allow, "
        "and after an escape it is root of the node, unless a user namespace maps it."
        if user[1] == "0"
        else "The process is nobody in particular; with runAsNonRoot the kubelet would not start "
        "it as root.",
        lines=AS_NOBODY,
    )


def _groups(here: Here) -> Reading | None:
    groups = status_of(here, "Groups")
    if not groups:
        return None
    return Reading(
        name="Further groups",
        value=", ".join(groups.split()[:16]),
        source=f"/{STATUS}, Groups",
        meaning="fsGroup is among them: volumes belong to that group, so the process can read and "
        "write them without being root.",
        lines=GROUP,
    )


def _namespace(here: Here) -> Reading | None:
    first = [number(part) for part in here.text(MAP).partition("\n")[0].split()]
    if len(first) != 3 or None in first:
        return None
    inside, outside, count = first
    is_nodes = (inside, outside, count) == (0, 0, ALL_IDS)
    return Reading(
        name="User namespace",
        value="the node's own" if is_nodes else f"{inside} inside is {outside} outside",
        source=f"/{MAP}",
        meaning=_meaning(is_nodes=is_nodes, is_root=outside == 0),
    )


def _meaning(*, is_nodes: bool, is_root: bool) -> str:
    if is_nodes:
        return (
            "A UID means the same in here and on the node. `hostUsers: false` would give the Pod "
            "IDs that are nobody's outside."
        )
    if is_root:
        return "The namespace is one of its own, but root in here is still root outside."
    return "Even root in here would be a nobody on the node."


probe = Probe(
    name="user",
    title="User and group",
    chapter="Who it is, and what it may do",
    questions=(153, 561, 566),
    why="Files, volumes and sockets of the node ask for the UID first, so a process that escapes "
    "should arrive as nobody.",
    elsewhere="In a cluster: UID and GID 10001, the group of fsGroup, and whether the Pod has a "
    "user namespace. `kubectl exec POD -- id` and `kubectl exec POD -- cat /proc/self/uid_map` "
    "show it.",
    read=read,
    chart=(AS_NOBODY, GROUP),
)
