"""Seccomp and no-new-privileges, as the kernel keeps them for this process."""

from __future__ import annotations

from quiz.evidence.here import Here
from quiz.evidence.process import STATUS, status_of
from quiz.evidence.reading import Lines, Probe, Reading

PROFILE = Lines("_pod.tpl", "seccompProfile:", ("pod", "securityContext", "seccompProfile"))
ESCALATION = Lines(
    "_pod.tpl",
    "allowPrivilegeEscalation:",
    ("container", "securityContext", "allowPrivilegeEscalation"),
)
MODES = {
    "0": (
        "0, no filter",
        "Nothing stands between this process and the kernel: its profile is Unconfined or missing.",
    ),
    "1": ("1, strict", "Only reading, writing and ending are allowed."),
    "2": (
        "2, a filter",
        "Each system call passes a filter, which refuses those that containers do not need.",
    ),
}
ESCALATES = {
    "0": ("0", "A program with the setuid bit could still raise the rights of this process."),
    "1": ("1", "No program that this process starts can have more rights than it has itself."),
}


def read(here: Here) -> list[Reading]:
    """Return the mode of seccomp, and whether rights can still be gained."""
    found = [
        _reading(here, "Seccomp", MODES, PROFILE),
        _reading(here, "NoNewPrivs", ESCALATES, ESCALATION),
    ]
    return [reading for reading in found if reading]


def _reading(
    here: Here, name: str, meanings: dict[str, tuple[str, str]], lines: Lines
) -> Reading | None:
    value, meaning = meanings.get(status_of(here, name), ("", ""))
    if not value:
        return None
    source = f"/{STATUS}, {name}"
    return Reading(name=name, value=value, source=source, meaning=meaning, lines=lines)


probe = Probe(
    name="seccomp",
    title="Seccomp and no new privileges",
    chapter="Who it is, and what it may do",
    questions=(153, 561, 562, 566),
    why="Most ways out of a container begin with a system call that an ordinary program never "
    "makes.",
    elsewhere="In a cluster: Seccomp 2 and NoNewPrivs 1. `kubectl exec POD -- grep -E "
    "'Seccomp|NoNewPrivs' /proc/1/status` shows it.",
    read=read,
    chart=(PROFILE, ESCALATION),
)
