"""Whether this Pod could speak to the API server: the token of its ServiceAccount."""

from __future__ import annotations

from quiz.evidence.here import TOKEN, Here
from quiz.evidence.reading import Lines, Probe, Reading

ABSENT = Lines("_pod.tpl", "automountServiceAccountToken:", ("pod", "automountServiceAccountToken"))


def read(here: Here) -> list[Reading]:
    """Return whether a token is mounted; it is never opened."""
    if not here.is_pod:
        return []
    is_there = here.exists(TOKEN)
    return [
        Reading(
            name="Token of the ServiceAccount",
            value="mounted" if is_there else "absent",
            source=f"whether /var/{TOKEN} exists; it is not opened",
            meaning="Whoever gets into this container can speak to the API server as this account, "
            "with the rights of its Roles."
            if is_there
            else "Whoever gets into this container has nothing to sign in to the API server with.",
            lines=ABSENT,
        )
    ]


probe = Probe(
    name="token",
    title="No token",
    chapter="Who it is, and what it may do",
    questions=(147, 219, 561),
    why="Every Pod gets a token unless somebody says no, and few Pods ever use theirs.",
    elsewhere="In a cluster: no token, since nothing here asks the API server. `kubectl exec POD "
    "-- ls /var/run/secrets/kubernetes.io` shows that it is not there.",
    read=read,
)
