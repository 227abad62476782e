"""A worker dies between what it stored and what it would have answered; the browser asks again."""

from __future__ import annotations

from collections.abc import Generator
from http.client import RemoteDisconnected

import pytest

from quiz.models import Attempt, Card, Learner
from tests.factories import make_questions
from tests.pages import Form
from tests.serving import DIE, Browser, gunicorn


@pytest.fixture(
    scope="module",
    params=[("1", False), ("2", True)],
    ids=["plain, 1 worker", "htmx, 2 workers"],
)
def server(request: pytest.FixtureRequest, django_db_setup: None) -> Generator[tuple[str, bool]]:
    """A real server whose workers die when they are told to, and whether it is asked by htmx."""
    workers, htmx = request.param
    with gunicorn("tests.reliability.dying:application", WORKERS=workers) as address:
        yield address, htmx


@pytest.fixture
def stranger(server: tuple[str, bool], transactional_db: None) -> Browser:
    """Somebody at that server, which has three questions."""
    make_questions(3)
    address, htmx = server
    return Browser(address, htmx=htmx)


def shown_answer(stranger: Browser) -> Form:
    page = stranger.send(stranger.open("/review/").form("Reveal answer"), "Reveal answer")
    return page.form("Good")


def test_a_first_rating_whose_answer_was_lost_counts_once(stranger: Browser) -> None:
    form = shown_answer(stranger)
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        stranger.send(form, "Good", DIE)
    assert Attempt.objects.count() == 1
    page = stranger.send(form, "Good")
    assert "Good · back within 10 min · Undo" in page.words
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
    assert "Good · back within 10 min · Undo" in page.words
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
