"""Which level of the Pod Security Standards the release meets."""

from __future__ import annotations

from quiz.evidence.here import Here
from quiz.evidence.lifecycle import RELEASE
from quiz.evidence.process import STATUS, status_of
from quiz.evidence.reading import Lines, Probe, Reading

LEVEL = Lines("_pod.tpl", "securityContext:", ("pod", "securityContext"))
VOLUMES = {
    *("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral"),
    *("persistentVolumeClaim", "projected", "secret"),
}


def missed(here: Here) -> list[str]:
    """Return what of the level restricted the rendered Pod misses."""
    pod, container = (("pod", "securityContext"), ("container", "securityContext"))
    dropped = here.rendered(*container, "capabilities", "drop")
    kinds = here.rendered("pod", "volumeKinds")
    meets = {
        "runAsNonRoot is not true": here.rendered(*pod, "runAsNonRoot") is True,
        "no seccomp profile": here.rendered(*pod, "seccompProfile", "type")
        in {"RuntimeDefault", "Localhost"},
        "privilege escalation is allowed": here.rendered(*container, "allowPrivilegeEscalation")
        is False,
        "capabilities are kept": isinstance(dropped, list) and "ALL" in dropped,
        "a volume of the node": isinstance(kinds, list) and {*map(str, kinds)} <= VOLUMES,
    }
    return [what for what, is_met in meets.items() if not is_met]


def read(here: Here) -> list[Reading]:
    """Return the level by what was rendered, and by what the kernel enforces."""
    found = [_rendered(here), _enforced(here)]
    return [reading for reading in found if reading]


def _rendered(here: Here) -> Reading | None:
    if not here.release:
        return None
    lacks = missed(here)
    return Reading(
        name="As it was rendered",
        value="restricted" if not lacks else f"less than restricted: {', '.join(lacks)}",
        source=RELEASE,
        meaning="A namespace that enforces this level would refuse the Pod."
        if lacks
        else "A namespace that enforces restricted, the strictest of the three levels, lets this "
        "Pod in.",
        lines=LEVEL,
    )


def _enforced(here: Here) -> Reading | None:
    if not here.is_pod or not status_of(here, "Uid"):
        return None
    facts = {
        "not root": status_of(here, "Uid").split()[0] != "0",
        "a seccomp filter": status_of(here, "Seccomp") == "2",
        "no new privileges": status_of(here, "NoNewPrivs") == "1",
        "no capability": status_of(here, "CapBnd").strip("0") == "",
    }
    true = [fact for fact, is_true in facts.items() if is_true]
    return Reading(
        name="As the kernel has it",
        value=f"{len(true)} of {len(facts)}: {', '.join(true)}" if true else f"0 of {len(facts)}",
        source=f"/{STATUS}, Uid, Seccomp, NoNewPrivs and CapBnd",
        meaning="Admission only looks at what is asked for; this is what came of it.",
    )


probe = Probe(
    name="pod-security",
    title="Pod Security",
    chapter="Who it is, and what it may do",
    questions=(153, 161, 179, 561, 565),
    why="The API server asks for nothing of this by itself: a label of the namespace turns it on.",
    elsewhere="In a cluster: restricted. `kubectl label --dry-run=server --overwrite ns NAMESPACE "
    "pod-security.kubernetes.io/enforce=restricted` lists the Pods that would not be let in.",
    read=read,
    chart=(LEVEL,),
)
