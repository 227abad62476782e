"""(l) From the release before to this one and back, under load, by both Helms."""

from __future__ import annotations

import os

from tests.cluster.conftest import leave_out, namespace
from tests.cluster.helm import BEFORE, TIMEOUT, Helm, find_helm3
from tests.cluster.kube import Space, wait
from tests.cluster.load import load
from tests.cluster.report import Report

ENOUGH = 600
SECRETS = ("k8sprep-key", "k8sprep-database")


def test_the_chart_before_is_upgraded_under_load(report: Report) -> None:
    prove_upgrade("helm", report)


def test_the_chart_before_is_upgraded_under_load_by_helm_3(report: Report) -> None:
    program = find_helm3()
    if not program:
        leave_out("(l) with Helm 3: there is no helm3 in PATH", report)
    prove_upgrade(program, report)


def prove_upgrade(program: str, report: Report) -> None:
    """Upgrade from the chart before, go back, upgrade again; BEFORE_IMAGE is its image, if any."""
    with namespace() as space:
        old = os.environ.get("BEFORE_IMAGE") or space.image
        Helm(program, space.name, old, BEFORE).install()
        [database] = space.pods("database")
        held = secrets(space)
        with report.row(f"l {program.rpartition('/')[2]}") as words:
            with load(space, enough=ENOUGH, seconds=500) as learners:
                helm = Helm(program, space.name, space.image)
                helm.upgrade()
                helm("rollback", "k8sprep", "1", "--wait", "--timeout", TIMEOUT)
                wait("2 web pods", lambda: space.ready("web", 2), seconds=60)
                helm.upgrade()
            words.append(f"from {BEFORE.name} and {old}: {learners}")
        learners.assert_nothing_lost_or_doubled()
        assert learners.failed == [], learners.failed[:5]
        [after] = space.pods("database")
        assert after.metadata.uid == database.metadata.uid
        assert secrets(space) == held


def secrets(space: Space) -> list[dict[str, str]]:
    """What the kept secrets hold."""
    return [space.core.read_namespaced_secret(name, space.name).data for name in SECRETS]
