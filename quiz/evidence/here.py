"""What the probes may read of the place where this process runs: what is listed here, no more.

No secret, no address of the database and no other variable can get onto a page, because nothing
else is ever opened.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from quiz.evidence import api_server
from quiz.evidence.look_up import Found, look_up

MOUNT = "run/evidence"  # where the chart mounts what it tells: a ConfigMap and the Downward API
CGROUPS = "sys/fs/cgroup"
FILES = frozenset(
    {
        "etc/os-release",
        "etc/resolv.conf",
        "proc/self/attr/current",
        "proc/self/cgroup",
        "proc/self/mountinfo",
        "proc/self/oom_score_adj",
        "proc/self/status",
        "proc/self/uid_map",
        "proc/sys/kernel/osrelease",
        *(f"{MOUNT}/{name}" for name in ("labels", "limits.cpu", "limits.memory")),
        *(f"{MOUNT}/{name}" for name in ("name", "namespace", "release.json")),
        *(f"{MOUNT}/{name}" for name in ("requests.cpu", "requests.memory")),
    }
)
# Of the process's own control groups, whose folder differs from node to node.
COUNTERS = frozenset(
    {
        *("cgroup.controllers", "cpu.max", "cpu.stat", "cpu.weight"),
        *("cpu.cfs_period_us", "cpu.cfs_quota_us", "cpu.shares"),
        *("memory.current", "memory.events", "memory.max"),
        *("memory.limit_in_bytes", "memory.oom_control", "memory.usage_in_bytes"),
        *("pids.current", "pids.max"),
    }
)
# Only whether these exist is asked.
TOKEN = "run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105 (a path)
PROGRAMS = ("bin/sh", "bin/bash", "usr/bin/apt-get", "usr/bin/curl", "bin/busybox", "usr/bin/gcc")
OWN_TOKEN = f"{MOUNT}/api/token"  # what evidence.api of the chart mounts, for api_server.py alone
EXISTING = frozenset({TOKEN, OWN_TOKEN, *PROGRAMS, MOUNT})
# Only where these links lead is asked: the kubelet names a folder by the time of writing.
DATA_LINKS = {
    "secret": "run/secrets/k8sprep/..data",
    "config": f"{MOUNT}/..data",
}
NODE = "EVIDENCE_NODE"
IN_CLUSTER = "KUBERNETES_SERVICE_HOST"
OF_SERVICES = re.compile(r"[A-Z][A-Z0-9_]*_SERVICE_HOST")
LARGEST = 64 * 1024
NAME = re.compile(r"[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")
UNPRINTABLE = re.compile(r"[^\n\t\x20-\x7e\u00a0-\u2fff]")


@dataclass(frozen=True)
class Here:
    """The process's own surroundings, or a likeness of them in a folder.

    Args:
        root: the root of the file system.
        environment: the process's variables.
        asks: looks up the addresses of a name.
        asks_api: asks the API server.
    """

    root: Path = Path("/")
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    asks: Callable[[str], Found | None] = look_up
    asks_api: Callable[..., dict[str, dict[str, Any]]] = api_server.ask
    _texts: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def is_pod(self) -> bool:
        """Whether this is a container in a Pod."""
        return IN_CLUSTER in self.environment or self.exists(MOUNT)

    def text(self, path: str) -> str:
        """Return the first 64 KiB of a listed file; nothing where it cannot be read as text.

        Raises:
            PermissionError: when the file is not listed.
        """
        folder, _, name = path.rpartition("/")
        is_counter = name in COUNTERS and is_below(folder, CGROUPS)
        if path not in FILES and not is_counter:
            raise PermissionError(f"{path} is none of the files that a probe may read.")
        if path not in self._texts:
            self._texts[path] = self._read(path).strip()
        return self._texts[path]

    def _read(self, path: str) -> str:
        try:
            opened = os.open(self.root / path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            # Buffered, because the kernel gives its own files a page at a time.
            with os.fdopen(opened, "rb") as file:
                is_plain = stat.S_ISREG(os.fstat(opened).st_mode)
                return printable(file.read(LARGEST).rstrip(b"\0")) if is_plain else ""
        except (OSError, ValueError):  # also /proc/self/attr/current where no module fills it
            return ""

    def exists(self, path: str) -> bool:
        """Whether something listed is there; it is not opened.

        Raises:
            PermissionError: when it is not listed.
        """
        if path not in EXISTING:
            raise PermissionError(f"{path} is none of the files that a probe may ask for.")
        return os.path.lexists(self.root / path)

    def data_link(self, what: str) -> str:
        """Return where the kubelet's `..data` of a mounted volume leads, or nothing."""
        try:
            return printable(os.fsencode((self.root / DATA_LINKS[what]).readlink()))
        except OSError:
            return ""

    @property
    def node(self) -> str:
        """The node's name, by the Downward API, or nothing."""
        name = self.environment.get(NODE, "")
        return name if NAME.fullmatch(name) else ""

    @property
    def services(self) -> int:
        """How many Services the environment names, beside the API server's."""
        found = {name for name in self.environment if OF_SERVICES.fullmatch(name)}
        return len(found - {IN_CLUSTER})

    @cached_property
    def release(self) -> dict[str, Any]:
        """What the chart rendered for this release, as its ConfigMap tells; empty elsewhere."""
        try:
            found = json.loads(self.text(f"{MOUNT}/release.json"))
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def rendered(self, *path: str) -> Any:
        """Return a part of what the chart rendered, or None."""
        found: Any = self.release
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def ask_api_server(self) -> dict[str, dict[str, Any]]:
        """Return the API server's answers about the release; nothing where it may not be asked."""
        name, space = self.rendered("name"), self.text(f"{MOUNT}/namespace")
        is_named = isinstance(name, str) and NAME.fullmatch(name) and NAME.fullmatch(space)
        if not is_named or not self.exists(OWN_TOKEN):
            return {}
        host, port = (
            self.environment.get(f"KUBERNETES_SERVICE_{end}", "") for end in ("HOST", "PORT")
        )
        return self.asks_api(
            (self.root / OWN_TOKEN).parent, host, port, space=space, name=str(name)
        )

    def addresses(self, ending: str = "", *, full: bool = False) -> tuple[str, Found | None]:
        """Look up a Service of the release; return the name that was asked for and what came.

        Args:
            ending: what the Service's name has after the release's: nothing, or `-metrics`.
            full: whether to ask for the whole name, with the dot that ends it.
        """
        name = self.rendered("name")
        if not isinstance(name, str) or not NAME.fullmatch(name) or ending not in {"", "-metrics"}:
            return "", None
        asked = f"{name}{ending}"
        if full:
            search = re.search(r"^search\s+(\S+)", self.text("etc/resolv.conf"), re.MULTILINE)
            asked = f"{asked}.{search[1].rstrip('.')}." if search else ""
        return asked, self.asks(asked) if asked else None


def is_below(folder: str, root: str) -> bool:
    """Whether a path is the root or leads below it without a step back."""
    parts = folder.split("/")
    return (folder == root or folder.startswith(f"{root}/")) and not {"", ".", ".."} & {*parts}


def printable(raw: bytes) -> str:
    """Return bytes as text in which nothing is invisible."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", raw.decode(errors="replace"))
