"""Without being asked for answers, the search depends on no word of one that was not rated."""

from __future__ import annotations

import pytest
from django.test import Client

from quiz.models import Card, Learner, Question
from quiz.search.index import keep
from tests.factories import make_question
from tests.pages import Visitor
from tests.security.test_answer_stays_hidden import SECRETS

pytestmark = pytest.mark.both_databases

NOWHERE = "zebra"  # as long and as unlike any other word as the secret one


@pytest.fixture
def secret(db: None) -> Question:
    """A question in whose answer every word is Sesame; another speaks of nothing of the kind."""
    question = make_question(551, title="What opens a gate?", **SECRETS)
    for point in question.key_points.all():
        point.text, point.phrases = f"Sesame point {point.position}", ["Sesame phrase"]
        point.save()
    make_question(552, title="Who keeps a gate?")
    return question


def seen(client: Client, query: str, word: str, **filters: str) -> str:
    """The page for a query, the searched word taken out of it."""
    content = client.get("/search/", {"q": query.format(word), **filters}).content.decode()
    return content.replace(word, "…")


QUERIES = ["{}", "{}s", "gate {}", "{} opens", "{}gate", "gate {} keeps", "point {}", "{} alias"]
FILTERS = [{}, {"section": "scale"}, {"tag": "kubelet"}, {"literal": "on"}, {"level": "mid"}]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_a_word_of_the_answer_is_as_good_as_none(
    client: Client, secret: Question, filters: dict[str, str]
) -> None:
    for query in QUERIES:
        assert seen(client, query, "sesame", **filters) == seen(client, query, NOWHERE, **filters)


@pytest.mark.parametrize("typo", ["sesami", "sesme", "seasme", "sesa me", "ses ame"])
def test_no_typo_is_mended_into_a_word_of_the_answer(
    client: Client, secret: Question, typo: str
) -> None:
    content = client.get("/search/", {"q": typo}).content.decode().replace(typo, "…")
    assert "sesame" not in content.lower()
    assert "Showing results" not in content


def test_the_answer_puts_no_question_before_another(client: Client, secret: Question) -> None:
    Question.objects.filter(pk=secret.pk).update(number=553)
    before = client.get("/search/", {"q": "gate"}).content
    Question.objects.filter(number=553).update(explanation="Gate, gate, gate.")
    keep([secret.pk])
    assert client.get("/search/", {"q": "gate"}).content == before


def test_a_rating_opens_its_answer_to_its_learner_and_an_undo_closes_it(secret: Question) -> None:
    alice, bob = Visitor(), Visitor()
    alice.answer()
    assert Card.objects.get().question == secret
    assert "1 question " in alice.open("/search/?q=sesame").words
    assert "Showing results for sesame" in alice.open("/search/?q=sesami").words
    bob.open("/review/")
    assert "0 questions" in bob.open("/search/?q=sesame").words
    alice.open("/review/")
    alice.press("Undo")
    assert "0 questions" in alice.open("/search/?q=sesame").words


def test_a_mark_is_no_rating(client: Client, secret: Question) -> None:
    visitor = Visitor()
    visitor.answer()
    learner = Learner.objects.get()
    Card.objects.all().delete()
    Card.objects.create(learner=learner, question=secret, flagged=True)
    assert "0 questions" in visitor.open("/search/?q=sesame").words
    assert "1 question " in visitor.open("/search/?q=opens&flagged=on").words


def test_whoever_asks_for_answers_gets_the_question_and_still_no_word_of_it(
    client: Client, secret: Question
) -> None:
    content = client.get("/search/", {"q": "sesami", "answers": "on"}).content.decode()
    assert "What opens a gate?" in content
    # Once in the sentence that says what was mended.
    assert content.lower().count("sesame") == 1
