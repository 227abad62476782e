"""The release's two Services as DNS shows them: one address, or every Pod's."""

from __future__ import annotations

from quiz.evidence.here import Here
from quiz.evidence.name_service import in_words
from quiz.evidence.reading import Lines, Probe, Reading

CLUSTER_IP = Lines("service.yaml", "type:", ("service", "type"))
HEADLESS = Lines("metrics.yaml", "clusterIP: None")
SELECTOR = Lines("service.yaml", "selector:")


def read(here: Here) -> list[Reading]:
    """Return the addresses of the Service for pages and of the headless one for figures."""
    name, found = here.addresses()
    headless, pods = here.addresses("-metrics")
    if not name:
        return []
    count = len(pods.addresses) if pods else 0
    return [
        Reading(
            name="With a ClusterIP",
            value=in_words(found),
            source=f"the system's resolver, for {name}",
            meaning="One address that stays for as long as the Service does; each node's kernel "
            "sends what comes there on to one of the Pods that are ready.",
            lines=CLUSTER_IP,
        ),
        Reading(
            name="Headless",
            value=in_words(pods),
            source=f"the system's resolver, for {headless}",
            meaning=f"No address of its own: DNS answers with the {count} Pods that are ready, and "
            "whoever asks chooses. A Pod that stops being ready goes from this list."
            if count
            else "No address of its own: DNS would answer with the Pods that are ready.",
            lines=HEADLESS,
        ),
        Reading(
            name="Who stands behind them",
            value="the Pods of this release's web component",
            source="the chart",
            meaning="Both find their Pods by the same labels, never by a name or an address.",
            lines=SELECTOR,
        ),
    ]


probe = Probe(
    name="services",
    title="One address, or each Pod's",
    chapter="How it is found",
    questions=(76, 77, 78, 80, 82, 84, 210),
    why="Pods come and go, and their addresses with them. A Service is the name that stays.",
    elsewhere="In a cluster: one address for the Service, and one for each Pod that is ready for "
    "the headless one. `kubectl get endpointslices` shows the same.",
    read=read,
    chart=(CLUSTER_IP, HEADLESS),
)
