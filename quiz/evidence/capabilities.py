"""The pieces of root's power that this process has."""

from __future__ import annotations

from quiz.evidence.here import Here
from quiz.evidence.process import STATUS, number, status_of
from quiz.evidence.reading import Lines, Probe, Reading

NAMES = (
    *("CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID"),
    *("KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE"),
    *("NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK"),
    *("IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE"),
    *("SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE"),
    *("SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE"),
    *("AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG"),
    *("WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF"),
    "CHECKPOINT_RESTORE",
)

DROPPED = Lines("_pod.tpl", "capabilities:", ("container", "securityContext", "capabilities"))
SETS = {
    "CapEff": (
        "In effect",
        "What the kernel checks at each privileged act: this process can do none.",
        "What the kernel checks at each privileged act: each of these is a piece of root's power.",
    ),
    "CapBnd": (
        "The most that could be gained",
        "Not even a setuid program could bring one back: that is what `drop: [ALL]` is for.",
        "A program with the setuid bit, or with file capabilities, could gain these.",
    ),
}


def names_of(mask: int) -> list[str]:
    """Return the names of the capabilities of a mask; unknown ones by their number."""
    bits = [bit for bit in range(64) if mask >> bit & 1]
    return [NAMES[bit] if bit < len(NAMES) else f"number {bit}" for bit in bits]


def in_words(mask: int) -> str:
    """Say which capabilities a mask has; of nearly all of them, which ones are missing."""
    has = names_of(mask)
    lacks = [name for name in NAMES if name not in has]
    if not has:
        return "none"
    if not lacks:
        return f"all {len(has)}"
    if len(lacks) * 4 < len(NAMES):
        return f"{len(has)}: all but {', '.join(lacks)}"
    return f"{len(has)}: {', '.join(has)}"


def read(here: Here) -> list[Reading]:
    """Return the effective set and the bounding set."""
    found = []
    for name, (title, none, some) in SETS.items():
        mask = number(status_of(here, name), 16)
        if mask is None:
            continue
        found.append(
            Reading(
                name=title,
                value=in_words(mask),
                source=f"/{STATUS}, {name}",
                meaning=some if mask else none,
                lines=DROPPED if name == "CapEff" else None,
            )
        )
    return found


probe = Probe(
    name="capabilities",
    title="Capabilities",
    chapter="Who it is, and what it may do",
    questions=(153, 561, 566),
    why="Root is not one right but some forty. A web application needs none of them.",
    elsewhere="In a cluster: none, where a default container has fourteen. `kubectl exec POD -- "
    "grep Cap /proc/1/status` shows the masks, and `capsh --decode=…` their names.",
    read=read,
    chart=(DROPPED,),
)
