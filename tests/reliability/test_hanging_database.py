"""A database that hangs: probes answer, pages say so within ten seconds, and all is well after."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError, connection, transaction

from k8sprep.database import COMMANDS, SERVING
from quiz.models import Attempt
from tests.factories import make_questions
from tests.reliability.stopped import filled_server, standing_still
from tests.serving import Browser, gunicorn

PAGE_SECONDS = 10
READY_SECONDS = 7  # how long the chart's probe waits
AWAY = "The database does not answer right now."


@pytest.fixture(scope="module")
def server() -> Generator[str]:
    """The address of a PostgreSQL server of our own, with three questions."""
    with filled_server() as address:
        yield address


def get(site: str, path: str, *, within: float) -> tuple[int, str]:
    client = HTTPConnection(urlsplit(site).netloc, timeout=within)
    try:
        client.request("GET", path)
        response = client.getresponse()
        return response.status, response.read().decode()
    finally:
        client.close()


def watch_livez(site: str, hanging: Sequence[Future[tuple[int, str]]]) -> None:
    """Ask as long as anything hangs; each time the answer comes within a second."""
    while not all(answer.done() for answer in hanging):
        assert get(site, "/livez", within=1) == (200, "ok\n")
        time.sleep(0.3)


def assert_away(site: str, *, pages: int) -> None:
    """All threads hang: `/livez` answers all the while, every page within ten seconds."""
    with ThreadPoolExecutor(pages + 1) as pool:
        answers = [pool.submit(get, site, "/review/", within=PAGE_SECONDS) for _ in range(pages)]
        ready = pool.submit(get, site, "/readyz", within=READY_SECONDS)
        watch_livez(site, [*answers, ready])
        for answer in answers:
            status, page = answer.result()
            assert status == 503
            assert AWAY in page
        assert ready.result() == (503, "the database does not answer\n")


def test_a_stopped_server_is_said_within_ten_seconds_and_forgotten_after(server: str) -> None:
    with gunicorn(WORKERS="2", THREADS="4", DATABASE_URL=server) as site:
        stranger = Browser(site, htmx=False)
        form = stranger.open("/review/").form("Reveal answer")
        with standing_still(server):
            assert_away(site, pages=6)  # connections that were there, and new ones
            assert_away(site, pages=6)
        page = stranger.send(stranger.send(form, "Reveal answer").form("Good"), "Good")
        assert "Good · back within 10 min · Undo" in page.words
        assert get(site, "/readyz", within=READY_SECONDS) == (200, "ok\n")


@contextmanager
def locked() -> Generator[None]:
    """Another session keeps the table of learners, or SQLite's whole file, to itself."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE quiz_learner IN ACCESS EXCLUSIVE MODE")
        yield


def test_a_lock_that_stays_is_said_within_ten_seconds_and_the_rating_can_be_sent_again(
    transactional_db: None,
) -> None:
    make_questions(3)
    with gunicorn(WORKERS="1", THREADS="2") as site:
        stranger = Browser(site, htmx=False)
        page = stranger.send(stranger.open("/review/").form("Reveal answer"), "Reveal answer")
        form = page.form("Good")
        with locked():
            begun = time.monotonic()
            status = stranger.status_of(form, "Good")
            assert time.monotonic() - begun < PAGE_SECONDS
            assert status == 503
            assert get(site, "/livez", within=1) == (200, "ok\n")
        assert "Good · back within 10 min" in stranger.send(form, "Good").words
    assert Attempt.objects.count() == 1


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_the_server_is_told_the_limits_of_commands_which_have_minutes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("15min",)
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("1min",)
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("15min",)


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_a_statement_that_takes_too_long_ends_and_the_connection_serves_on() -> None:
    with limits(SERVING), connection.cursor() as cursor:
        with pytest.raises(OperationalError, match="statement timeout"):
            cursor.execute("SELECT pg_sleep(20)")
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def limits(chosen: object) -> AbstractContextManager[None]:
    @contextmanager
    def held() -> Generator[None]:
        connection.close()
        connection.settings_dict["LIMITS"] = chosen
        yield
        connection.close()
        connection.settings_dict["LIMITS"] = COMMANDS

    return held()
