"""The quality of service class, as the kubelet tells it to the kernel."""

from __future__ import annotations

from quiz.evidence.here import Here
from quiz.evidence.process import number
from quiz.evidence.reading import Probe, Reading
from quiz.evidence.resources import ASKED

SCORE = "proc/self/oom_score_adj"
GUARANTEED, BEST_EFFORT = -997, 1000
MEANINGS = {
    "Guaranteed": "Each container's limits equal its requests: it is among the last that the "
    "kernel kills when the node runs out of memory.",
    "Burstable": "It has requests, and limits above them or none: the more of the node's memory it "
    "asks for, the lower the score, and the later the kernel kills it.",
    "BestEffort": "It has neither requests nor limits: it is the first that the kernel kills when "
    "the node runs out of memory.",
    "none of Kubernetes' classes": "The kubelet gives each class a score of its own; this is none "
    "of those.",
}


def class_of(score: int) -> str:
    """Return the class whose score the kubelet sets for a container."""
    if score == GUARANTEED:
        return "Guaranteed"
    if score == BEST_EFFORT:
        return "BestEffort"
    return "Burstable" if 3 <= score < BEST_EFFORT else "none of Kubernetes' classes"


def read(here: Here) -> list[Reading]:
    """Return the class by the score with which the kernel chooses whom to kill."""
    score = number(here.text(SCORE))
    if score is None or not here.is_pod:
        return []
    name = class_of(score)
    return [
        Reading(
            name="Class",
            value=f"{name} (score {score})",
            source=f"/{SCORE}",
            meaning=MEANINGS[name],
            lines=ASKED,
        )
    ]


probe = Probe(
    name="class",
    title="Quality of service",
    chapter="What it may use",
    questions=(121, 206),
    why="When a node runs short of memory somebody has to go, and this decides who.",
    elsewhere="In a cluster: Burstable, with a score between 3 and 999. `kubectl get pod POD -o "
    "jsonpath={.status.qosClass}` shows the class.",
    read=read,
)
