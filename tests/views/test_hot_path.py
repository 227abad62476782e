"""What a request may cost: few statements, and no work that could have been done at save."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import FrameType
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.clock import now
from quiz.models import Attempt, Learner
from tests.factories import make_question, make_questions
from tests.fixtures import MoveClock
from tests.pages import Visitor

LIMIT = 6
PATHS = ["/", "/review/", "/sections/", "/sections/scale/", "/q/551/", "/progress/", "/settings/"]
PATHS += ["/mock/", "/mock/sheet/", "/evidence/", "/q/553/evidence/"]
NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
# Where Markdown, YAML and templates are turned into something else.
COMPILERS = ("/markdown_it/", "/yaml/", "/pygments/", "/nh3/", "/django/template/loaders/file")
COMPILING = {"compile_nodelist", "tokenize"}


@pytest.fixture
def learner(db: None) -> Visitor:
    """A returning guest with htmx, in a zone, with cards behind and questions ahead."""
    make_questions(8)
    visitor = Visitor(htmx=True)
    for _ in range(3):
        visitor.answer("Good", zone="Europe/Berlin")
    return visitor


def statements(act: Callable[[], Any]) -> list[str]:
    """Return the SQL that `act` runs, the marks of transactions left out."""
    with CaptureQueriesContext(connection) as captured:
        act()
    every = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in every if not sql.startswith(NOT_COUNTED)]


@pytest.mark.both_databases
@pytest.mark.parametrize("rating", ["Again", "Hard", "Good", "Easy"])
def test_a_rating_with_the_next_question_takes_six_statements(
    learner: Visitor, rating: str
) -> None:
    learner.open("/review/")
    learner.press("Reveal answer", zone="Europe/Berlin")
    ran = statements(lambda: learner.press(rating, zone="Europe/Berlin", answer="mine"))
    assert f"{rating} · back" in learner.page.words
    assert learner.page.headings == ["What is question 555 about?"]
    assert len(ran) <= LIMIT, "\n".join(ran)


def test_an_interview_ahead_costs_no_statement(learner: Visitor, move_clock: MoveClock) -> None:
    move_clock(days=1)
    Learner.objects.update(interview=(now() + timedelta(days=1)).date())
    learner.open("/review/")
    learner.press("Reveal answer")
    ran = statements(lambda: learner.press("Good", zone="Europe/Berlin"))
    assert learner.page.has_button("Reveal answer")
    assert len(ran) <= LIMIT, "\n".join(ran)


@pytest.mark.both_databases
def test_a_rating_with_ticks_takes_no_more(learner: Visitor) -> None:
    learner.open("/review/")
    learner.press("Reveal answer", zone="Europe/Berlin", answer="alias 1.")
    ran = statements(lambda: learner.press("Good", zone="Europe/Berlin", tick1="on"))
    attempt = Attempt.objects.latest("pk")
    assert (len(attempt.payload["heard"]), len(attempt.payload["ticked"])) == (1, 2)
    assert len(ran) <= LIMIT, "\n".join(ran)


@pytest.mark.both_databases
def test_a_card_that_is_due_again_takes_no_more(learner: Visitor, move_clock: MoveClock) -> None:
    move_clock(days=1)
    learner.open("/review/")
    learner.press("Reveal answer")
    ran = statements(lambda: learner.press("Good", zone="Europe/Berlin"))
    assert learner.page.headings == ["What is question 552 about?"]
    assert len(ran) <= LIMIT, "\n".join(ran)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_takes_six_statements(learner: Visitor, path: str) -> None:
    ran = statements(lambda: learner.open(path))
    assert learner.response.status_code == 200
    assert len(ran) <= LIMIT, "\n".join(ran)


@pytest.mark.both_databases
def test_an_answer_takes_seven_statements(learner: Visitor) -> None:
    make_question(550, followups=[{"text": "And then?", "question": 551}], related=[552, 553])
    learner.open("/review/")
    ran = statements(lambda: learner.press("Reveal answer", answer="mine"))
    assert "The short answer to 550." in learner.page.words
    assert len(ran) <= LIMIT + 1, "\n".join(ran)


@pytest.mark.both_databases
def test_more_questions_take_no_more_statements(learner: Visitor) -> None:
    paths = ("/sections/", "/sections/scale/", "/review/")
    few = [len(statements(partial(learner.open, path))) for path in paths]
    make_questions(10, first=700)
    make_questions(10, first=800, section="security")
    many = [len(statements(partial(learner.open, path))) for path in paths]
    assert many == few


def test_no_request_renders_markdown_reads_yaml_or_compiles_a_template(learner: Visitor) -> None:
    def practise() -> None:
        learner.open("/review/")
        learner.press("Reveal answer", answer="mine")
        learner.press("Good")
        learner.press("Undo")

    practise()  # the first time fills the cache of templates
    compiled = [call for call in calls(practise) if is_compiling(call)]
    assert compiled == []


def test_the_look_at_the_calls_would_see_a_render(db: None) -> None:
    seen = [call for call in calls(lambda: make_question(551)) if is_compiling(call)]
    assert any("/markdown_it/" in file for file, _name in seen)


def is_compiling(call: tuple[str, str]) -> bool:
    file, name = call
    return any(part in file for part in COMPILERS) or (
        name in COMPILING and "/django/template/" in file
    )


def calls(act: Callable[[], Any]) -> set[tuple[str, str]]:
    """Return file and name of every Python function that `act` calls."""
    seen = set()

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            seen.add((frame.f_code.co_filename, frame.f_code.co_name))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return seen


@pytest.mark.parametrize("path", PATHS)
def test_no_template_asks_the_database(learner: Visitor, path: str) -> None:
    def refuse(execute: Callable[..., Any], *asked: Any) -> Any:
        frame: FrameType | None = sys._getframe()
        while frame:
            assert "/django/template/" not in frame.f_code.co_filename, asked[0]
            frame = frame.f_back
        return execute(*asked)

    with connection.execute_wrapper(refuse):
        learner.open(path)
        if "Reveal answer" in learner.page.words:
            learner.press("Reveal answer")
