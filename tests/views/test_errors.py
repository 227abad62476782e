"""Error pages: in the site's style, saying what happened and what to do; nothing typed is lost."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Generator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Never

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings

from k8sprep import urls as site
from quiz.models import Question
from quiz.views.errors import server_error
from tests.pages import HTMX, Page, Visitor

BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])


def stumble(request: HttpRequest) -> Never:
    """A page with a mistake in it."""
    raise ZeroDivisionError("the secret of the stack")


def fill(request: HttpRequest) -> Never:
    """A page that finds no room on the disk."""
    raise OSError(errno.ENOSPC, "No space left on device")


urlpatterns = [*site.urlpatterns, path("stumble/", stumble), path("fill/", fill)]
handler400, handler403 = site.handler400, site.handler403
handler404, handler500 = site.handler404, site.handler500


@pytest.fixture
def stranger(db: None) -> Client:
    """A client that is shown errors as a browser is."""
    return Client(raise_request_exception=False)


def in_style(page: Page) -> bool:
    """Whether this is a page in the site's style, with a link that leads on."""
    links = {attributes.get("href", "") for tag, attributes in page.tags if tag == "a"}
    sheets = [attributes for tag, attributes in page.tags if tag == "link"]
    return {"/", "/review/", "/sections/"} <= links and bool(sheets) and len(page.headings) == 1


@pytest.mark.parametrize("address", ["/none/", "/q/999/", "/sections/none/", "/admin.php", "/%ff"])
def test_a_page_that_is_not_there_is_said_to_be_so(stranger: Client, address: str) -> None:
    response = stranger.get(address)
    assert response.status_code == 404
    assert in_style(Page(response))
    page = Page(response)
    assert "There is no such page" in page.words
    searches = {attributes.get("action") for tag, attributes in page.tags if tag == "form"}
    assert "/search/" in searches


@pytest.mark.parametrize("host", ["evil.example", "testserver:x", "a b", "", "[::1", "x" * 300])
def test_a_host_that_is_not_ours_is_refused_in_style(stranger: Client, host: str) -> None:
    response = stranger.get("/", headers={"host": host})
    assert response.status_code == 400
    assert in_style(Page(response))
    assert host not in {*Page(response).words.split()}


def test_a_mistake_of_ours_is_called_one_and_shows_nothing_of_it(
    stranger: Client, settings: Settings
) -> None:
    settings.ROOT_URLCONF = __name__
    response = stranger.get("/stumble/")
    assert response.status_code == 500
    assert in_style(Page(response))
    assert "our fault" in Page(response).words
    assert "secret" not in response.content.decode()


def test_for_htmx_a_mistake_is_a_notice_beside_what_was_typed(
    stranger: Client, settings: Settings
) -> None:
    settings.ROOT_URLCONF = __name__
    response = stranger.get("/stumble/", headers=HTMX)
    assert response.status_code == 500
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#status-line", "innerHTML")
    assert [tag for tag, _attributes in Page(response).tags] == ["p"]


def test_a_form_from_another_site_is_refused_in_style(
    visitor: Visitor, questions: list[Question]
) -> None:
    form = visitor.open("/review/").form("Reveal answer")
    headers = {"origin": "https://evil.example"}
    for address in ("/review/reveal/", "/q/551/", "/admin/login/"):
        response = visitor.client.post(address, form.fields, headers=headers)
        assert response.status_code == 403
        assert in_style(Page(response))


@pytest.mark.parametrize("address", ["/review/reveal/", "/review/rate/", "/q/551/"])
@BOTH
def test_a_body_of_two_megabytes_is_too_long(
    stranger: Client, questions: list[Question], address: str, headers: dict[str, str]
) -> None:
    fields = {"answer": "x" * 2_000_000, "rating": "3"}
    urlencoded = "application/x-www-form-urlencoded"
    body = "&".join(f"{name}={value}" for name, value in fields.items())
    for response in (
        stranger.post(address, fields, headers=headers),
        stranger.post(address, body, content_type=urlencoded, headers=headers),
    ):
        assert response.status_code == 413
        assert "Shorten what you wrote" in Page(response).words


def test_a_body_of_two_megabytes_without_a_cookie_is_too_long_too(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.send("/review/reveal/", answer="x" * 2_000_000)
    assert visitor.response.status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name"),
        ("application/json", b'{"rating": 3}'),
        ("application/x-www-form-urlencoded; charset=utf-16", b"rating=3"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=%d" % n for n in range(2000))),
    ],
)
@BOTH
def test_a_body_that_is_no_form_is_a_bad_request(
    stranger: Client, questions: list[Question], kind: str, body: bytes, headers: dict[str, str]
) -> None:
    response = stranger.post("/review/rate/", body, content_type=kind, headers=headers)
    assert response.status_code == 400
    assert "made no sense" in Page(response).words


