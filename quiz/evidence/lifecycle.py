"""How this Pod starts, says that it is ready, and ends: what the chart rendered for it."""

from __future__ import annotations

from quiz.evidence.here import MOUNT, Here
from quiz.evidence.reading import Lines, Probe, Reading

RELEASE = f"/{MOUNT}/release.json, what the chart rendered"
GRACE = Lines(
    "deployment.yaml", "terminationGracePeriodSeconds:", ("pod", "terminationGracePeriodSeconds")
)
FIRST = Lines("deployment.yaml", "- name: release")
STOP = Lines("deployment.yaml", "lifecycle:", ("container", "lifecycle"))
PROBES = {
    "startupProbe": "Until it succeeds the other two are not asked, so a slow start kills nobody; "
    "it may fail {most} times, every {every} s, before the container is started again.",
    "readinessProbe": "After {most} failures, {every} s apart, no Service sends anything here; one "
    "success brings it back, and nothing is restarted.",
    "livenessProbe": "After {most} failures, {every} s apart, the container is started again. It "
    "never asks the database, whose outage would otherwise restart every Pod.",
}
LINES = {name: Lines("deployment.yaml", f"{name}:", ("container", name)) for name in PROBES}
DEFAULTS = {"failureThreshold": 3, "periodSeconds": 10}


def read(here: Here) -> list[Reading]:
    """Return the init container, the probes, the pause before the end, and the time to end."""
    found = [_first(here), *(_probe(here, name) for name in PROBES), _pause(here), _grace(here)]
    return [reading for reading in found if reading]


def _first(here: Here) -> Reading | None:
    names = here.rendered("pod", "initContainers")
    if not isinstance(names, list):
        return None
    return Reading(
        name="Before it starts",
        value=", ".join(map(str, names)),
        source=RELEASE,
        meaning="This init container has to end well before the web container starts: it brings "
        "the database up to date, one Pod at a time.",
        lines=FIRST,
    )


def _probe(here: Here, name: str) -> Reading | None:
    found = here.rendered("container", name)
    if not isinstance(found, dict):
        return None
    most, every = (found.get(key, default) for key, default in DEFAULTS.items())
    path = here.rendered("container", name, "httpGet", "path")
    return Reading(
        name=name,
        value=f"GET {path}, every {every} s, {most} failures count",
        source=RELEASE,
        meaning=PROBES[name].format(most=most, every=every),
        lines=LINES[name],
    )


def _pause(here: Here) -> Reading | None:
    seconds = here.rendered("container", "lifecycle", "preStop", "sleep", "seconds")
    if not isinstance(seconds, int):
        return None
    return Reading(
        name="preStop",
        value=f"sleep {seconds} s",
        source=RELEASE,
        meaning="The Pod goes on serving for so long after it was told to end, while every node "
        "learns to send nothing here any more.",
        lines=STOP,
    )


def _grace(here: Here) -> Reading | None:
    seconds = here.rendered("pod", "terminationGracePeriodSeconds")
    if not isinstance(seconds, int):
        return None
    return Reading(
        name="Time to end",
        value=f"{seconds} s",
        source=RELEASE,
        meaning=f"preStop and SIGTERM together have {seconds} s; what still runs then is killed.",
        lines=GRACE,
    )


probe = Probe(
    name="life",
    title="Probes, preStop and the time to end",
    chapter="How it starts, changes and ends",
    questions=(11, 37, 38, 39, 62),
    why="Between “it runs” and “it serves” lie all the errors that users see during an update.",
    elsewhere="In a cluster: the probes as they were rendered for the release. `kubectl get pod "
    "POD -o yaml` shows them, and `kubectl describe pod POD` whether they fail.",
    read=read,
    chart=(*LINES.values(), STOP, GRACE),
)
