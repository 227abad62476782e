"""What a rating's button promises is what the rating gives."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quiz.humanize import interval_in_words
from quiz.memory.schedule import wait_between
from quiz.models import Learner, Question
from quiz.practice.queue import today
from quiz.practice.record import record
from quiz.practice.tokens import Token, read_token
from quiz.rating import Rating
from tests.factories import START, make_learner, make_question
from tests.practice.cards import rate
from tests.practice.histories import gaps, histories, zones


def shown(learner_id: uuid.UUID, zone: str, moment: datetime) -> Token | None:
    """The token of the card that the learner is shown now."""
    card = today(learner_id=learner_id, zone=zone, now=moment).card
    return read_token(card.token) if card else None


def given_waits(learner: Learner, token: Token, zone: str, moment: datetime) -> tuple[str, ...]:
    """How long each rating sends the card away, in words; none of them stays recorded."""
    said = []
    for rating in Rating:
        with transaction.atomic():
            attempt = record(
                learner_id=learner.pk, token=token, rating=rating, now=moment, zone=zone
            )
            assert attempt.due
            wait = wait_between(attempt.answered_at, attempt.due, attempt.zone)
            said.append(interval_in_words(wait))
            transaction.set_rollback(True)
    return tuple(said)


def test_a_visitor_reads_what_a_first_rating_gives(db: None, questions: list[Question]) -> None:
    token = shown(uuid.uuid4(), "UTC", START)
    assert token
    assert token.waits == ("1 min", "6 min", "10 min", "8 days")


@pytest.mark.both_databases
@pytest.mark.parametrize("rating", Rating)
@pytest.mark.parametrize("clock", [(3, 5), (3, 55), (4, 0), (12, 0), (23, 59)])
def test_the_promise_holds_at_any_hour(
    alice: Learner, questions: list[Question], clock: tuple[int, int], rating: Rating
) -> None:
    zone, moment = "Europe/Berlin", datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
    rate(alice, questions[0], rating, at=moment - timedelta(days=9), zone=zone)
    moment = moment.replace(hour=(clock[0] - 1) % 24, minute=clock[1])
    token = shown(alice.pk, zone, moment)
    assert token
    assert token.question == questions[0].pk
    assert token.waits == given_waits(alice, token, zone, moment)


def test_the_promise_follows_the_desired_recall(alice: Learner, questions: list[Question]) -> None:
    Learner.objects.filter(pk=alice.pk).update(retention=0.97)
    rate(alice, questions[0], Rating.EASY, at=START - timedelta(days=30))
    token = shown(alice.pk, "UTC", START)
    assert token
    assert token.waits == given_waits(alice, token, "UTC", START)
    Learner.objects.filter(pk=alice.pk).update(retention=0.8)
    longer = shown(alice.pk, "UTC", START)
    assert longer
    assert longer.waits != token.waits


@pytest.mark.one_database  # the arithmetic; what is stored of it is asked above, on both
class PromisesOfRandomHistories(TestCase):
    """A class, because hypothesis resets the database between examples only in one."""

    @settings(max_examples=80, deadline=None, suppress_health_check=[*HealthCheck])
    @given(
        history=histories(longest=5),
        gap=gaps,
        zone=zones,
        retention=st.floats(0.8, 0.97),
    )
    def test_every_button_keeps_its_word(
        self, history: list[Any], gap: timedelta, zone: str, retention: float
    ) -> None:
        learner, question = make_learner(), make_question()
        for rated in history:
            rate(learner, question, rated.rating, at=rated.moment, zone=rated.zone)
        Learner.objects.filter(pk=learner.pk).update(retention=retention, zone=zone)
        moment = history[-1].moment + gap
        token = shown(learner.pk, zone, moment)
        assume(token)
        assert token
        assert token.waits == given_waits(learner, token, zone, moment)
