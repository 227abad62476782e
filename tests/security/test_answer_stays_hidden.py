"""No byte that a browser receives before it asks for the answer contains any of it."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from quiz.models import KeyPoint, Question
from tests.factories import make_question
from tests.pages import HTMX

SECRETS: dict[str, Any] = {
    "short_answer": "Sesame one",
    "explanation": "Sesame two",
    "example": "```yaml\nkind: Sesame three\n```",
    "why": "Sesame four",
    "misconceptions": [{"phrases": ["sesame"], "correction": "Sesame five", "voids": []}],
    "changes": [{"version": "1.35", "text": "Sesame six"}],
    "followups": [{"text": "Sesame seven"}],
}


@pytest.fixture
def secret(db: None) -> Question:
    """A question in whose answer every word begins with Sesame."""
    question = make_question(551, **SECRETS)
    question.key_points.update(phrases=["Sesame phrase"])
    for point in question.key_points.all():
        point.text = f"Sesame point {point.position}"
        point.save()
    question.references.update(title="Sesame source", supports="Sesame support")
    return question


@pytest.mark.parametrize("path", ["/", "/review/", "/sections/", "/sections/scale/", "/q/551/"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_no_page_gives_the_answer_away(
    client: Client, secret: Question, path: str, headers: dict[str, str]
) -> None:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    everything = response.content.decode() + str(response.headers) + str(response.cookies)
    assert "sesame" not in everything.lower()


@pytest.mark.parametrize("path", ["/review/reveal/", "/review/rate/", "/review/undo/"])
def test_no_refused_request_gives_the_answer_away(
    client: Client, secret: Question, path: str
) -> None:
    response = client.post(path, {"rating": "3", "attempt": "1"}, headers=HTMX)
    assert response.status_code == 409
    assert "sesame" not in response.content.decode().lower()


def test_asking_for_it_does_give_it(client: Client, secret: Question) -> None:
    assert "Sesame one" in client.post("/q/551/").content.decode()


def test_no_static_file_holds_a_part_of_the_bank(real_bank: None) -> None:
    parts = {
        *Question.objects.published().values_list("short_answer", flat=True),
        *Question.objects.published().values_list("title", flat=True),
        *KeyPoint.objects.values_list("text", flat=True),
    }
    assert len(parts) > 40
    # Shorter ones stand by chance in libraries' scripts too.
    needles = [part.encode() for part in parts if len(part.split()) > 3]
    files = [path for path in Path(settings.STATIC_ROOT).rglob("*") if path.is_file()]
    assert any(path.name == "site.css" for path in files)
    bodies = {_body_of(path): path for path in files}  # most are there four times
    for body, path in bodies.items():
        assert [needle for needle in needles if needle in body] == [], path


def _body_of(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body
