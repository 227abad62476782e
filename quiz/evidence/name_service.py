"""How names are resolved in this Pod, and what a look-up takes."""

from __future__ import annotations

import re

from quiz.evidence.here import Here
from quiz.evidence.look_up import Found
from quiz.evidence.reading import Lines, Probe, Reading

FILE = "etc/resolv.conf"
NAMES = re.compile(r"^(nameserver|search)[ \t]+([\w.:%\t -]{1,500})$", re.MULTILINE | re.ASCII)
NDOTS = re.compile(r"^options\b.*\bndots:(\d{1,2})\b", re.MULTILINE | re.ASCII)
OWN = Lines("service.yaml", "name: {{ $name }}")


def read(here: Here) -> list[Reading]:
    """Return the name server, the search list, ndots, and two look-ups of the own Service."""
    if not here.is_pod:
        return []
    text = here.text(FILE)
    said = {key: value.split() for key, value in NAMES.findall(text)}
    ndots = NDOTS.search(text)
    found = [
        _server(said.get("nameserver", [])),
        _search(said.get("search", []), int(ndots[1]) if ndots else 1),
        _asked(here, full=False),
        _asked(here, full=True),
    ]
    return [reading for reading in found if reading]


def _server(servers: list[str]) -> Reading | None:
    if not servers:
        return None
    return Reading(
        name="Name server",
        value=servers[0],
        source=f"/{FILE}, nameserver",
        meaning="With dnsPolicy ClusterFirst this is the Service of the cluster's DNS, mostly "
        "CoreDNS; a cache on the node may stand in for it.",
    )


def _search(domains: list[str], ndots: int) -> Reading | None:
    if not domains:
        return None
    return Reading(
        name="Search list and ndots",
        value=f"{' '.join(domains)}; ndots {ndots}",
        source=f"/{FILE}, search and options",
        meaning=f"A name with fewer than {ndots} dots is first tried with each of these "
        f"{len(domains)} endings: kubernetes.io would be asked for {len(domains)} times in vain "
        "before it is asked for as it stands."
        if ndots > 1
        else "Only a name without a dot is tried with these endings.",
    )


def _asked(here: Here, *, full: bool) -> Reading | None:
    name, found = here.addresses(full=full)
    if not name:
        return None
    return Reading(
        name="A look-up with its dot" if full else "A look-up",
        value=in_words(found),
        source=f"the system's resolver, for {name}",
        meaning="The dot at the end says that the name is whole, so that nothing is tried."
        if full
        else "The first ending of the search list makes the whole name of the Service.",
        lines=None if full else OWN,
    )


def in_words(found: Found | None) -> str:
    """Say what a look-up brought, and how long it took."""
    if found is None:
        return "no answer within a second"
    addresses = ", ".join(found.addresses[:10]) or "no such name"
    return f"{addresses} in {found.milliseconds:.1f} ms"


probe = Probe(
    name="dns",
    title="How a name is resolved",
    chapter="How it is found",
    questions=(85, 594, 595),
    why="Most of what a Pod does begins with a name, and one dot decides how many questions that "
    "costs.",
    elsewhere="In a cluster: the cluster's name server, a search list of three endings and ndots "
    "5. `kubectl exec POD -- cat /etc/resolv.conf` shows them.",
    read=read,
)
