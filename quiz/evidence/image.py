"""What the image brings along: a system, and programs that an attacker would be glad of."""

from __future__ import annotations

import platform
import re

from quiz.evidence.here import PROGRAMS, Here
from quiz.evidence.reading import Lines, Probe, Reading

SYSTEM = re.compile(r'^PRETTY_NAME="?([\w .()/-]{1,80})"?$', re.MULTILINE | re.ASCII)
IMAGE = Lines("_helpers.tpl", "{{ .Values.image.repository }}:")


def read(here: Here) -> list[Reading]:
    """Return the system of the image, its Python, and which of some programs it has."""
    found = []
    if system := SYSTEM.search(here.text("etc/os-release")):
        found.append(
            Reading(
                name="System",
                value=f"{system[1]}, Python {platform.python_version()}",
                source="/etc/os-release, and Python itself",
                meaning="The image's files, whatever system the node runs; only the kernel is the "
                "node's.",
                lines=IMAGE,
            )
        )
    if here.is_pod:
        found.append(_programs(here))
    return found


def _programs(here: Here) -> Reading:
    has = [f"/{path}" for path in PROGRAMS if here.exists(path)]
    shells = [path for path in has if path.endswith(("sh", "busybox"))]
    return Reading(
        name="Shells, compilers, downloaders",
        value=", ".join(has) or "none of those looked for",
        source=f"whether they exist: {', '.join(f'/{path}' for path in PROGRAMS)}",
        meaning="`kubectl exec -it POD -- sh` works, for you and for whoever gets in; a distroless "
        "image would leave the shell out."
        if shells
        else "There is no shell: `kubectl exec -it POD -- sh` fails, and one looks inside by "
        "`kubectl debug` with an image that has one.",
    )


probe = Probe(
    name="image",
    title="What is in the image",
    chapter="Who it is, and what it may do",
    questions=(568,),
    why="What is not in the image can have no hole, needs no update and helps no attacker.",
    elsewhere="In a cluster: a slim Debian with Python, without compiler and downloader. `kubectl "
    "exec POD -- cat /etc/os-release` shows the system.",
    read=read,
)
