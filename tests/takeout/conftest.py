"""Somebody with months of practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.takeout.lives import live

if TYPE_CHECKING:
    from quiz.models import Learner, Question


@pytest.fixture
def lived(alice: Learner, questions: list[Question]) -> Learner:
    """Alice, after months."""
    live(alice, questions)
    return alice
