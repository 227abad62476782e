"""How a new version of this Pod would come."""

from __future__ import annotations

from quiz.evidence.here import MOUNT, Here
from quiz.evidence.lifecycle import RELEASE
from quiz.evidence.place import labels_of
from quiz.evidence.reading import Lines, Probe, Reading

HASH = "pod-template-hash"
STRATEGY = Lines("deployment.yaml", "strategy:", ("deployment", "strategy"))
HISTORY = Lines("deployment.yaml", "revisionHistoryLimit:", ("deployment", "revisionHistoryLimit"))


def read(here: Here) -> list[Reading]:
    """Return the strategy, the hash of this Pod's template, and how many are kept."""
    found = [_strategy(here), _hash(here), _history(here)]
    return [reading for reading in found if reading]


def _strategy(here: Here) -> Reading | None:
    kind = here.rendered("deployment", "strategy", "type")
    surge, missing = (
        here.rendered("deployment", "strategy", "rollingUpdate", name)
        for name in ("maxSurge", "maxUnavailable")
    )
    if kind == "Recreate":
        value, meaning = (
            kind,
            (
                "SQLite's file serves one Pod, so the old one ends before the new one starts, and "
                "the site is away for that long."
            ),
        )
    elif kind == "RollingUpdate":
        value = f"{kind}, maxSurge {surge}, maxUnavailable {missing}"
        meaning = (
            f"Of the wanted number, {surge} may be there too many during an update, and {missing} "
            "may be missing: a new Pod has to be ready before an old one goes."
            if missing in {0, "0%"}
            else f"Of the wanted number, {surge} may be there too many during an update, and "
            f"{missing} may be missing."
        )
    else:
        return None
    return Reading(name="Strategy", value=value, source=RELEASE, meaning=meaning, lines=STRATEGY)


def _hash(here: Here) -> Reading | None:
    value = labels_of(here).get(HASH)
    if not value:
        return None
    return Reading(
        name="Hash of the template",
        value=value,
        source=f"/{MOUNT}/labels, {HASH}",
        meaning="It names the ReplicaSet that made this Pod. A changed template gets another hash "
        "and another ReplicaSet, and the rolling update moves Pods from one to the other.",
    )


def _history(here: Here) -> Reading | None:
    count = here.rendered("deployment", "revisionHistoryLimit")
    if not isinstance(count, int):
        return None
    return Reading(
        name="Kept to go back to",
        value=f"{count} ReplicaSets",
        source=RELEASE,
        meaning="`kubectl rollout undo` scales one of them up again.",
        lines=HISTORY,
    )


probe = Probe(
    name="rollout",
    title="How the next version comes",
    chapter="How it starts, changes and ends",
    questions=(51, 52, 56, 57, 58, 60, 62, 596),
    why="An update that takes no Pod away before the next one is ready is what makes a release "
    "boring.",
    elsewhere="In a cluster: the strategy, and the hash in the Pod's name. `kubectl rollout "
    "history` and `kubectl get replicasets` show the versions.",
    read=read,
    chart=(STRATEGY, HISTORY),
)
