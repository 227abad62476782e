"""How many Pods there are, how they are spread, and how many a drain may take."""

from __future__ import annotations

from quiz.evidence.here import Here
from quiz.evidence.lifecycle import RELEASE
from quiz.evidence.reading import Lines, Probe, Reading

BUDGET = Lines("poddisruptionbudget.yaml", "maxUnavailable:", ("budget", "maxUnavailable"))
SPREAD = Lines(
    "deployment.yaml", "topologySpreadConstraints:", ("pod", "topologySpreadConstraints")
)
AUTOSCALER = Lines("hpa.yaml", "minReplicas:", ("autoscaler",))


def read(here: Here) -> list[Reading]:
    """Return the budget, the spread and the autoscaler, as they were rendered."""
    found = [_budget(here), _spread(here), _autoscaler(here)]
    return [reading for reading in found if reading]


def _budget(here: Here) -> Reading | None:
    missing = here.rendered("budget", "maxUnavailable")
    if missing is None:
        return None
    return Reading(
        name="PodDisruptionBudget",
        value=f"maxUnavailable {missing}",
        source=RELEASE,
        meaning="A drain evicts so many web Pods at once and waits for a new one to be ready "
        "before the next; a node that fails asks nobody.",
        lines=BUDGET,
    )


def _spread(here: Here) -> Reading | None:
    found = here.rendered("pod", "topologySpreadConstraints")
    if not isinstance(found, list):
        return None
    keys = [str(each.get("topologyKey")) for each in found if isinstance(each, dict)]
    return Reading(
        name="Spread",
        value=" and ".join(keys) or "none",
        source=RELEASE,
        meaning="The scheduler keeps the numbers of Pods on nodes, and in zones, within maxSkew of "
        "each other, so that losing one of them is not losing the site.",
        lines=SPREAD,
    )


def _autoscaler(here: Here) -> Reading | None:
    if not here.release:
        return None
    least, most, target = (
        here.rendered("autoscaler", name) for name in ("minReplicas", "maxReplicas", "targetCPU")
    )
    if least is None:
        return Reading(
            name="HorizontalPodAutoscaler",
            value="none",
            source=RELEASE,
            meaning="The number of Pods stays as the chart says; autoscaling.enabled would let it "
            "follow the load.",
        )
    return Reading(
        name="HorizontalPodAutoscaler",
        value=f"{least} to {most} Pods, {target} % of the requested CPU",
        source=RELEASE,
        meaning="It sets the number of Pods so that their use of CPU, as a share of what they "
        "request, comes near the target.",
        lines=AUTOSCALER,
    )


probe = Probe(
    name="scaling",
    title="Budget, spread and autoscaler",
    chapter="How it starts, changes and ends",
    questions=(61, 62, 63, 128, 132, 169, 179, 557),
    why="One Pod on one node is a matter of luck. These three say how many there are, where, and "
    "how many may be away.",
    elsewhere="In a cluster: what the chart rendered. `kubectl get pdb,hpa` and `kubectl get pods "
    "-o wide` show it at work.",
    read=read,
    chart=(BUDGET, SPREAD),
)
