"""(f) Back to the first release; away and here again: data and secrets stay."""

from __future__ import annotations

from tests.cluster.conftest import Site
from tests.cluster.kube import Space, wait
from tests.cluster.load import load
from tests.cluster.report import Report

KEPT_SECRETS = ("k8sprep-key", "k8sprep-database")
KEPT_VOLUMES = {"data-k8sprep-database-0", "k8sprep-backups"}
BANK = "SELECT release FROM quiz_bank"
CHANGED = "SELECT seconds FROM quiz_question WHERE number = 551"
STORED = "SELECT count(*), md5(string_agg(token::text, ',' ORDER BY id)) FROM quiz_attempt"


def secrets(space: Space) -> list[dict[str, str]]:
    """What the kept secrets hold."""
    return [space.core.read_namespaced_secret(name, space.name).data for name in KEPT_SECRETS]


def test_the_first_release_serves_again_and_leaves_the_newer_bank_alone(
    site: Site, report: Report
) -> None:
    space = site.space
    if space.sql(BANK) != ["0.2.0"]:
        site.helm.upgrade(image=site.next)
    with report.row("f rollback") as words:
        with load(space, enough=100, seconds=180) as learners:
            site.helm("rollback", "k8sprep", "1", "--wait", "--timeout", "180s")
            wait("2 web pods", lambda: space.ready("web", 2), seconds=60)
        words.append(f"to revision 1: {learners}")
    learners.assert_nothing_lost_or_doubled()
    assert learners.failed == []
    pods = space.pods("web")
    assert {pod.spec.containers[0].image for pod in pods} == {space.image}
    for pod in pods:
        assert "left alone" in space.logs(pod.metadata.name, "release")
    assert (space.sql(BANK), space.sql(CHANGED)) == (["0.2.0"], ["99"])


def test_what_is_uninstalled_and_installed_again_has_its_data_and_secrets(
    site: Site, report: Report
) -> None:
    space = site.space
    stored, before = space.sql(STORED), secrets(space)
    with report.row("f reinstall") as words:
        site.helm("uninstall", "k8sprep", "--wait", "--timeout", "120s")
        wait("no pod", lambda: not space.pods("web") + space.pods("database"), seconds=90)
        claims = space.core.list_namespaced_persistent_volume_claim(space.name).items
        volumes = {claim.metadata.name for claim in claims}
        assert secrets(space) == before
        site.helm.install()
        words.append(f"kept: {', '.join([*sorted(volumes), *KEPT_SECRETS])}")
    assert volumes == KEPT_VOLUMES
    assert space.sql(STORED) == stored
    assert secrets(space) == before
    with load(space, enough=50, seconds=60) as learners:
        pass
    learners.assert_nothing_lost_or_doubled()
    assert learners.failed == []
