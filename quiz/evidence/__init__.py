"""What this very Pod can prove about an answer: a module for each probe, one registry. Pure."""

from __future__ import annotations

from quiz.evidence import (
    account_token,
    capabilities,
    configuration,
    confinement,
    endpoints,
    image,
    kernel,
    lifecycle,
    live,
    mounts,
    name_service,
    place,
    pod_security,
    quality,
    resources,
    rollout,
    root_files,
    scaling,
    service_links,
    syscalls,
    user_ids,
)
from quiz.evidence.here import Here
from quiz.evidence.reading import Probe

# In the order of the tour; the chapters follow each other as they first come.
PROBES: tuple[Probe, ...] = tuple(
    module.probe
    for module in (
        *(place, kernel),
        *(user_ids, syscalls, capabilities, confinement, root_files, account_token),
        *(image, pod_security),
        *(resources, quality),
        *(name_service, endpoints, service_links),
        *(mounts, configuration),
        *(lifecycle, rollout, scaling, live),
    )
)
QUESTIONS = frozenset(number for probe in PROBES for number in probe.questions)


def shown_here(here: Here) -> frozenset[int]:
    """Return the questions for which there is more to show than words: readings, or the chart."""
    return frozenset(
        number
        for probe in PROBES
        if here.is_pod or probe.chart or probe.read(here)
        for number in probe.questions
    )
