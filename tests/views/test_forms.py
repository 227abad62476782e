"""What may be chosen, and what is said about what may not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from quiz.models import Learner
from quiz.views.plan_forms import PlanForm

TODAY = date(2026, 11, 24)
FIRST, SECOND = date(2026, 12, 14), date(2026, 12, 21)


def filled(**fields: object) -> PlanForm:
    """Return the form with these fields and plausible others."""
    return PlanForm({"minutes_a_day": "20", "retention": "90"} | fields, today=TODAY)


def test_a_good_form_is_cleaned_to_what_is_stored() -> None:
    form = filled(interview="2026-12-14", second_interview="2026-12-21", retention="93")
    assert form.is_valid()
    assert form.cleaned_data == {
        "interview": FIRST,
        "second_interview": SECOND,
        "minutes_a_day": 20,
        "retention": 0.93,
    }


def test_a_form_without_dates_is_good_too() -> None:
    form = filled()
    assert form.is_valid()
    assert form.cleaned_data["interview"] is None


def test_today_is_not_over() -> None:
    assert filled(interview="2026-11-24").is_valid()


@pytest.mark.parametrize("name", ["interview", "second_interview"])
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-11-23", "That day is over. Choose a new one, today or later."),
        ("14 December", "Choose a day, or write it as year-month-day, like 2027-01-31."),
        ("2028-11-24", "Choose a day within the next two years."),
        ("9999-12-31", "Choose a day within the next two years."),
    ],
)
def test_a_day_that_cannot_be_planned_for_is_refused(name: str, day: str, sentence: str) -> None:
    assert filled(**{name: day}).errors == {name: [sentence]}


@pytest.mark.parametrize("second", ["2026-12-14", "2026-12-13"])
def test_the_second_interview_is_after_the_first(second: str) -> None:
    form = filled(interview="2026-12-14", second_interview=second)
    assert form.errors == {
        "second_interview": ["The second interview has to come after the first."]
    }


def test_a_second_interview_alone_is_the_first() -> None:
    form = filled(second_interview="2026-12-21")
    assert form.is_valid()
    assert form.cleaned_data["interview"] == SECOND
    assert form.cleaned_data["second_interview"] is None


def test_a_second_interview_does_not_hide_a_first_that_is_over() -> None:
    form = filled(interview="2026-11-01", second_interview="2026-12-21")
    assert list(form.errors) == ["interview"]


@pytest.mark.parametrize("value", ["", "4", "241", "many", "5.5"])
def test_minutes_out_of_bounds_are_refused(value: str) -> None:
    sentence = "Write a whole number from 5 to 240."
    assert filled(minutes_a_day=value).errors == {"minutes_a_day": [sentence]}


@pytest.mark.parametrize("value", ["", "79", "98", "0.9"])
def test_a_share_out_of_bounds_is_refused(value: str) -> None:
    sentence = "Write a whole number from 80 to 97."
    assert filled(retention=value).errors == {"retention": [sentence]}


@pytest.mark.parametrize("value", ["80", "97"])
def test_the_bounds_themselves_are_allowed(value: str) -> None:
    assert filled(retention=value).is_valid()


def test_the_form_shows_what_is_stored() -> None:
    learner = Learner(interview=FIRST, second_interview=SECOND, retention=0.93, minutes_a_day=45)
    assert PlanForm.of(learner, TODAY).initial == {
        "interview": FIRST,
        "second_interview": SECOND,
        "minutes_a_day": 45,
        "retention": 93,
    }


def test_an_interview_that_is_over_leaves_its_place_to_the_second() -> None:
    learner = Learner(interview=FIRST, second_interview=SECOND)
    initial = PlanForm.of(learner, FIRST + timedelta(days=1)).initial
    assert (initial["interview"], initial["second_interview"]) == (SECOND, None)
