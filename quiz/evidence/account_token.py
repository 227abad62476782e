"""Whether this Pod could speak to the API server: the token of its ServiceAccount."""

from __future__ import annotations

from quiz.evidence.here import OWN_TOKEN, TOKEN, Here
from quiz.evidence.reading import Lines, Probe, Reading

ABSENT = Lines("_pod.tpl", "automountServiceAccountToken:", ("pod", "automountServiceAccountToken"))
NAME = "Token of the ServiceAccount"
MOUNTED = (
    "Whoever gets into this container can speak to the API server as this account, with the rights "
    "of its Roles."
)
OWN = (
    "The usual token is absent; evidence.api has mounted one that lasts an hour, for a Role that "
    "only reads."
)
NONE = "Whoever gets into this container has nothing to sign in to the API server with."


def read(here: Here) -> list[Reading]:
    """Return whether a token is mounted; it is never opened."""
    if not here.is_pod:
        return []
    source = f"whether /var/{TOKEN} or /{OWN_TOKEN} exists; neither is opened"
    value, meaning = _meaning(here)
    return [Reading(name=NAME, value=value, source=source, meaning=meaning, lines=ABSENT)]


def _meaning(here: Here) -> tuple[str, str]:
    if here.exists(TOKEN):
        return "mounted", MOUNTED
    return ("one of evidence.api's own", OWN) if here.exists(OWN_TOKEN) else ("absent", NONE)


probe = Probe(
    name="token",
    title="No token",
    chapter="Who it is, and what it may do",
    questions=(147,),
    why="Every Pod gets a token unless somebody says no, and few Pods ever use theirs.",
    elsewhere="In a cluster: no token, since nothing here asks the API server. `kubectl exec POD "
    "-- ls /var/run/secrets/kubernetes.io` shows that it is not there.",
    read=read,
    chart=(ABSENT,),
)
