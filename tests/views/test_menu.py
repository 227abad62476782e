"""The menu: the same on every page, and it says where one is."""

from __future__ import annotations

import pytest

from quiz.models import Question
from tests.pages import Visitor

# Where one is, and the link that says so: as the page itself, or as what the page belongs to.
PLACES = {
    "/": ("/", "page"),
    "/review/": ("/review/", "page"),
    "/sections/": ("/sections/", "page"),
    "/sections/scale/": ("/sections/", "true"),
    "/q/551/": ("/sections/", "true"),
    "/q/551/history/": ("/sections/", "true"),
    "/q/553/evidence/": ("/sections/", "true"),
    "/evidence/": ("/sections/", "true"),
    "/practice/": ("/practice/", "page"),
    "/practice/?order=1": ("/practice/", "page"),
    "/mock/": ("/mock/", "page"),
    "/mock/sheet/": ("/mock/", "true"),
    "/progress/": ("/progress/", "page"),
    "/search/?q=pods": ("/search/", "page"),
    "/settings/": ("/settings/", "page"),
    "/settings/delete/": ("/settings/", "true"),
}


def marked(visitor: Visitor, path: str) -> list[tuple[str, str]]:
    """Return each link that says that one is there, and how it says it."""
    links = [attributes for tag, attributes in visitor.open(path).tags if tag == "a"]
    return [(one["href"], one["aria-current"]) for one in links if "aria-current" in one]


@pytest.mark.parametrize("path", PLACES)
def test_the_menu_marks_where_one_is(
    visitor: Visitor, questions: list[Question], path: str
) -> None:
    assert marked(visitor, path) == [PLACES[path]]


def test_a_page_that_does_not_exist_is_nowhere(visitor: Visitor, db: None) -> None:
    assert marked(visitor, "/none/") == []


@pytest.mark.parametrize("path", [*PLACES, "/none/"])
def test_every_page_leads_to_every_place(
    visitor: Visitor, questions: list[Question], path: str
) -> None:
    tags = visitor.open(path).tags
    links = {attributes["href"] for tag, attributes in tags if tag == "a"}
    assert links >= {target for target, _how in PLACES.values()}


def test_the_answer_is_where_its_question_was(questions: list[Question]) -> None:
    visitor = Visitor()
    visitor.open("/review/")
    tags = visitor.press("Reveal answer").tags
    links = [one["href"] for tag, one in tags if tag == "a" and "aria-current" in one]
    assert links == ["/review/"]
