"""How a ConfigMap and a Secret arrive as files, and how they change."""

from __future__ import annotations

from quiz.evidence.here import DATA_LINKS, Here
from quiz.evidence.reading import Lines, Probe, Reading

TITLES = {"secret": "A Secret's folder", "config": "A ConfigMap's folder"}
MEANINGS = {
    "secret": "The files are in memory, owned by the Pod's group and unreadable for others; the "
    "application reads its key from there, so that no list of variables shows it. Its content is "
    "not shown here, either.",
    "config": "The kubelet writes a new folder and turns the link, so a change arrives whole, "
    "within about a minute, without a restart; a variable would keep its old value.",
}
LINES = {
    "secret": Lines("_volumes.tpl", "- name: {{ index . 0 }}"),
    "config": Lines("_evidence.tpl", "- configMap: # what this chart rendered"),
}


def read(here: Here) -> list[Reading]:
    """Return where the kubelet's links lead; no file of a Secret is opened."""
    return [
        Reading(
            name=TITLES[what],
            value=f"..data → {target}",
            source=f"the link /{DATA_LINKS[what]}",
            meaning=MEANINGS[what],
            lines=LINES[what],
        )
        for what in DATA_LINKS
        if (target := here.data_link(what))
    ]


probe = Probe(
    name="configuration",
    title="ConfigMap and Secret as files",
    chapter="Its files",
    questions=(68, 69),
    why="A file can be changed under a running process and is not inherited by its children; a "
    "variable can neither be changed nor hidden.",
    elsewhere="In a cluster: a link named ..data, which leads to a folder named after the time at "
    "which it was written. `kubectl exec POD -- ls -la /run/secrets/k8sprep` shows it.",
    read=read,
    chart=tuple(LINES.values()),
)
