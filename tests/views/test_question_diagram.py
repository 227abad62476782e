"""A question's diagram: in the page with its answer, and nowhere before."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_question
from tests.pages import HTMX

SVG = '<svg role="img"><title>Ways of a packet</title><desc>From left to right.</desc></svg>'


@pytest.fixture(autouse=True)
def _asked(db: None) -> None:
    make_question(551, diagram=SVG)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_it_stands_in_the_answer_as_it_is(client: Client, headers: dict[str, str]) -> None:
    text = client.post("/q/551/", headers=headers).content.decode()
    assert text.index("The short answer") < text.index(SVG) < text.index("Explanation, example")


@pytest.mark.parametrize("path", ["/q/551/", "/review/", "/practice/", "/sections/scale/"])
def test_no_page_shows_it_before_the_answer(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "Ways of a packet" not in response.content.decode()


def test_a_question_without_one_shows_none(client: Client) -> None:
    make_question(552)
    assert "<svg" not in client.post("/q/552/").content.decode()
