"""Where this Pod runs and what it is called, as the Downward API tells it."""

from __future__ import annotations

import re

from quiz.evidence.here import MOUNT, NODE, Here
from quiz.evidence.reading import Lines, Probe, Reading

ZONE = "topology.kubernetes.io/zone"
OURS = "app.kubernetes.io/"
LABEL = re.compile(r'^([\w./-]+)="([\w.-]*)"$', re.MULTILINE | re.ASCII)
TELLS = Lines("_evidence.tpl", "- downwardAPI:")


def labels_of(here: Here) -> dict[str, str]:
    """Return the Pod's labels by name."""
    return dict(LABEL.findall(here.text(f"{MOUNT}/labels")))


def read(here: Here) -> list[Reading]:
    """Return the Pod's name, its node and zone, and the labels that the chart gives it."""
    found = [_name(here), _node(here), *_labels(labels_of(here))]
    return [reading for reading in found if reading]


def _name(here: Here) -> Reading | None:
    name, space = here.text(f"{MOUNT}/name"), here.text(f"{MOUNT}/namespace")
    if not name:
        return None
    return Reading(
        name="Pod and namespace",
        value=f"{name} in {space}",
        source=f"/{MOUNT}/name and /{MOUNT}/namespace, by the Downward API",
        meaning="The Deployment's name, the ReplicaSet's hash and five random letters: another Pod "
        "of the release may answer the next request.",
        lines=TELLS,
    )


def _node(here: Here) -> Reading | None:
    if not here.node:
        return None
    return Reading(
        name="Node",
        value=here.node,
        source=f"{NODE}, which the Downward API fills from spec.nodeName",
        meaning="The scheduler chose this node, and the Pod stays on it until it ends.",
        lines=Lines("_evidence.tpl", f"{NODE}:"),
    )


def _labels(labels: dict[str, str]) -> list[Reading]:
    if not labels:
        return []
    ours = [f"{name}={value}" for name, value in labels.items() if name.startswith(OURS)]
    zone = labels.get(ZONE, "")
    return [
        Reading(
            name="Zone",
            value=zone or "not told",
            source=f"/{MOUNT}/labels, {ZONE}",
            meaning="Since Kubernetes 1.35 a Pod gets its node's zone and region as labels when it "
            "is bound."
            if zone
            else "Either the node has no such label, or the cluster is older than 1.35 and does "
            "not copy it to Pods: `kubectl get node -L topology.kubernetes.io/zone` tells.",
        ),
        Reading(
            name="Labels",
            value=", ".join(ours) or "none of the chart's",
            source=f"/{MOUNT}/labels, by the Downward API",
            meaning="Services, the budget and the spread find the Pod by these, never by its name.",
            lines=Lines("_helpers.tpl", "app.kubernetes.io/component:"),
        ),
    ]


probe = Probe(
    name="place",
    title="Node, zone and name of this Pod",
    chapter="Where it runs",
    questions=(23, 34, 53, 126, 557),
    why="A Pod is told where it is without asking the API server, so it needs no right in the "
    "cluster for it.",
    elsewhere="In a cluster: the Pod's name, its node, zone and labels. "
    "`kubectl get pod -o wide --show-labels` shows the same.",
    read=read,
    chart=(TELLS,),
)
