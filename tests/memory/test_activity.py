"""Sums by day and by week."""

from __future__ import annotations

from datetime import date, timedelta

from quiz.memory.activity import by_day, by_week
from quiz.memory.calibration import Answer, Prediction

TODAY = date(2026, 11, 24)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_each_day_has_its_answers_and_their_seconds() -> None:
    given = [(0, 30), (0, None), (2, 90), (29, 7), (30, 1000)]
    answers = [
        Answer(question=1, day=ago(days), rating=3, seconds=seconds) for days, seconds in given
    ]
    days = by_day(answers, TODAY)
    assert len(days) == 30
    assert (days[-1].day, days[-1].ratings, days[-1].seconds) == (TODAY, 2, 30)
    assert (days[-3].ratings, days[-3].seconds) == (1, 90)
    assert (days[0].day, days[0].ratings, days[0].seconds) == (ago(29), 1, 7)
    assert sum(day.ratings for day in days) == 4


def test_an_answer_of_tomorrow_s_zone_is_no_day_of_ours() -> None:
    days = by_day([Answer(question=1, day=ago(-1), rating=3)], TODAY)
    assert sum(day.ratings for day in days) == 0


def test_each_week_has_its_share_of_what_was_recalled() -> None:
    known = [
        Prediction(day=ago(days), chance=0.9, recalled=recalled)
        for days, recalled in [(0, True), (6, False), (6, True), (7, True), (55, True), (56, True)]
    ]
    weeks = by_week(known, TODAY)
    assert [(week.reviews, week.recalled) for week in weeks] == [
        (1, 1),
        *[(0, 0)] * 5,
        (1, 1),
        (3, 2),
    ]
    assert weeks[-1].start == ago(6)
    assert [week.percent for week in weeks] == [100, 0, 0, 0, 0, 0, 100, 67]
