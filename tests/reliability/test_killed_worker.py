"""A worker dies between what it stored and what it would have answered; the browser asks again."""

from __future__ import annotations

from http.client import HTTPConnection, RemoteDisconnected
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest

from quiz.models import Attempt, Card, Learner
from tests.factories import make_questions
from tests.pages import HTMX, Page
from tests.serving import gunicorn

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.pages import Form

DIE = {"X-Die": "now"}


class Browser:
    """Keeps cookies, follows redirects, and tells whether an answer came at all."""

    def __init__(self, address: str, *, htmx: bool) -> None:
        self.host = urlsplit(address).netloc
        self.headers = HTMX if htmx else {}
        self.cookies = SimpleCookie()

    def open(self, path: str) -> Page:
        return self._request("GET", path, None, {})

    def send(self, form: Form, button: str, headers: dict[str, str] | None = None) -> Page:
        body = urlencode(form.fields | form.buttons[button])
        return self._request("POST", form.action, body, self.headers | (headers or {}))

    def _request(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Page:
        connection = HTTPConnection(self.host, timeout=20)
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            connection.request(method, path, body, {**headers, **kind, "Cookie": cookies})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        if response.status == 302:
            return self.open(response.headers["Location"])
        assert response.status == 200
        return Page(SimpleNamespace(content=content))


@pytest.fixture(params=[("1", False), ("2", True)], ids=["plain, 1 worker", "htmx, 2 workers"])
def stranger(request: pytest.FixtureRequest, transactional_db: None) -> Generator[Browser]:
    """Somebody at a real server that has three questions and dies when it is told to."""
    workers, htmx = request.param
    make_questions(3)
    with gunicorn("tests.reliability.dying:application", WORKERS=workers) as address:
        yield Browser(address, htmx=htmx)


def shown_answer(stranger: Browser) -> Form:
    page = stranger.send(stranger.open("/review/").form("Reveal answer"), "Reveal answer")
    return page.form("Good")


def test_a_first_rating_whose_answer_was_lost_counts_once(stranger: Browser) -> None:
    form = shown_answer(stranger)
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        stranger.send(form, "Good", DIE)
    assert "sessionid" not in stranger.cookies
    assert Attempt.objects.count() == 1
    page = stranger.send(form, "Good")
    assert "Good · back in 10 minutes · Undo" in page.words
    assert page.headings == ["What is question 552 about?"]
    assert (Learner.objects.count(), Attempt.objects.count()) == (1, 1)
    assert Card.objects.get().reps == 1


def test_a_later_rating_whose_answer_was_lost_counts_once(stranger: Browser) -> None:
    stranger.send(shown_answer(stranger), "Easy")
    form = shown_answer(stranger)
    for _ in range(2):
        with pytest.raises((RemoteDisconnected, ConnectionResetError)):
            stranger.send(form, "Good", DIE)
    page = stranger.send(form, "Good")
    assert "Good · back in 10 minutes · Undo" in page.words
    assert page.headings == ["What is question 553 about?"]
    assert Learner.objects.count() == 1
    assert [attempt.rating for attempt in Attempt.objects.order_by("pk")] == [4, 3]


def test_an_undo_whose_answer_was_lost_counts_once(stranger: Browser) -> None:
    stranger.send(shown_answer(stranger), "Easy")
    form = stranger.open("/review/").form("Undo")
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        stranger.send(form, "Undo", DIE)
    page = stranger.send(form, "Undo")
    assert page.headings == ["What is question 551 about?"]
    assert Attempt.objects.count() == 2
    assert Card.objects.count() == 0
