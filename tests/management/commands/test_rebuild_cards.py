"""`manage.py rebuild_cards` over all learners."""

from __future__ import annotations

from dataclasses import asdict
from io import StringIO

from django.core.management import call_command

from quiz.memory.schedule import UNSEEN
from quiz.models import Card, Learner, Question
from tests.practice.cards import rate, remembered


def rebuild() -> str:
    """What the command prints."""
    out = StringIO()
    call_command("rebuild_cards", stdout=out)
    return out.getvalue()


def test_the_command_rebuilds_the_cards_of_every_learner(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    for question in questions:
        rate(alice, question)
    rate(bob, questions[0])
    Card.objects.filter(question=questions[0]).update(flagged=True, note="Mine")
    before = remembered(alice), remembered(bob)
    Card.objects.update(**asdict(UNSEEN))
    Card.objects.filter(question=questions[1]).delete()
    assert rebuild() == "4 cards of 2 learners: rebuilt\n"
    assert (remembered(alice), remembered(bob)) == before


def test_without_learners_there_is_nothing_to_rebuild(db: None) -> None:
    assert rebuild() == "0 cards of 0 learners: rebuilt\n"
