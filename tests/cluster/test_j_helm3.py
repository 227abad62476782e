"""(a) and (c) again, with Helm 3."""

from __future__ import annotations

from tests.cluster.conftest import Site
from tests.cluster.proofs import prove_install, prove_upgrades
from tests.cluster.report import Report

FEWER = 500


def test_helm_3_installs(site_by_helm3: Site, report: Report) -> None:
    prove_install(site_by_helm3, report)


def test_helm_3_upgrades_under_load(site_by_helm3: Site, report: Report) -> None:
    prove_upgrades(site_by_helm3, report, total=FEWER)
