"""(e) Every pod is evicted as a drain does it, one after the other, under load."""

from __future__ import annotations

from kubernetes import client
from kubernetes.client.exceptions import ApiException

from tests.cluster.conftest import Site
from tests.cluster.kube import Space, wait
from tests.cluster.load import load
from tests.cluster.report import Report
from tests.cluster.test_d_deaths import RECOVERY, became_ready, is_new_and_ready, names, restarts


def evict(space: Space, pod: str) -> bool:
    """Ask for an eviction; False when the budget says: not now."""
    meta = client.V1ObjectMeta(name=pod, namespace=space.name)
    try:
        space.core.create_namespaced_pod_eviction(pod, space.name, client.V1Eviction(metadata=meta))
    except ApiException as error:
        if error.status != 429:
            raise
        return False
    return True


def test_evicted_web_pods_go_one_at_a_time_and_nothing_fails(site: Site, report: Report) -> None:
    space = site.space
    first, second = names(space, "web")
    with report.row("e web pods") as words:
        with load(space, enough=100, seconds=180) as learners:
            assert evict(space, first)
            assert not evict(space, second), "the budget let both go at once"
            wait("the second may go", lambda: evict(space, second), seconds=90)
            wait("2 web pods", lambda: space.ready("web", 2), seconds=90)
        words.append(f"evicted, the second once the first was replaced: {learners}")
    learners.assert_nothing_lost_or_doubled()
    assert learners.failed == []


def test_an_evicted_database_loses_nothing(site: Site, report: Report) -> None:
    space = site.space
    before = restarts(space)
    [old] = space.pods("database")
    with report.row("e database") as words:
        with load(space, enough=100, seconds=180) as learners:
            assert evict(space, old.metadata.name)
            wait("a new database", lambda: is_new_and_ready(space, old.metadata.uid), seconds=90)
            wait("2 web pods", lambda: space.ready("web", 2), seconds=60)
        away = max(0.0, learners.last_failure() - became_ready(space, "database"))
        words.append(f"evicted: {learners}; well {away:.0f} s after Ready")
    learners.assert_nothing_lost_or_doubled()
    assert away <= RECOVERY
    assert restarts(space) == before
