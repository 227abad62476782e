"""(a) A bare `helm install` works at once."""

from __future__ import annotations

from tests.cluster.conftest import Site
from tests.cluster.proofs import prove_install
from tests.cluster.report import Report


def test_a_bare_install_is_ready_tested_and_used_by_a_browser(site: Site, report: Report) -> None:
    prove_install(site, report)
