"""(d) Pods and workers die under load: what was acknowledged is there."""

from __future__ import annotations

import time

from tests.cluster.conftest import Site
from tests.cluster.kube import Space, is_ready, wait
from tests.cluster.load import load
from tests.cluster.report import Report

# The first process cannot be killed from inside; a worker is any other that runs gunicorn.
KILL_A_WORKER = """
import os, pathlib, signal
mine = {str(os.getpid()), "1"}
paths = [path for path in pathlib.Path("/proc").glob("[0-9]*/cmdline") if path.parts[2] not in mine]
workers = [int(path.parts[2]) for path in paths if b"gunicorn" in path.read_bytes()]
os.kill(workers[0], signal.SIGKILL)
"""
RECOVERY = 15.0
# Longer than a liveness probe that asked the database would wait before it restarts a pod.
AWAY = 65.0


def restarts(space: Space) -> dict[str, int]:
    """How often each web container was started again."""
    return {
        pod.metadata.name: pod.status.container_statuses[0].restart_count
        for pod in space.pods("web")
    }


def became_ready(space: Space, component: str) -> float:
    """When the one pod of a component became Ready, in seconds since 1970."""
    [pod] = space.pods(component)
    [ready] = [each for each in pod.status.conditions if each.type == "Ready"]
    return float(ready.last_transition_time.timestamp())


def await_replaced(space: Space, component: str, gone: str, count: int) -> None:
    """Wait until a pod is gone and all are Ready without it."""
    wait(f"{gone} gone", lambda: gone not in names(space, component), seconds=60)
    wait(f"{count} {component} pods", lambda: space.ready(component, count), seconds=60)


def names(space: Space, component: str) -> list[str]:
    """The names of a component's pods."""
    return [pod.metadata.name for pod in space.pods(component)]


def test_a_web_pod_that_is_deleted_fails_nobody(site: Site, report: Report) -> None:
    space = site.space
    with report.row("d web pod") as words:
        with load(space, enough=100, seconds=120) as learners:
            gone = names(space, "web")[0]
            space.core.delete_namespaced_pod(gone, space.name)
            await_replaced(space, "web", gone, 2)
        words.append(f"deleted: {learners}")
    learners.assert_nothing_lost_or_doubled()
    assert learners.failed == []


def test_a_web_pod_that_is_deleted_at_once_loses_nothing(site: Site, report: Report) -> None:
    space = site.space
    with report.row("d web grace 0") as words:
        with load(space, enough=100, seconds=120) as learners:
            gone = names(space, "web")[0]
            space.core.delete_namespaced_pod(gone, space.name, grace_period_seconds=0)
            await_replaced(space, "web", gone, 2)
        words.append(f"deleted with grace 0: {learners}")
    learners.assert_nothing_lost_or_doubled()


def test_a_worker_that_is_killed_loses_nothing(site: Site, report: Report) -> None:
    space = site.space
    before = restarts(space)
    with report.row("d worker") as words:
        with load(space, enough=200, seconds=120) as learners:
            pod = names(space, "web")[0]
            space.execute(pod, "python", "-c", KILL_A_WORKER, container="web")
        words.append(f"killed -9: {learners}")
    learners.assert_nothing_lost_or_doubled()
    assert restarts(space) == before


def test_a_database_that_is_deleted_for_a_minute_loses_nothing_and_pages_say_so(
    site: Site, report: Report
) -> None:
    space = site.space
    before = restarts(space)
    [old] = space.pods("database")
    with report.row("d database") as words:
        with load(space, enough=100, seconds=240) as learners:
            scale_database(space, 0)
            wait("no database", lambda: not space.pods("database"), seconds=90)
            gone = time.monotonic()
            wait("a minute", lambda: time.monotonic() > gone + AWAY, seconds=AWAY + 5)
            scale_database(space, 1)
            wait("a new database", lambda: is_new_and_ready(space, old.metadata.uid), seconds=90)
            wait("2 web pods", lambda: space.ready("web", 2), seconds=60)
        away = max(0.0, learners.last_failure() - became_ready(space, "database"))
        styled = learners.told["styled"]
        words.append(
            f"away for {AWAY:.0f} s: {learners}; {styled} pages said 503; well {away:.0f} s after "
            "Ready"
        )
    learners.assert_nothing_lost_or_doubled()
    assert away <= RECOVERY
    # Every request was answered, and each answer was either right or said 503 in the site's style.
    assert styled == learners.told["statuses"].get("503", 0) == len(learners.failed)
    assert styled > 0
    assert restarts(space) == before


def scale_database(space: Space, replicas: int) -> None:
    """Set the number of the database's pods: 0 deletes it, for as long as it stays 0."""
    scale = {"spec": {"replicas": replicas}}
    space.apps.patch_namespaced_stateful_set_scale("k8sprep-database", space.name, scale)


def is_new_and_ready(space: Space, old: str) -> bool:
    """Whether the database's pod is another than `old`, and Ready."""
    return any(pod.metadata.uid != old and is_ready(pod) for pod in space.pods("database"))
