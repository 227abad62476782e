"""See it running here: under the answer, as a page of its own, and as a tour of the release."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Generator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.test import Client

from quiz.clock import now
from quiz.evidence import PROBES, QUESTIONS, seen, shown_here
from quiz.evidence.here import Here
from quiz.models import Status
from quiz.views import contexts, evidence
from tests.evidence.likeness import container, pod
from tests.factories import make_question
from tests.fixtures import MoveClock
from tests.pages import Page, Visitor

KIB = 1024
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Generator[None]:
    """What one test saw is none of the next one's business."""
    seen.forget()
    yield
    seen.forget()


@pytest.fixture
def in_pod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """The site runs in a likeness of a Pod."""
    here = pod(tmp_path)
    monkeypatch.setattr(evidence, "Here", lambda: here)
    monkeypatch.setattr(contexts, "IS_POD", True)
    return here


def fold_of(page: Page) -> dict[str, str]:
    """Return the attributes of the fold under an answer, which fetches what the Pod shows."""
    [found] = [one for tag, one in page.tags if tag == "details" and "hx-get" in one]
    return found


def test_a_fold_between_answer_and_rating_shows_what_the_pod_shows(
    visitor: Visitor, in_pod: Here
) -> None:
    make_question(562)
    for address in ("/q/562/", "/review/"):
        assert "See it running here" not in visitor.open(address).words
        page = visitor.press("Reveal answer")
        assert page.words.index("Answer") < page.words.index("See it running here")
        assert page.words.index("See it running here") < page.words.index("Explanation, example")
        assert fold_of(page)["hx-get"] == "/q/562/evidence/"
        assert "/q/562/evidence/" in {one.get("href") for tag, one in page.tags if tag == "a"}


def test_outside_a_pod_the_fold_tells_of_a_cluster_and_promises_no_look(
    visitor: Visitor, db: None
) -> None:
    make_question(562)
    visitor.open("/q/562/")
    words = visitor.press("Reveal answer").words
    assert "In a cluster This site does not run in a Pod." in words
    assert "See it running here" not in words
    assert "See it running here" not in visitor.open("/sections/").words


def test_a_question_without_a_probe_leads_nowhere(visitor: Visitor, in_pod: Here) -> None:
    make_question(1)
    assert 1 not in QUESTIONS
    visitor.open("/q/1/")
    assert "See it running here" not in visitor.press("Reveal answer").words
    assert visitor.client.get("/q/1/evidence/").status_code == 404


def test_in_a_pod_the_readings_stand_beside_the_lines_of_the_chart(
    visitor: Visitor, in_pod: Here
) -> None:
    make_question(562)
    words = visitor.open("/q/562/evidence/").words
    assert "Seen in this Pod just now" in words
    assert "Seccomp: 2, a filter" in words
    assert "The chart, templates/_pod.tpl seccompProfile: type: RuntimeDefault" in words
    assert "What it rendered for this release" not in words  # the same, so it stands there once
    assert "Source: /proc/self/status, Seccomp" in words
    assert "In a cluster:" not in words


def test_it_says_how_long_ago_that_was(db: None, in_pod: Here, move_clock: MoveClock) -> None:
    make_question(562)
    visitor = Visitor()
    visitor.open("/q/562/evidence/")
    kept = seen._kept["seccomp"]
    seen._kept["seccomp"] = seen.Seen(
        probe=kept.probe, readings=kept.readings, is_pod=True, at=now() - timedelta(seconds=3)
    )
    assert "Seen in this Pod 3 seconds ago" in visitor.open("/q/562/evidence/").words