@pytest.mark.parametrize("address", ["/", "/review/", "/sections/", "/q/551/"])
def test_while_the_database_is_away_a_page_says_so(
    stranger: Client, database_away: AbstractContextManager[None], address: str
) -> None:
    with database_away:
        response = stranger.get(address)
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert in_style(Page(response))
    assert "Back in a moment" in Page(response).words


@pytest.mark.parametrize("button", ["Reveal answer", "Good"])
def test_while_the_database_is_away_nothing_typed_is_lost(
    visitor: Visitor,
    questions: list[Question],
    database_away: AbstractContextManager[None],
    button: str,
) -> None:
    visitor.answer("Good")
    if button == "Good":
        visitor.press("Reveal answer")
    form = visitor.page.form(button)
    fields = form.fields | form.buttons[button] | {"answer": "Much thought"}
    with database_away:
        response = visitor.client.post(form.action, fields, headers=visitor.headers)
    assert response.status_code == 503
    assert ("HX-Retarget" in response) is bool(visitor.headers)
    page = visitor.send(form.action, **fields)
    assert visitor.response.status_code == 200
    expected = "Much thought" if button == "Reveal answer" else "Good · back within"
    assert expected in page.words


@pytest.mark.parametrize("address", ["/none/", "/review/rate/"])
def test_an_error_page_keeps_the_chosen_colours_and_reads_no_row(
    stranger: Client, address: str
) -> None:
    stranger.cookies["theme"] = "dark"
    page = Page(stranger.post(address))
    assert page.tags[0] == ("html", {"lang": "en", "data-theme": "dark"})


def test_a_full_disk_is_said_to_be_one(
    visitor: Visitor, questions: list[Question], caplog: pytest.LogCaptureFixture
) -> None:
    visitor.answer("Good")
    visitor.press("Reveal answer")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        try:
            form = visitor.page.form("Good")
            note = {"note": "x" * 4000, "answer": "y" * 9000, "rating": "3"}
            for _ in range(3):  # what is free in the file has to be used up first
                response = visitor.client.post("/review/rate/", form.fields | note)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert response.status_code == 503
    assert "There is no room left" in Page(response).words
    assert "No room left: /review/rate/" in caplog.text


def test_a_disk_that_is_full_outside_the_database_is_said_to_be_so_too(
    stranger: Client, settings: Settings
) -> None:
    settings.ROOT_URLCONF = __name__
    response = stranger.get("/fill/")
    assert (response.status_code, response.reason_phrase) == (503, "No room left")
    assert "There is no room left" in Page(response).words


@pytest.mark.parametrize("damage", ["not a database at all" * 500, ""], ids=["junk", "torn"])
def test_a_damaged_file_is_said_to_be_one(
    stranger: Client,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    damage: str,
) -> None:
    file = tmp_path / "damaged.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE quiz_question (id)")
        database.executemany("INSERT INTO quiz_question VALUES (?)", [("x" * 500,)] * 500)
        database.commit()
    content = file.read_bytes()
    file.write_bytes(damage.encode() or content[:100] + b"\xff" * 4000 + content[4100:])
    with database_at(file):
        response = stranger.get("/review/")
    assert (response.status_code, response.reason_phrase) == (503, "Database damaged")
    assert in_style(Page(response))
    assert "The database cannot be read" in Page(response).words
    assert "Database damaged: /review/" in caplog.text


@contextmanager
def database_at(file: Path) -> Generator[None]:
    """Let this thread use another SQLite file within the block."""
    there = connections["default"]
    other = connections.create_connection("default")
    other.settings_dict = other.settings_dict | {"NAME": str(file), "OPTIONS": {}}
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = there


def of_sqlite(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("what it says is not what is read")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (psycopg.errors.DiskFull(), "No room left"),
        (of_sqlite(sqlite3.SQLITE_FULL), "No room left"),
        (of_sqlite(sqlite3.SQLITE_IOERR_SHMSIZE), "No room left"),
        (of_sqlite(sqlite3.SQLITE_CORRUPT_INDEX), "Database damaged"),
        (of_sqlite(sqlite3.SQLITE_BUSY), "Service Unavailable"),
        (psycopg.errors.DataCorrupted(), "Database damaged"),
        (psycopg.errors.IndexCorrupted(), "Database damaged"),
        (psycopg.errors.AdminShutdown(), "Service Unavailable"),
    ],
)
def test_other_databases_and_other_codes_say_the_same(
    rf: RequestFactory, cause: Exception, reason: str
) -> None:
    def fail() -> Never:
        raise OperationalError from cause

    try:
        fail()
    except OperationalError:
        response = server_error(rf.get("/"))
    assert (response.status_code, response.reason_phrase) == (503, reason)
