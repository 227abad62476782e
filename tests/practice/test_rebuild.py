"""Cards are recomputed from attempts alone, exactly: 100 random lives through the database.

2,000 more, in memory alone: tests/memory/test_lives.py.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from quiz.memory.schedule import (
    DEFAULT_PARAMETERS,
    MEMORY_FIELDS,
    UNSEEN,
    Memory,
    Review,
    review,
    seen_mark,
)
from quiz.models import Attempt, Learner, Question
from quiz.practice.rebuild import rebuild_cards
from quiz.practice.record import record, undo
from quiz.practice.tokens import Token
from tests.factories import START, make_learner
from tests.practice.cards import rate, remembered
from tests.practice.histories import ZONES

BATCHES, BATCH = 4, 25
DAY = timedelta(days=1)
MARKS: list[dict[str, Any]] = [
    {"suspended": True},
    {"flagged": True},
    {"note": "Ask."},
    {"buried_until": START + DAY},
]


class Life:
    """A learner who rates, undoes and annotates at random, beside the same in memory alone."""

    def __init__(self, random: Random, questions: list[Question]) -> None:
        self.random, self.questions = random, questions
        self.learner = make_learner(zone=random.choice(ZONES))
        self.now = START + random.random() * 4000 * DAY
        self.attempts: dict[int, list[Attempt]] = {question.pk: [] for question in questions}
        self.memories: dict[int, list[Memory]] = {question.pk: [UNSEEN] for question in questions}

    def go_on(self) -> None:
        """Do one thing, usually later than the last."""
        self.now += self.random.choice([-1, 0, 0.001, 0.5, 1, 3, 30]) * self.random.random() * DAY
        question = self.random.choice(self.questions)
        if self.attempts[question.pk] and self.random.random() < 0.3:
            self.undo(question)
        else:
            self.rate(question)
        if self.random.random() < 0.1:
            marks = self.random.choice(MARKS)
            self.learner.cards.update_or_create(question=question, defaults=marks)

    def rate(self, question: Question) -> None:
        """Rate a card that is shown now."""
        memories = self.memories[question.pk]
        token = Token(
            learner=self.learner.pk,
            question=question.pk,
            version=1,
            reps=memories[-1].reps,
            seen=seen_mark(memories[-1].last_review),
            shown=0,
            nonce=uuid.uuid4(),
        )
        rating, zone = self.random.randint(1, 4), self.random.choice(["", *ZONES])
        attempt = record(
            learner_id=self.learner.pk, token=token, rating=rating, now=self.now, zone=zone
        )
        self.attempts[question.pk].append(attempt)
        rated = Review(
            rating=rating, moment=self.now, zone=attempt.zone, parameters=attempt.parameters
        )
        memories.append(review(memories[-1], rated))

    def undo(self, question: Question) -> None:
        """Take the last rating of the card back."""
        attempt = self.attempts[question.pk].pop()
        undo(learner_id=self.learner.pk, attempt_id=attempt.pk, now=self.now)
        self.memories[question.pk].pop()

    def expected(self) -> dict[int, Memory]:
        """The memory of every question that was rated and not undone."""
        last = {question: memories[-1] for question, memories in self.memories.items()}
        return {question: memory for question, memory in last.items() if memory.reps}


def memories_of(cards: dict[int, dict[str, Any]]) -> dict[int, Memory]:
    """The FSRS fields of the cards that were rated."""
    rated = {question: card for question, card in cards.items() if card["reps"]}
    return {
        question: Memory(**{name: card[name] for name in MEMORY_FIELDS})
        for question, card in rated.items()
    }


@pytest.mark.parametrize("batch", range(BATCHES))
def test_cards_of_random_lives_are_rebuilt_to_the_bit(
    questions: list[Question], batch: int
) -> None:
    undone = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        random = Random(seed)
        life = Life(random, questions)
        for _ in range(random.randint(2, 5)):
            life.go_on()
        before = remembered(life.learner)
        assert memories_of(before) == life.expected(), seed
        life.learner.cards.update(**asdict(UNSEEN))
        rebuild_cards(learner=life.learner)
        assert remembered(life.learner) == before, seed
        undone += life.learner.attempts.exclude(reverses=None).count()
    assert undone > BATCH / 10


def test_a_rebuild_touches_no_other_learner(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    for learner in (alice, bob):
        for question in questions:
            rate(learner, question)
    bob.cards.update(**asdict(UNSEEN))
    before = remembered(bob)
    assert rebuild_cards(learner=alice) == 3
    assert remembered(bob) == before


def test_a_rebuild_uses_the_parameters_that_each_attempt_was_computed_with(
    alice: Learner, questions: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DEFAULT_PARAMETERS, "maximum", 5)
    rate(alice, questions[0], 4)
    before = remembered(alice)
    monkeypatch.setitem(DEFAULT_PARAMETERS, "maximum", 36500)
    rate(alice, questions[1], 4)
    other = remembered(alice)[questions[1].pk]
    assert other["due"] != before[questions[0].pk]["due"]
    rebuild_cards(learner=alice)
    assert remembered(alice) == before | {questions[1].pk: other}


def test_a_rebuild_removes_a_card_that_no_attempt_and_no_mark_speaks_for(
    alice: Learner, questions: list[Question]
) -> None:
    alice.cards.create(question=questions[0])
    alice.cards.create(question=questions[1], flagged=True)
    rebuild_cards(learner=alice)
    assert [card.question for card in alice.cards.all()] == [questions[1]]