def test_htmx_gets_the_panel_alone(db: None, in_pod: Here) -> None:
    make_question(562)
    whole, part = Visitor(), Visitor()
    part.response = part.client.get("/q/562/evidence/", headers={"HX-Request": "true"})
    text = part.response.content.decode()
    assert text.lstrip().startswith('<div class="seen" id="seen"')
    assert "<html" not in text
    assert '<h2 tabindex="-1" autofocus>Seen in this Pod just now</h2>' in text
    page = whole.client.get("/q/562/evidence/").content.decode()
    assert "<h1" in page
    assert '<h2 tabindex="-1">Seen in this Pod just now</h2>' in page


def test_outside_a_pod_what_is_read_comes_first_and_the_rest_is_told(
    visitor: Visitor, db: None
) -> None:
    make_question(562)
    make_question(37)
    words = visitor.open("/evidence/").words
    assert "This site does not run in a Pod" in words
    assert words.count("In a cluster:") == len(PROBES)
    assert words.index("What this process shows") < words.index("Seccomp:")
    assert words.index("Seccomp:") < words.rindex("Where it runs")
    assert "Seen in this process, which runs in no Pod" in visitor.open("/q/562/evidence/").words
    assert "kubectl exec POD" in visitor.page.words
    words = visitor.open("/q/37/evidence/").words
    assert "What this site's Helm chart sets Probes, preStop" in words
    assert "`" not in words
    assert "kubectl describe pod POD" in words
    for line in ("startupProbe: httpGet: {path: /livez, port: http}", "preStop: sleep: seconds: 5"):
        assert line in words
    assert "terminationGracePeriodSeconds: 40" in words
    assert words.count("The chart, templates/deployment.yaml") == 1
    assert "Look again" not in words  # it would find the same


