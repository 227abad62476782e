"""The root file system: whether it can be written to, and a try."""

from __future__ import annotations

import os
from pathlib import Path

from quiz.evidence.here import Here
from quiz.evidence.mounts import mounts_of
from quiz.evidence.reading import Lines, Probe, Reading

READ_ONLY = Lines(
    "_pod.tpl",
    "readOnlyRootFilesystem:",
    ("container", "securityContext", "readOnlyRootFilesystem"),
)
TRIED = "evidence-of-a-try"
WRITTEN = "It was written, and has been removed again: this root file system can be changed."


def read(here: Here) -> list[Reading]:
    """Return how / is mounted."""
    found = [mount for mount in mounts_of(here) if mount.point == "/"]
    if not found:
        return []
    is_read_only = found[-1].is_read_only
    return [
        Reading(
            name="/",
            value=f"{'read-only' if is_read_only else 'writable'} ({found[-1].kind})",
            source="/proc/self/mountinfo",
            meaning="Nobody can leave a program here or change one: what is to be written goes to "
            "a volume."
            if is_read_only
            else "Whoever gets in can change the application's own programs until the container "
            "ends.",
            lines=READ_ONLY,
        )
    ]


def try_to_write(root: Path = Path("/")) -> str:
    """Try to make a file in the root folder; return what came of it, in a sentence."""
    path = root / TRIED
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        return f"open(“/{TRIED}”, O_CREAT): {error.strerror}."
    path.unlink(missing_ok=True)
    return WRITTEN


probe = Probe(
    name="root",
    title="A root file system that cannot be written to",
    chapter="Who it is, and what it may do",
    questions=(153, 567),
    why="An attacker who can write can stay: by a program beside ours, or by ours, changed.",
    elsewhere="In a cluster: / is mounted read-only, and a try to write ends with “Read-only file "
    "system”. `kubectl exec POD -- touch /x` shows it.",
    read=read,
    chart=(READ_ONLY,),
)
