"""What this container may take of its node, and what it takes now."""

from __future__ import annotations

from quiz.evidence.cgroups import counter, figure, table
from quiz.evidence.here import MOUNT, Here
from quiz.evidence.process import number
from quiz.evidence.reading import Lines, Probe, Reading

MIB = 1024 * 1024
ASKED = Lines("deployment.yaml", "resources:", ("container", "resources"), after="lifecycle:")


def read(here: Here) -> list[Reading]:
    """Return the limits and the use of memory, CPU and processes, as the kernel counts them."""
    found = [
        _asked(here),
        _memory(here),
        _kills(here),
        _weight(here),
        _processor(here),
        _throttled(here),
        _processes(here),
    ]
    return [reading for reading in found if reading]


def _asked(here: Here) -> Reading | None:
    names = ("requests.cpu", "limits.cpu", "requests.memory", "limits.memory")
    values = {name: number(here.text(f"{MOUNT}/{name}")) for name in names}
    if None in values.values():
        return None
    cpu = f"{values['requests.cpu']}m of CPU, at most {values['limits.cpu']}m"
    memory = [(values[f"{which}.memory"] or 0) // MIB for which in ("requests", "limits")]
    return Reading(
        name="Requests and limits",
        value=f"{cpu}; {memory[0]} MiB of memory, at most {memory[1]} MiB",
        source=f"/{MOUNT}/requests.cpu and its neighbours, by the Downward API",
        meaning="The scheduler sums up requests, the kernel enforces limits. Where no limit is "
        "set, the Downward API tells what the node can give away.",
        lines=ASKED,
    )


def _memory(here: Here) -> Reading | None:
    limit, path = figure(here, "memory", "memory.max", "memory.limit_in_bytes")
    used, source = figure(here, "memory", "memory.current", "memory.usage_in_bytes")
    if used is None:
        return None
    most = f" of at most {limit // MIB} MiB" if limit is not None else ", without a limit"
    return Reading(
        name="Memory",
        value=f"{used // MIB} MiB{most}",
        source=f"{source} and {path}" if path else source,
        meaning="Beyond the limit the kernel kills (OOMKilled, exit code 137): with version 2 of "
        "control groups mostly all of the container at once, with version 1 one process of it. "
        "The cache of files counts too, and is given back first."
        if limit is not None
        else "Nothing bounds it but the node's memory: when that runs short, the kubelet evicts.",
    )


def _kills(here: Here) -> Reading | None:
    text, source = counter(here, "memory", "memory.events")
    if not text:  # version 1
        text, source = counter(here, "memory", "memory.oom_control")
    if "oom_kill" not in (events := table(text)):
        return None
    return Reading(
        name="Killed for memory",
        value=str(events["oom_kill"]),
        source=f"{source}, oom_kill",
        meaning="How many processes the kernel has killed here for going beyond the limit, since "
        "the container started.",
    )


def _weight(here: Here) -> Reading | None:
    weight, source = figure(here, "cpu", "cpu.weight", "cpu.shares")
    if weight is None:
        return None
    return Reading(
        name="Weight of the CPU",
        value=str(weight),
        source=source,
        meaning="Made from the CPU request: when the node is busy, containers share its CPU in "
        "the ratio of these numbers.",
    )


def _quota(here: Here) -> tuple[float | None, str]:
    """Return how many CPUs the container may use at most, None without a limit, and the source."""
    text, source = counter(here, "cpu", "cpu.max")
    if text:
        quota, period = (*map(number, text.split()[:2]), None, None)[:2]
    else:
        quota, source = figure(here, "cpu", "cpu.cfs_quota_us")
        period, _ = figure(here, "cpu", "cpu.cfs_period_us")
    return (quota / period if quota and quota > 0 and period else None), source


def _processor(here: Here) -> Reading | None:
    limit, source = _quota(here)
    if not source:
        return None
    return Reading(
        name="Limit of the CPU",
        value="none" if limit is None else f"{limit:.2f} CPUs",
        source=source,
        meaning="It may use whatever the node has idle: the chart sets a request and no limit, so "
        "that nobody waits beside an idle CPU."
        if limit is None
        else "When it has used that much in a tenth of a second, it stands still for the rest.",
    )


def _throttled(here: Here) -> Reading | None:
    text, source = counter(here, "cpu", "cpu.stat")
    if "nr_throttled" not in (figures := table(text)):
        return None
    return Reading(
        name="Throttled",
        value=f"{figures['nr_throttled']} of {figures.get('nr_periods', 0)} periods",
        source=f"{source}, nr_throttled and nr_periods",
        meaning="In so many periods the container had used up its CPU limit and had to wait; "
        "without a limit none is counted.",
    )


def _processes(here: Here) -> Reading | None:
    used, source = figure(here, "pids", "pids.current")
    limit, path = figure(here, "pids", "pids.max")
    if used is None:
        return None
    return Reading(
        name="Processes and threads",
        value=f"{used} of at most {limit}" if limit is not None else f"{used}, without a limit",
        source=f"{source} and {path}" if path else source,
        meaning="The kubelet's podPidsLimit bounds all of the Pod's, so that a fork bomb stays in "
        "its Pod; what the container itself is given may be more.",
    )


probe = Probe(
    name="resources",
    title="Requests, limits and use",
    chapter="What it may use",
    questions=(121, 137, 206, 216, 553, 555, 571),
    why="Requests decide where a Pod goes and what it is sure to get, limits when it is slowed "
    "down or killed.",
    elsewhere="In a cluster: the requests and limits of the chart, and what the kernel counts "
    "against them. `kubectl top pod` and `kubectl exec POD -- cat /sys/fs/cgroup/memory.max` show "
    "them.",
    read=read,
)
