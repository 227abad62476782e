"""Bars are the numbers that they stand for, and the table has them too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from quiz.memory.calibration import Answer
from quiz.memory.forecast import Day
from quiz.views import charts
from tests.memory.test_calibration import reviewed

TODAY = date(2026, 11, 24)


def test_bars_reach_from_the_ground_to_their_share_of_the_height() -> None:
    bars = charts.stacked([(5,), (10,)], 10)
    assert [(bar.x, bar.width, bar.y, bar.height) for bar in bars] == [
        (1, 8, 50, 50),
        (11, 8, 0, 100),
    ]


def test_a_second_series_stands_on_the_first() -> None:
    first, second = charts.stacked([(6, 3)], 12)
    assert (first.y, first.height, first.kind) == (50, 50, 0)
    assert (second.y, second.height, second.kind) == (25, 25, 1)


def test_what_is_nothing_is_not_drawn() -> None:
    assert charts.stacked([(0, 0), (0, 0)], 0) == []


def test_two_series_beside_each_other_share_a_step() -> None:
    first, second = charts.beside([(90, 80)], 100)
    assert (first.x, first.width, second.x, second.width) == (1, 4, 5, 4)
    assert (first.height, second.height) == (90, 80)


def test_the_days_ahead_have_a_row_each_with_their_minutes() -> None:
    chart = charts.ahead([Day(due=3, new=2, minutes=7), Day(due=1, new=0, minutes=1)], TODAY)
    assert chart.rows == [("24 Nov", "3", "2", "7"), ("25 Nov", "1", "0", "1")]
    assert (chart.top, chart.says, chart.ends) == (
        "5",
        "Questions a day, 6 in all.",
        ("24 Nov", "25 Nov"),
    )
    assert len(chart.bars) == 3


def test_the_interviews_are_marked_in_the_drawing_and_in_the_table() -> None:
    days = [Day(due=1, new=0)] * 10
    chart = charts.ahead(days, TODAY, (2, 7, 10))
    assert [(mark.at, mark.label, mark.anchor) for mark in chart.marks] == [
        (25, "Interview 26 Nov", "start"),
        (75, "Interview 1 Dec", "end"),
    ]
    assert chart.marks[0].below < chart.marks[1].below < chart.above
    named = [row[0] for row in chart.rows]
    assert [day for day in named if "interview" in day] == ["26 Nov, interview", "1 Dec, interview"]
    assert not charts.ahead(days, TODAY).marks


def test_answers_are_drawn_and_minutes_only_where_known() -> None:
    answer = Answer(question=1, day=TODAY, rating=3)
    [chart] = charts.done([answer], TODAY)
    assert (chart.title, chart.rows[-1], chart.top) == (
        "Answers a day",
        ("24 Nov", "1"),
        "1",
    )
    timed = Answer(question=1, day=TODAY, rating=3, seconds=90)
    assert charts.done([timed], TODAY)[1].rows[-1] == ("24 Nov", "1.5")


def test_nothing_that_came_back_is_no_chart() -> None:
    assert charts.recalled([], TODAY) is None


def test_a_week_without_reviews_says_so_in_its_row() -> None:
    chart = charts.recalled(reviewed(4, 0.9, 3), TODAY)
    assert chart
    assert chart.says == "You recalled 75 % of 4 questions that came back."
    assert chart.rows[0] == (f"{(TODAY - timedelta(days=55)).day} Sep", "0", "none")
    assert chart.rows[-1] == ("18 Nov", "4", "75 %")


def test_the_fit_is_drawn_from_fifty_reviews_on() -> None:
    assert charts.calibration(reviewed(49, 0.9, 45)) == 1
    chart = charts.calibration(reviewed(30, 0.95, 27) + reviewed(20, 0.75, 15))
    assert isinstance(chart, charts.Chart)
    assert chart.rows == [
        ("70 to 80 %", "20", "75 %", "75 %"),
        ("90 to 100 %", "30", "95 %", "90 %"),
    ]
    assert chart.labels == ["70\N{EN DASH}80 %", "90\N{EN DASH}100 %"]
    assert [bar.height for bar in chart.bars] == pytest.approx([75, 75, 95, 90])
    assert "fits you" in chart.says
