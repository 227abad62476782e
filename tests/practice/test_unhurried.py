"""What takes long is done before the learner is locked, and still nothing is lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from msgspec.structs import replace

from quiz.memory.schedule import replay
from quiz.models import Attempt, Learner, Question
from quiz.practice.rebuild import TRIES, rebuild_cards
from quiz.practice.record import undo
from quiz.takeout.import_ import import_content
from tests.factories import START
from tests.practice.cards import rate, remembered
from tests.takeout.samples import SAMPLE, answered

DAY = timedelta(days=1)
ACTS = ["rebuild", "undo", "import"]
Act = Callable[[], object]


def acts(learner: Learner, question: Question) -> dict[str, Act]:
    """What replays attempts; the learner has rated the question three times."""
    last = [rate(learner, question, at=START + days * DAY) for days in range(3)][-1]
    attempts = [replace(answered(place), token=uuid.uuid4()) for place in range(3)]
    content = replace(SAMPLE, attempts=attempts, cards=[], reports=[])
    return {
        "rebuild": partial(rebuild_cards, learner=learner),
        "undo": partial(undo, learner_id=learner.pk, attempt_id=last.pk, now=START + 9 * DAY),
        "import": partial(import_content, learner_id=learner.pk, content=content),
    }


def before_the_lock(act: Act, happen: Callable[[], object]) -> None:
    """Act, and let something happen each time just before the learner is locked."""
    is_happening = False

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal is_happening
        if "quiz_learner" in sql and not is_happening:
            is_happening = True
            happen()
            is_happening = False
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        act()


@pytest.mark.parametrize("name", ACTS)
def test_attempts_are_replayed_before_the_lock(
    alice: Learner, questions: list[Question], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    def replayed(*given: Any) -> Any:
        steps.append("replayed")
        return replay(*given)

    act = acts(alice, questions[0])[name]
    for module in ("rebuild", "record"):
        monkeypatch.setattr(f"quiz.practice.{module}.replay", replayed)
    before_the_lock(act, lambda: steps.append("locked"))
    assert steps[0] == "replayed"
    assert "locked" in steps
    assert "replayed" not in steps[steps.index("locked") :]


@pytest.mark.parametrize("times", [1, TRIES + 1])
@pytest.mark.parametrize("name", ACTS)
def test_ratings_that_come_between_count(
    alice: Learner, questions: list[Question], name: str, times: int
) -> None:
    act = acts(alice, questions[0])[name]
    moments: Iterator[int] = iter(range(times))
    come: list[Attempt] = []

    def rate_another() -> None:
        for day in moments:
            come.append(rate(alice, questions[1], at=START + day * DAY))
            break

    before_the_lock(act, rate_another)
    assert len(come) == times
    assert alice.cards.get(question=questions[1]).reps == times
    before = remembered(alice)
    rebuild_cards(learner=alice)
    assert remembered(alice) == before
