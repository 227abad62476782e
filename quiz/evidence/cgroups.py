"""The control groups of this process: where they are, in version 1 and 2, and what they count."""

from __future__ import annotations

import re

from quiz.evidence.here import CGROUPS, Here
from quiz.evidence.mounts import SOURCE
from quiz.evidence.process import number

OWN = re.compile(r"^(\d{1,4}):([\w=,.-]{0,200}):(/.{0,1000})$", re.MULTILINE | re.ASCII)
MOUNTED = re.compile(
    rf"^\S+ \S+ \S+ (/\S*) /({CGROUPS}\S*) .* - (cgroup2?) \S+ (\S+)$", re.MULTILINE | re.ASCII
)


def version(here: Here) -> int:
    """Return 2, or 1, or 0 where no control groups are mounted."""
    kinds = {(kind, place) for _, place, kind, _ in MOUNTED.findall(here.text(SOURCE))}
    if ("cgroup2", CGROUPS) in kinds:
        return 2
    return 1 if kinds else 0


def folder_of(here: Here, controller: str) -> str:
    """Return the folder of the process's own group; nothing where it has none of its own.

    What is mounted may be the whole machine's tree, whose figures are not this container's.
    """
    is_second = version(here) == 2
    for root, place, kind, options in MOUNTED.findall(here.text(SOURCE)):
        is_its = is_second or controller in options.split(",")
        if (kind == "cgroup2") != is_second or not is_its:
            continue
        own = _own(here, "" if is_second else controller)
        top = root.rstrip("/")
        below = own.removeprefix(top).strip("/")
        is_within = f"{own}/".startswith(f"{top}/") and ".." not in own
        return f"{place}/{below}".rstrip("/") if is_within else ""
    return ""


def _own(here: Here, controller: str) -> str:
    found = OWN.findall(here.text("proc/self/cgroup"))
    return next((path for _, names, path in found if controller in names.split(",")), "/")


def counter(here: Here, controller: str, name: str) -> tuple[str, str]:
    """Return the text of a counter and its path; both empty where there is none.

    Args:
        here: where it is read.
        controller: whose counter it is: cpu, memory or pids.
        name: the name of its file.
    """
    folder = folder_of(here, controller)
    text = here.text(f"{folder}/{name}") if folder.startswith(CGROUPS) else ""
    return (text, f"/{folder}/{name}") if text else ("", "")


def figure(here: Here, controller: str, *names: str) -> tuple[int | None, str]:
    """Return the first counter of those names as a number (None: no limit), and its path."""
    for name in names:
        text, path = counter(here, controller, name)
        if text:
            found = number(text)
            return (None if found is not None and found >= 2**60 else found), path
    return None, ""


def table(text: str) -> dict[str, int]:
    """Return the lines `name number` of a counter by name."""
    found = re.findall(r"^(\w+) (\d{1,20})$", text, re.MULTILINE | re.ASCII)
    return {name: int(value) for name, value in found}
