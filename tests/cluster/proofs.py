"""What is proved by more than one Helm: lines (a) and (c)."""

from __future__ import annotations

import shutil

from playwright.sync_api import expect, sync_playwright

from tests.cluster.browser import service_here
from tests.cluster.conftest import Site
from tests.cluster.kube import Space, is_ready
from tests.cluster.load import load
from tests.cluster.report import Report
from tools.test import CHROMIUMS

UNENFORCED = "NOT ENFORCED HERE"
FIRST_INSTALL = 90.0
TOTAL = 4000


def prove_install(site: Site, report: Report) -> None:
    """(a) all Ready in time, `helm test` green, a browser reviews through the Service."""
    line, seconds, _words = report.rows[-1]
    assert seconds <= FIRST_INSTALL, f"{line}: {seconds:.0f} s"
    assert site.space.ready("web", 2)
    assert site.space.ready("database", 1)
    with report.row("a helm test") as words:
        said = site.helm("test", "k8sprep", "--logs")
        words.append("green")
        if UNENFORCED in said:
            words.append(f"network policy: {UNENFORCED}")
            report.not_proved.append("NetworkPolicies: this cluster's network enforces none")
    with report.row("a browser") as words:
        review_in_chromium(site.space)
        words.append("Chromium revealed, rated and undid through the Service")


def review_in_chromium(space: Space) -> None:
    """Review one question in a real browser, and take the rating back."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    with service_here(space) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address}/review/")
        question = page.locator("h1").inner_text()
        page.get_by_role("button", name="Reveal answer").click()
        page.get_by_role("button", name="Good").click()
        expect(page.get_by_role("button", name="Undo")).to_be_visible()
        expect(page.locator("h1")).not_to_have_text(question)
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("h1")).to_have_text(question)
        browser.close()


def prove_upgrades(site: Site, report: Report, *, total: int) -> None:
    """(c) a changed value, another tag, the next release: nothing fails while ratings go on."""
    space, helm = site.space, site.helm
    [database] = space.pods("database")
    with report.row(f"c {helm.program.rpartition('/')[2]}") as words:
        with load(space, enough=total, seconds=400) as learners:
            helm.upgrade("web.threads=5")
            helm.upgrade("web.threads=5", image=site.again)
            helm.upgrade("web.threads=5", image=site.next)
        learners.assert_nothing_lost_or_doubled()
        assert learners.failed == [], learners.failed[:5]
        words.append(f"3 upgrades; {learners}")
    images = {pod.spec.containers[0].image for pod in space.pods("web") if is_ready(pod)}
    assert images == {site.next}
    assert space.sql("SELECT count(*) FROM quiz_learner WHERE nickname = ''") != ["0"]
    assert space.sql("SELECT release FROM quiz_bank") == ["0.2.0"]
    [after] = space.pods("database")
    assert after.metadata.uid == database.metadata.uid
    assert after.status.container_statuses[0].restart_count == 0
