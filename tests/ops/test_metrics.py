"""Figures for Prometheus: true over all workers, and on a port of their own."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries, Settings

from k8sprep.version import VERSION
from quiz.clock import now
from quiz.models import Bank, Card, Question, Status
from quiz.ops.metrics import DatabaseCollector, cards_due
from tests.factories import make_learner, make_question, make_questions
from tests.pages import Form, Visitor
from tests.practice.cards import rate
from tests.serving import DIE, ROOT, Browser, gunicorn

HOME = 'k8sprep_requests_total{status="200",view="home"}'
LOST = 'k8sprep_requests_total{status="404",view="none"}'
NAME = re.compile(r"k8sprep_\w+")
# Requests are counted in files; the database has no part in it.
counted = pytest.mark.one_database
NOWHERE = ["sqlite:////there/is/no/such/folder/db.sqlite3", "postgres://u@127.0.0.1:1/n"]


class Server:
    """A gunicorn with two workers, its pages at `public` and its figures at `port`."""

    def __init__(self, public: str, port: str, counts: Path) -> None:
        self.public, self.port, self.counts = public, port, counts
        self.metrics = f"http://127.0.0.1:{port}"

    def figures(self) -> dict[str, float]:
        """Return every sample by its name and labels, as a scrape tells them."""
        status, text = get(self.metrics, "/metrics", Host="10.1.2.3:9100")
        assert status == 200
        return {
            f"{sample.name}{labels(sample.labels)}": sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


def labels(pairs: dict[str, str]) -> str:
    text = ",".join(f'{name}="{pairs[name]}"' for name in sorted(pairs))
    return f"{{{text}}}" if text else ""


def get(address: str, path: str, **headers: str) -> tuple[int, str]:
    """Return status and text of an answer, over a connection of its own."""
    connected = HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connected.request("GET", path, headers=headers)
        response = connected.getresponse()
        return response.status, response.read().decode()
    finally:
        connected.close()


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


@contextmanager
def serving(counts: Path, **environment: str) -> Generator[Server]:
    """Two workers that can be told to die, where an earlier start has left its counts."""
    counts.mkdir()
    (counts / "counter_1.db").write_text("from an earlier start")
    (counts / "mine.txt").touch()
    port, app = free_port(), "tests.reliability.dying:application"
    where = {"METRICS_PORT": port, "PROMETHEUS_MULTIPROC_DIR": str(counts)}
    with gunicorn(app, WORKERS="2", **where, **environment) as public:
        yield Server(public, port, counts)


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Generator[Server]:
    """A server for this test, on its database."""
    with serving(tmp_path / "counts") as it:
        yield it


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """One server for all tests that count nothing and need no database: it has none."""
    with serving(tmp_path_factory.mktemp("shared") / "counts", DATABASE_URL=NOWHERE[0]) as it:
        yield it


@counted
def test_what_a_killed_worker_counted_stays(server: Server) -> None:
    for _ in range(3):
        with pytest.raises((RemoteDisconnected, ConnectionResetError)):
            get(server.public, "/", **DIE)
    get(server.public, "/")
    assert server.figures()[HOME] == 4
    assert len(list(server.counts.glob("counter_*.db"))) >= 4


@counted
def test_a_start_begins_at_nothing_and_every_worker_tells_the_sum_of_all(server: Server) -> None:
    figures = server.figures()
    assert figures["k8sprep_attempts_total"] == 0
    assert figures["k8sprep_rating_seconds_count"] == 0
    assert not (server.counts / "counter_1.db").exists()
    # It leaves other files alone.
    assert (server.counts / "mine.txt").exists()
    # A scrape does not count itself.
    for _ in range(2):
        assert not any(name.startswith("k8sprep_requests_total") for name in server.figures())
    for _ in range(20):
        assert get(server.public, "/")[0] == 200
    assert [server.figures()[HOME] for _ in range(10)] == [20] * 10


def test_answers_that_failed_for_the_database_are_counted_by_reason(tmp_path: Path) -> None:
    junk = tmp_path / "junk.sqlite3"
    junk.write_text("not a database at all" * 500)
    reasons = {NOWHERE[0]: "Service Unavailable", f"sqlite:///{junk}": "Database damaged"}
    for number, (url, reason) in enumerate(reasons.items()):
        with serving(tmp_path / f"counts{number}", DATABASE_URL=url) as it:
            assert get(it.public, "/review/")[0] == 503
            assert it.figures()[f'k8sprep_unavailable_total{{reason="{reason}"}}'] == 1


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Forwarded-Port"])
def test_no_header_leads_from_the_public_port_to_the_figures(
    shared_server: Server, header: str
) -> None:
    port = shared_server.port
    forged = port if header.endswith("Port") else f"localhost:{port}"
    status, page = get(shared_server.public, "/metrics", **{header: forged})
    assert status == 404
    assert "<html" in page
    assert "k8sprep_" not in page


@pytest.mark.parametrize("path", ["/", "/livez", "/readyz", "/review/", "/metrics/", "/static/"])
def test_nothing_else_is_on_the_port_of_the_figures(shared_server: Server, path: str) -> None:
    public = urlsplit(shared_server.public).netloc
    assert get(shared_server.metrics, path, Host=public) == (404, "Only /metrics is here.\n")


def answered(visitor: Browser) -> Form:
    page = visitor.send(visitor.open("/review/").form("Reveal answer"), "Reveal answer")
    return page.form("Good")


def test_a_rating_counts_once_and_the_release_and_the_bank_are_named(server: Server) -> None:
    Bank.objects.create(release="0.0.9", digest="ab" * 32, imported_at=now())
    figures = server.figures()
    assert figures[f'k8sprep_build_info{{revision="",version="{VERSION}"}}'] == 1
    assert figures[f'k8sprep_bank_info{{digest="{"ab" * 32}",release="0.0.9"}}'] == 1
    assert figures["k8sprep_cards_due"] == 0
    # However often a rating is posted.
    make_questions(2)
    visitor = Browser(server.public, htmx=True)
    form = answered(visitor)
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        visitor.send(form, "Good", DIE)
    visitor.send(form, "Good")
    page = visitor.send(answered(visitor), "Easy")
    visitor.send(page.form("Undo"), "Undo")
    figures = server.figures()
    assert figures["k8sprep_attempts_total"] == 2
    assert figures["k8sprep_rating_seconds_count"] == 3
    assert 0 < figures["k8sprep_rating_seconds_sum"] < 60
    assert figures['k8sprep_requests_total{status="200",view="rate"}'] == 3


@counted
def test_what_is_asked_in_vain_is_counted_and_docs_and_alerts_use_names_that_there_are(
    server: Server,
) -> None:
    # Addresses that there are not share one count.
    for path in ("/nowhere/1/", "/nowhere/2/"):
        get(server.public, path)
    assert get(server.public, "/q/999999/")[0] == 404
    figures = server.figures()
    assert figures[LOST] == 2
    assert figures['k8sprep_requests_total{status="404",view="question"}'] == 1
    # Sign-ins that are refused are counted.
    browser = Browser(server.public, htmx=False)
    form = browser.open("/accounts/login/").form("Sign in")
    form.fields |= {"login": "eve", "password": "no"}
    browser.send(form, "Sign in")
    assert server.figures()["k8sprep_failed_logins_total"] == 1
    Bank.objects.create(release="0.0.9", digest="", imported_at=now())
    get(server.public, "/")
    told = {name.split("{")[0] for name in server.figures()}
    docs = ROOT / "docs" / "operations.md"
    rules = ROOT / "deploy" / "helm" / "k8sprep" / "templates" / "metrics.yaml"
    assert set(NAME.findall(rules.read_text())) <= told
    _, _, section = docs.read_text().partition("\n## Metrics\n")
    named = set(NAME.findall(section.partition("\n## ")[0]))
    assert named <= told | {"k8sprep_rating_seconds"}
    families = {re.sub("_(bucket|count|sum)$", "", name) for name in told}
    assert families <= named


@pytest.mark.sqlite_only  # it brings its own database, or none
@pytest.mark.parametrize("address", NOWHERE)
def test_without_a_database_the_rest_is_told(tmp_path: Path, address: str) -> None:
    port = free_port()
    counts = str(tmp_path / "made" / "here")
    where = {"METRICS_PORT": port, "PROMETHEUS_MULTIPROC_DIR": counts, "DATABASE_URL": address}
    with gunicorn(HTTPS="1", **where) as public:
        assert get(public, "/livez")[0] == 200
        status, text = get(f"http://127.0.0.1:{port}", "/metrics")
    assert status == 200
    assert 'k8sprep_requests_total{status="200",view="none"} 1.0\n' in text
    assert "k8sprep_build_info{" in text
    assert "k8sprep_cards_due" not in text
    assert "k8sprep_bank_info" not in text


@pytest.mark.sqlite_only
def test_a_folder_that_cannot_be_written_is_one_sentence() -> None:
    done = started(METRICS_PORT="9100", PROMETHEUS_MULTIPROC_DIR="/dev/null/counts")
    assert done.returncode == 1
    assert done.stderr.startswith("k8sprep: PROMETHEUS_MULTIPROC_DIR: /dev/null/counts cannot be")
    assert done.stderr.count("\n") == 1


@pytest.mark.sqlite_only
def test_without_a_port_for_them_nothing_is_counted_or_listened_on() -> None:
    config = started().stdout
    assert re.search(r"^bind += \['127\.0\.0\.1:8000'\]$", config, re.MULTILINE)
    loaded = "import sys, k8sprep.wsgi; print(*sys.modules)"
    names = run(sys.executable, "-c", loaded).stdout.split()
    assert "k8sprep.health" in names
    assert not {"prometheus_client", "quiz.ops.metrics"} & set(names)


def started(**environment: str) -> subprocess.CompletedProcess[str]:
    config = "k8sprep/gunicorn.conf.py"
    return run(sys.executable, "-m", "gunicorn", "-c", config, "--print-config", **environment)


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {"SECRET_KEY": "x", "DATABASE_URL": NOWHERE[0]} | environment
    return subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False)


def test_a_card_is_due_when_its_moment_has_come_and_it_is_in_the_queue(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learner, begun = make_learner(), now() - timedelta(days=30)
    names = ("due", "ahead", "suspended", "buried", "back", "withdrawn")
    questions = dict(zip(names, make_questions(len(names)), strict=True))
    for question in questions.values():
        rate(learner, question, at=begun)
    make_question(700)  # new to the learner

    def change(name: str, **fields: object) -> None:
        Card.objects.filter(question=questions[name]).update(**fields)

    change("ahead", due=now() + timedelta(hours=1))
    change("suspended", suspended=True)
    change("buried", buried_until=now() + timedelta(hours=1))
    change("back", buried_until=now() - timedelta(hours=1))
    Question.objects.filter(pk=questions["withdrawn"].pk).update(status=Status.DRAFT)
    rate(make_learner(), questions["due"], at=begun)
    with django_assert_num_queries(1):
        assert cards_due() == 3


def test_a_database_that_went_away_is_asked_again(
    db: None, database_away: AbstractContextManager[None]
) -> None:
    def told() -> list[str]:
        return [metric.name for metric in DatabaseCollector().collect()]

    with database_away:
        assert told() == ["k8sprep_build"]
    assert told()[:2] == ["k8sprep_build", "k8sprep_cards_due"]


def test_counting_asks_the_database_nothing(db: None, settings: Settings) -> None:
    make_questions(4)

    def statements() -> int:
        visitor = Visitor(htmx=True)
        visitor.answer("Good")
        visitor.open("/review/")
        visitor.press("Reveal answer")
        with CaptureQueriesContext(connection) as captured:
            visitor.press("Good")
        return len(captured)

    uncounted = statements()
    settings.MIDDLEWARE = ["quiz.ops.metrics.MetricsMiddleware", *settings.MIDDLEWARE]
    assert statements() == uncounted