def test_a_question_that_only_words_answer_has_a_link_by_its_sources_and_no_fold(
    visitor: Visitor, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = shown_here(container(tmp_path, {}, "none"))
    assert {37, 562} <= shown
    assert 563 not in shown
    monkeypatch.setattr(contexts, "SEEN_HERE", shown)
    monkeypatch.setattr(contexts, "TOLD", QUESTIONS - shown)
    make_question(563)
    visitor.open("/q/563/")
    page = visitor.press("Reveal answer")
    assert not [one for tag, one in page.tags if tag == "details" and "hx-get" in one]
    assert page.words.index("Sources") < page.words.index("How a cluster shows it")
    words = visitor.open("/q/563/evidence/").words
    assert "What a cluster would show AppArmor or SELinux" in words
    assert "kubectl exec POD -- cat /proc/1/attr/current" in words


def test_in_a_pod_every_question_of_a_probe_has_its_fold(in_pod: Here) -> None:
    assert shown_here(in_pod) == QUESTIONS


def test_outside_a_pod_the_tour_opens_on_its_words_and_folds_the_chart(
    visitor: Visitor, db: None
) -> None:
    make_question(37)
    text = visitor.open("/evidence/").words
    assert "whether they fail. Probes, preStop and the time to end: in the chart" in text
    assert "Questions: 37 What is question 37 about?" in text
    folds = re.findall(r"<summary>(.*?)</summary>", visitor.response.content.decode())
    of_parts = [one for one in folds if one.endswith((": in the chart", ": in a cluster"))]
    assert len(of_parts) == len(set(of_parts)) > len(PROBES) / 2


def test_what_compose_starts_shows_its_own_readings_and_no_setting(
    visitor: Visitor, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["app"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    given = {name: f"canary-{value}" for name, value in service["environment"].items()}
    here = container(tmp_path, given, "proc/", "sys/", "etc/", "bin/")
    monkeypatch.setattr(evidence, "Here", lambda: here)
    make_question(567)
    words = visitor.open("/evidence/").words
    assert "This site does not run in a Pod." in words
    assert "/: read-only (overlay)" in words
    assert "In effect: none" in words
    assert "Memory: 100 MiB of at most 384 MiB" in words
    assert "canary" not in words
    page = visitor.open("/q/567/evidence/")
    assert "Seen in this process, which runs in no Pod" in page.words
    assert "Nothing was tried" in visitor.press("Try to write to /").words


def test_where_nothing_can_be_read_the_words_remain(
    visitor: Visitor, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a laptop without /proc."""
    here = container(tmp_path, {}, "none")
    monkeypatch.setattr(evidence, "Here", lambda: here)
    make_question(562)
    words = visitor.open("/evidence/").words
    assert words.count("In a cluster:") == len(PROBES)
    assert "What this process shows" not in words
    assert "What this site's Helm chart sets" in visitor.open("/q/562/evidence/").words
    assert "seccompProfile: type: RuntimeDefault" in visitor.page.words
    assert "Seccomp 2 and NoNewPrivs 1" in visitor.page.words


def test_the_tour_goes_through_every_probe_and_leads_once_to_each_published_question(
    visitor: Visitor, in_pod: Here
) -> None:
    for number in QUESTIONS - {563}:
        make_question(number)
    make_question(563, status=Status.DRAFT)
    page = visitor.open("/evidence/")
    links = [one["href"] for tag, one in page.tags if tag == "a"]
    assert "/q/563/" not in links
    for part in {probe.chapter for probe in PROBES}:
        probes = [probe for probe in PROBES if probe.chapter == part]
        assert f"#part-{probes[0].name}" in links
    chapters = {(n, probe.chapter) for probe in PROBES for n in probe.questions}
    assert len([link for link in links if link.startswith("/q/")]) == len(
        [n for n, _ in chapters if n != 563]
    )
    assert {probe.name for probe in PROBES} <= {one.get("id") for _, one in page.tags}
    assert all(probe.title in page.words for probe in PROBES)
    assert "In a cluster:" not in page.words


def test_a_try_to_write_is_made_in_a_pod_only(
    visitor: Visitor, in_pod: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_question(567)
    make_question(562)
    tries: list[str] = []

    def tried() -> str:
        tries.append("try")
        return "Read-only file system."

    monkeypatch.setattr(evidence, "try_to_write", tried)
    visitor.open("/q/567/evidence/")
    assert "Read-only file system." in visitor.press("Try to write to /").words
    told = Client().post("/q/567/evidence/", headers={"HX-Request": "true"}).content.decode()
    assert '<p role="status" tabindex="-1" autofocus>Read-only file system.</p>' in told
    assert told.count("autofocus") == 1  # what came of it, and not the heading
    assert 'hx-params="csrfmiddlewaretoken"' in told  # nothing of the answer around it is sent
    assert tries.pop() == "try"
    visitor.send("/q/562/evidence/")
    assert tries == ["try"]
    monkeypatch.setattr(evidence, "Here", lambda: Here(root=in_pod.root / "no", environment={}))
    seen.forget()
    visitor.open("/q/567/evidence/")
    assert "Nothing was tried" in visitor.press("Try to write to /").words
    assert tries == ["try"]


def test_an_unpublished_question_shows_nothing(client: Client, db: None) -> None:
    make_question(562, status=Status.DRAFT)
    assert client.get("/q/562/evidence/").status_code == 404


def test_an_operator_can_turn_it_off(
    client: Client, db: None, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_question(562)
    settings.EVIDENCE = False  # type: ignore[attr-defined]
    monkeypatch.setattr(contexts, "SEEN_HERE", frozenset())
    assert client.get("/evidence/").status_code == 404
    assert client.get("/q/562/evidence/").status_code == 404
    assert b"/evidence/" not in client.post("/q/562/").content
    assert b"/evidence/" not in client.get("/sections/").content


def test_the_pages_are_light(client: Client, in_pod: Here, rows: Callable[[], object]) -> None:
    for number in QUESTIONS:
        make_question(number)
    before = rows()
    assert len(gzip.compress(client.get("/evidence/").content)) <= 14 * KIB
    for number in QUESTIONS:
        page = client.get(f"/q/{number}/evidence/")
        assert page.status_code == 200
        assert len(gzip.compress(page.content)) <= 6 * KIB
    assert rows() == before
