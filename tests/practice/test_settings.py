"""Settings are stored completely, change nothing else, and tell which interview counts."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from quiz.models import Learner, Question
from quiz.practice.rebuild import rebuild_cards
from quiz.practice.settings import coming_interviews, last_interview, save_settings
from tests.factories import START
from tests.practice.cards import rate, remembered

FIRST, SECOND = date(2026, 12, 14), date(2026, 12, 21)
DAY = timedelta(days=1)


def test_what_is_given_is_stored_and_the_rest_stays(alice: Learner, bob: Learner) -> None:
    save_settings(learner_id=alice.pk, now=START, interview=FIRST, minutes_a_day=45)
    save_settings(learner_id=alice.pk, now=START, hide_streak=True)
    alice.refresh_from_db()
    assert (alice.interview, alice.minutes_a_day, alice.hide_streak) == (FIRST, 45, True)
    assert (alice.retention, alice.zone, alice.two_buttons) == (0.9, "UTC", False)
    bob.refresh_from_db()
    assert (bob.interview, bob.minutes_a_day) == (None, 20)


def test_a_visitor_who_chooses_a_date_is_a_learner_from_then_on(db: None) -> None:
    chosen = uuid.uuid4()
    stored = save_settings(learner_id=chosen, now=START, zone="Asia/Tokyo", interview=FIRST)
    assert Learner.objects.get() == stored
    assert (stored.pk, stored.zone, stored.created_at) == (chosen, "Asia/Tokyo", START)


def test_the_zone_is_the_browser_s_and_stays_where_none_is_sent(alice: Learner) -> None:
    assert save_settings(learner_id=alice.pk, now=START, zone="Asia/Tokyo").zone == "Asia/Tokyo"
    assert save_settings(learner_id=alice.pk, now=START).zone == "Asia/Tokyo"


def test_a_new_date_changes_no_card(alice: Learner, questions: list[Question]) -> None:
    for question, rating in zip(questions, (1, 3, 4), strict=True):
        rate(alice, question, rating)
    before = remembered(alice)
    save_settings(learner_id=alice.pk, now=START, interview=FIRST, retention=0.97)
    assert remembered(alice) == before


@pytest.mark.parametrize(
    "chosen",
    [
        {"retention": 0.79},
        {"minutes_a_day": 241},
        {"second_interview": FIRST},
        {"interview": SECOND, "second_interview": FIRST},
    ],
)
def test_what_no_form_lets_through_the_database_refuses(
    alice: Learner, chosen: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        save_settings(learner_id=alice.pk, now=START, **chosen)


@pytest.mark.parametrize(
    ("today", "coming"),
    [
        (date(2026, 12, 13), [FIRST, SECOND]),
        (FIRST, [FIRST, SECOND]),
        (date(2026, 12, 15), [SECOND]),
        (SECOND, [SECOND]),
        (date(2026, 12, 22), []),
    ],
)
def test_an_interview_counts_until_its_day_is_over(today: date, coming: list[date]) -> None:
    learner = Learner(interview=FIRST, second_interview=SECOND)
    assert coming_interviews(learner, today) == coming


def test_without_a_date_no_interview_comes() -> None:
    assert coming_interviews(Learner(), FIRST) == []
    assert last_interview(Learner(), FIRST) is None


def test_only_when_none_comes_any_more_the_last_interview_is_over() -> None:
    learner = Learner(interview=FIRST, second_interview=SECOND)
    days = [FIRST, FIRST + DAY, SECOND, SECOND + DAY]
    assert [last_interview(learner, day) for day in days] == [None, None, None, SECOND]
    assert last_interview(Learner(interview=FIRST), FIRST + DAY) == FIRST


def test_the_desired_recall_holds_for_ratings_from_then_on_and_a_rebuild_keeps_them(
    alice: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0], 4)
    before = remembered(alice)
    save_settings(learner_id=alice.pk, now=START, retention=0.8)
    assert remembered(alice) == before
    rate(alice, questions[1], 4)
    attempts = alice.attempts.order_by("pk")
    assert [attempt.parameters["retention"] for attempt in attempts] == [0.9, 0.8]
    assert list(alice.cards.order_by("-due").values_list("question__number")) == [(552,), (551,)]
    stored = remembered(alice)
    rebuild_cards(learner=alice)
    assert remembered(alice) == stored
