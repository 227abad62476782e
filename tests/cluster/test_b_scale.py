"""(b) More pods, by hand and by load; the database is brought up to date once."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from kubernetes import client
from kubernetes.client.exceptions import ApiException
from kubernetes.watch import Watch

from tests.cluster.conftest import Site, leave_out
from tests.cluster.helm import CHART
from tests.cluster.kube import Pod, Space, wait
from tests.cluster.load import load
from tests.cluster.report import Report

LOCK_TIMEOUT = 240.0
TOLD = re.compile(r"([\d.]+) s for the lock; migrations applied: (\d+); bank: (\w+)")
AUTOSCALED = (
    "autoscaling.enabled=true",
    "autoscaling.minReplicas=2",
    "autoscaling.maxReplicas=6",
    "autoscaling.scaleInSeconds=15",
)

FORCED = ("--force-conflicts", "--wait", "--timeout", "180s")


def test_six_pods_migrate_once_and_wait_for_no_lock_in_vain(site: Site, report: Report) -> None:
    with report.row("b 2 to 6") as words:
        site.helm.upgrade("web.replicas=6")
        assert site.space.ready("web", 6)
        pods = [pod.metadata.name for pod in site.space.pods("web")]
        told = [TOLD.search(site.space.logs(pod, "release")) for pod in pods]
        waits = [float(each[1]) for each in told if each]
        migrated = [each for each in told if each and each[2] != "0"]
        tries = [started_again(pod) for pod in site.space.pods("web")]
        words.append(f"longest wait for the lock {max(waits):.1f} s, {len(migrated)} migrated")
    assert len(waits) == 6
    assert tries == [0] * 6, "an init container gave up and was started again"
    assert max(waits) < LOCK_TIMEOUT
    assert len(migrated) == 1
    again = "SELECT count(*) - count(DISTINCT (app, name)) FROM django_migrations"
    assert site.space.sql(again) == ["0"]


def started_again(pod: Pod) -> int:
    """How often the pod's init container had to be started again."""
    return int(pod.status.init_container_statuses[0].restart_count)


@contextmanager
def every_number_of_pods(space: Space) -> Generator[list[int]]:
    """After the block the list has every number of pods that the Deployment asked for in it."""
    seen = [space.replicas()]
    listed = space.apps.list_namespaced_deployment
    version = listed(space.name).metadata.resource_version
    yield seen
    stream: Any = Watch().stream  # type: ignore[no-untyped-call]  # the client's own gap
    events = stream(listed, space.name, resource_version=version, timeout_seconds=2)
    seen += [event["object"].spec.replicas for event in events]


def test_turning_the_autoscaler_on_takes_no_pod_away(site: Site) -> None:
    with every_number_of_pods(site.space) as seen:
        site.helm.upgrade(*AUTOSCALED)
    assert min(seen) == 6, seen


def test_load_brings_pods_and_its_end_takes_them_away(site: Site, report: Report) -> None:
    if not figures_come(site):
        leave_out("the autoscaler: this cluster has no metrics API", report)
    with report.row("b autoscaler") as words:
        wait("idle: 2 pods", lambda: site.space.replicas() == 2, seconds=150)
        with load(site.space, enough=1, seconds=150, guests=8, pace=0) as learners:
            wait("loaded: more pods", lambda: site.space.replicas() > 2, seconds=120)
        words.append(f"out to {site.space.replicas()}, {learners}")
        wait("idle again: 2 pods", lambda: site.space.replicas() == 2, seconds=150)
        words.append("and back in to 2")
    learners.assert_nothing_lost_or_doubled()
    assert learners.failed == []


def test_turning_the_autoscaler_off_sets_the_number_of_pods(site: Site) -> None:
    # The number is the autoscaler's by now; Helm 4 takes it back only when told to.
    site.helm("upgrade", "k8sprep", str(CHART), *site.helm.settings(site.space.image), *FORCED)
    wait("2 web pods", lambda: site.space.ready("web", 2), seconds=60)


def figures_come(site: Site) -> bool:
    """Whether the cluster measures its pods."""
    figures = client.CustomObjectsApi()
    try:
        figures.list_namespaced_custom_object("metrics.k8s.io", "v1beta1", site.space.name, "pods")
    except ApiException:
        return False
    return True
