"""Somebody with months of practice."""

from __future__ import annotations

import pytest

from quiz.models import Learner, Question
from tests.takeout.lives import live


@pytest.fixture
def lived(alice: Learner, questions: list[Question]) -> Learner:
    """Alice, after months."""
    live(alice, questions)
    return alice
