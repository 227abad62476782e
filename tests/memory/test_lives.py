"""A memory can always be rebuilt from the ratings that count: 2,000 random lives of a learner.

The same through the database, with what is stored there: tests/practice/test_rebuild.py.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from random import Random

from quiz.memory.schedule import DEFAULT_PARAMETERS, UNSEEN, Memory, Review, replay, review
from tests.factories import START
from tests.practice.histories import ZONES

LIVES = 2000
DAY = timedelta(days=1)
GAPS_IN_DAYS = [-1, 0, 0.001, 0.5, 1, 3, 30]  # a clock may go back too


class Life:
    """A learner who rates three cards and takes ratings back, at random moments and places."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.now = START + random.random() * 4000 * DAY
        self.reviews: dict[int, list[Review]] = defaultdict(list)
        self.memories: dict[int, list[Memory]] = defaultdict(lambda: [UNSEEN])
        self.undone = 0

    def go_on(self) -> None:
        self.now += self.random.choice(GAPS_IN_DAYS) * self.random.random() * DAY
        card = self.random.randrange(3)
        if self.reviews[card] and self.random.random() < 0.3:
            self.reviews[card].pop()
            self.memories[card].pop()
            self.undone += 1
        else:
            self.rate(card)

    def rate(self, card: int) -> None:
        parameters = DEFAULT_PARAMETERS.copy()
        parameters["retention"] = self.random.choice([0.8, 0.9, 0.95])
        rated = Review(
            rating=self.random.randint(1, 4),
            moment=self.now,
            zone=self.random.choice(ZONES),
            parameters=parameters,
        )
        self.reviews[card].append(rated)
        self.memories[card].append(review(self.memories[card][-1], rated))


def as_stored(rated: Review) -> Review:
    """The same rating with parameters that were written as JSON and read again."""
    return replace(rated, parameters=json.loads(json.dumps(rated.parameters)))


def test_every_memory_of_random_lives_is_had_again_to_the_bit() -> None:
    undone = 0
    for seed in range(LIVES):
        random = Random(seed)
        life = Life(random)
        for _ in range(random.randint(2, 9)):
            life.go_on()
        for card, reviews in life.reviews.items():
            assert replay(map(as_stored, reviews)) == life.memories[card][-1], seed
        undone += life.undone
    assert undone > LIVES / 10
