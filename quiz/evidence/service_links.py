"""Whether the environment names the Services of the namespace."""

from __future__ import annotations

from quiz.evidence.here import Here
from quiz.evidence.reading import Lines, Probe, Reading

OFF = Lines("_pod.tpl", "enableServiceLinks:", ("pod", "enableServiceLinks"))


def read(here: Here) -> list[Reading]:
    """Return how many Services the environment names; neither their names nor addresses."""
    if not here.is_pod:
        return []
    count = here.services
    return [
        Reading(
            name="Services in the environment",
            value=f"{count}, beside the API server's own",
            source="the number of variables that end in _SERVICE_HOST",
            meaning="Each Service of the namespace that was there when the Pod started stands in "
            "its environment, where a name such as DB_PORT can come into an application's way."
            if count
            else "Service links are off: the Pod finds others by DNS alone, and no Service of the "
            "namespace can overwrite one of its settings.",
            lines=OFF,
        )
    ]


probe = Probe(
    name="links",
    title="No Service in the environment",
    chapter="How it is found",
    questions=(77,),
    why="By default every Service adds seven variables or more to every Pod of its namespace that "
    "starts later.",
    elsewhere="In a cluster: none but the API server's, which always stands there. `kubectl exec "
    "POD -- env` shows them.",
    read=read,
    chart=(OFF,),
)
