"""(c) Upgrades under load: nothing fails, is lost or doubled."""

from __future__ import annotations

from tests.cluster.conftest import Site
from tests.cluster.proofs import TOTAL, prove_upgrades
from tests.cluster.report import Report


def test_three_upgrades_under_load_lose_nothing(site: Site, report: Report) -> None:
    prove_upgrades(site, report, total=TOTAL)
