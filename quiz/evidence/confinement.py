"""The label by which a security module of the kernel confines this process."""

from __future__ import annotations

import re

from quiz.evidence.here import Here
from quiz.evidence.reading import Probe, Reading

LABEL = "proc/self/attr/current"
# As the kernel writes them: security/apparmor/label.c, and the context of security/selinux/.
APPARMOR = re.compile(
    r"([\w./:&-]{1,200}) \((enforce|complain|kill|user|mixed|unconfined)\)", re.ASCII
)
SELINUX = re.compile(r"[\w.]{1,60}:[\w.]{1,60}:([\w.]{1,60})(?::s\d[-\w.:,]{0,60})?", re.ASCII)
CATEGORIES = re.compile(r":c\d+")
FREE_TYPES = {"spc_t", "unconfined_t", "unconfined_service_t"}
MODES = {
    "enforce": "AppArmor's profile {name} is in force and refuses what it does not allow.",
    "kill": "AppArmor's profile {name} is in force and ends the process at what it does not allow.",
    "user": "AppArmor's profile {name} is in force and asks a program on the node about the rest.",
    "mixed": "Of AppArmor's profiles {name} some are in force and some only take notes.",
    "complain": "AppArmor only takes notes of what the profile {name} does not allow.",
    "unconfined": "AppArmor knows the profile {name} and refuses nothing by it.",
}
NO_MODULE = (
    "This node's kernel runs neither AppArmor nor SELinux, so nothing beyond user, capabilities "
    "and seccomp confines the process."
)


def read(here: Here) -> list[Reading]:
    """Return the label, whichever module gave it; that there is none is a reading too."""
    if not here.is_pod:
        return []
    label = here.text(LABEL)
    value, meaning = _meaning(label)
    return [Reading(name="Label", value=value, source=f"/{LABEL}", meaning=meaning)]


def _meaning(label: str) -> tuple[str, str]:
    if found := APPARMOR.fullmatch(label):
        return label, MODES[found[2]].format(name=found[1])
    if label == "unconfined":
        return label, "AppArmor is there, and this process has no profile: it refuses nothing."
    if found := SELINUX.fullmatch(label):
        return label, _selinux(found[1], has_categories=CATEGORIES.search(label) is not None)
    return "none", NO_MODULE


def _selinux(kind: str, *, has_categories: bool) -> str:
    if kind in FREE_TYPES:
        return f"SELinux runs this process as {kind}, a type that it confines in nothing."
    own = "the categories at the end are this Pod's own, so it cannot touch the files of another"
    return f"SELinux runs this process as {kind}; while it enforces, " + (
        f"{own}." if has_categories else "only what that type may do is allowed."
    )


probe = Probe(
    name="label",
    title="AppArmor or SELinux",
    chapter="Who it is, and what it may do",
    questions=(563, 564),
    why="The chart asks for neither: where a node has AppArmor, the runtime's own profile applies "
    "by default, and where it has SELinux, each Pod gets a label of its own.",
    elsewhere="In a cluster: a profile such as cri-containerd.apparmor.d (enforce) on Ubuntu and "
    "Debian nodes, a label such as system_u:system_r:container_t:s0:c1,c2 on Fedora's and Red "
    "Hat's. `kubectl exec POD -- cat /proc/1/attr/current` shows it.",
    read=read,
)
