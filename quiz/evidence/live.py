"""What the API server says of this release: its rollout, endpoints, autoscaler and events."""

from __future__ import annotations

from collections import Counter
from typing import Any

from quiz.evidence.here import OWN_TOKEN, Here, printable
from quiz.evidence.reading import Lines, Probe, Reading

RULES = Lines("evidence_api.yaml", "rules:")
KINDS = {"Deployment", "HorizontalPodAutoscaler", "Pod", "PodDisruptionBudget", "ReplicaSet"}
MOST = 5


def part(found: Any, *path: str) -> Any:
    """Return what lies under those names, or None."""
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def parts(found: Any, *path: str) -> list[Any]:
    """Return the list under those names, or an empty one."""
    listed = part(found, *path)
    return listed if isinstance(listed, list) else []


def read(here: Here) -> list[Reading]:
    """Return what the API server answers, or that it is not asked."""
    if not here.is_pod:
        return []
    answers = here.ask_api_server()
    if not answers:
        return [_nothing(here)]
    readings = {
        "rollout": _rollout,
        "slices": _slices,
        "autoscaler": _autoscaler,
        "events": _events,
    }
    return [readings[key](answers[key], here) for key in readings if key in answers]


def _nothing(here: Here) -> Reading:
    is_refused = here.exists(OWN_TOKEN)
    return Reading(
        name="Asked",
        value="no answer" if is_refused else "nothing",
        source=f"whether /{OWN_TOKEN} exists",
        meaning="The API server could not be reached within a second, or refused."
        if is_refused
        else "evidence.api is off, so there are neither these rules nor a token to use them with.",
        lines=RULES,
    )


def _rollout(found: dict[str, Any], _here: Here) -> Reading:
    wanted = part(found, "spec", "replicas")
    updated, ready = (
        part(found, "status", f"{what}Replicas") or 0 for what in ("updated", "ready")
    )
    is_done = updated == ready == wanted
    return Reading(
        name="Rollout now",
        value=f"{wanted} wanted, {updated} of this template, {ready} ready",
        source="the API server: get deployments",
        meaning="Nothing is under way: this is what `kubectl rollout status` calls successfully "
        "rolled out."
        if is_done
        else "A rollout is under way, or Pods are not ready yet.",
        lines=RULES,
    )


def _slices(found: dict[str, Any], _here: Here) -> Reading:
    endpoints = [end for each in parts(found, "items") for end in parts(each, "endpoints")]
    ready = [end for end in endpoints if part(end, "conditions", "ready")]
    addresses = sorted(str(one) for end in ready for one in parts(end, "addresses"))
    return Reading(
        name="EndpointSlices now",
        value=f"{len(ready)} of {len(endpoints)} ready: {', '.join(addresses[:10]) or 'none'}",
        source="the API server: list endpointslices",
        meaning="This is the list that kube-proxy turns into rules on every node, and DNS into "
        "addresses.",
    )


def _autoscaler(found: dict[str, Any], _here: Here) -> Reading:
    has, wants = (part(found, "status", f"{what}Replicas") for what in ("current", "desired"))
    return Reading(
        name="Autoscaler now",
        value=f"{has} Pods there, {wants} wanted",
        source="the API server: get horizontalpodautoscalers",
        meaning="What its controller made of the last figures; `kubectl describe hpa` tells why.",
    )


def _events(found: dict[str, Any], here: Here) -> Reading:
    name = str(here.rendered("name"))
    counted = Counter[str]()
    for event in parts(found, "items"):
        kind, whose = (str(part(event, "involvedObject", what)) for what in ("kind", "name"))
        if kind in KINDS and (whose == name or whose.startswith(f"{name}-")):
            times = part(event, "count")
            counted[f"{part(event, 'reason')} ({kind})"] += times if isinstance(times, int) else 1
    said = [f"{times} times {reason}" for reason, times in counted.most_common(MOST)]
    return Reading(
        name="Events of the last hour",
        value=printable(", ".join(said).encode()) or "none",
        source="the API server: list events",
        meaning="Events are kept for an hour, mostly: reasons and how often, without their texts, "
        "which may name what is nobody's business.",
    )


probe = Probe(
    name="live",
    title="Asked at the API server",
    chapter="How it starts, changes and ends",
    questions=(60, 84, 144),
    why="With evidence.api on, a Role lets this Pod ask four things about its own namespace, and "
    "no more. It is off by default, since an answer is worth less than having no token.",
    elsewhere="In a cluster: with evidence.api on, the rollout, the EndpointSlices, the autoscaler "
    "and the events of the release. `kubectl rollout status` and `kubectl get events` show them.",
    read=read,
    chart=(RULES,),
)
