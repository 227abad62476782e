"""How ready one is, what to do, what was done: the words on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from quiz.models import Attempt, Card, Learner, Question, Section
from tests.factories import START, make_question, make_questions
from tests.fixtures import MoveClock
from tests.pages import Visitor
from tests.practice.cards import rate

FORECAST = (
    r"If you practise 5 minutes a day, you can expect to recall (\d+) of 50 questions "
    r"on 2 December\..*"
    r"With 10 more minutes a day, you can expect to recall (\d+)\."
)


@pytest.fixture(autouse=True)
def the_day(settings: Settings) -> None:
    """It is 24 November 2026, nine in the morning, UTC."""
    settings.CLOCK_OFFSET = START - timezone.now()


def many(count: int) -> None:
    """Store this many published questions, quickly."""
    first = make_question(1)
    fields = {"section": first.section, "status": first.status, "short_answer": "Short."}
    fields |= {"explanation": "Long.", "verified_version": "1.37", "verified_date": START.date()}
    Question.objects.bulk_create(
        Question(
            number=number,
            uid=f"{number:012x}",
            slug=f"question-{number}",
            title=f"What is question {number} about?",
            **fields,
        )
        for number in range(2, count + 1)
    )
    Question.objects.interleave()


def choose(visitor: Visitor, **fields: str) -> str:
    """Fill in the form on the page; return the page's words."""
    visitor.open("/progress/")
    return visitor.press("Save", **fields).words


def test_a_stranger_is_told_where_to_begin_and_nothing_is_stored(
    visitor: Visitor, questions: list[Question], rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    words = visitor.open("/progress/").words
    assert "3 questions, none asked yet" in words
    assert "You have rated nothing yet" in words
    assert "Start the first question" in words
    assert rows() == before


def test_a_site_without_questions_says_what_to_do(visitor: Visitor) -> None:
    assert "No questions are published yet" in visitor.open("/progress/").words


def test_date_then_a_rating_moves_the_expectation_and_undo_moves_it_back(
    visitor: Visitor, questions: list[Question]
) -> None:
    lead = (
        "If you practise 20 minutes a day, you can expect to recall 3 of 3 questions "
        "on 14 December."
    )
    assert f"{lead} You have rated nothing yet." in choose(visitor, interview="2026-12-14")
    visitor.answer("Easy")
    words = visitor.open("/progress/").words
    assert f"{lead} With what you know now, it would be 1" in words
    visitor.open("/review/")
    visitor.press("Undo")
    assert f"{lead} You have rated nothing yet." in visitor.open("/progress/").words


def test_a_visitor_who_chooses_a_date_keeps_it_in_the_first_rating(
    visitor: Visitor, questions: list[Question]
) -> None:
    choose(visitor, interview="2026-12-14", minutes_a_day="45", retention="93")
    visitor.answer("Good")
    learner = Learner.objects.get()
    assert (str(learner.interview), learner.minutes_a_day) == ("2026-12-14", 45)
    assert learner.retention == 0.93


def test_the_form_holds_what_was_chosen(visitor: Visitor, questions: list[Question]) -> None:
    choose(visitor, interview="2026-12-14", second_interview="2026-12-21", minutes_a_day="45")
    fields = visitor.page.form("Save").fields
    assert fields["interview"] == "2026-12-14"
    assert fields["second_interview"] == "2026-12-21"
    assert (fields["minutes_a_day"], fields["retention"]) == ("45", "90")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"interview": "2026-11-23"}, "That day is over. Choose a new one"),
        ({"interview": "2026-12-14", "second_interview": "2026-12-14"}, "come after the first"),
        ({"minutes_a_day": "0"}, "Write a whole number from 5 to 240."),
        ({"retention": "100"}, "Write a whole number from 80 to 97."),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_kept_to_be_mended(
    visitor: Visitor, questions: list[Question], fields: dict[str, str], sentence: str
) -> None:
    assert sentence in choose(visitor, **fields)
    assert visitor.response.status_code == 422
    shown = visitor.page.form("Save").fields
    assert {name: shown[name] for name in fields} == fields
    assert not Learner.objects.exists()


def test_each_section_and_the_weakest_questions_are_named(
    visitor: Visitor, questions: list[Question]
) -> None:
    choose(visitor, interview="2026-11-28")
    visitor.answer("Good")
    visitor.answer("Easy")
    words = visitor.open("/progress/").words
    # By hand: (1 + 0.98032 * 4 / 2.3065) ** -0.1542 = 0.858, and 0.942 with a stability of 8.2956.
    assert "Scale about 2 of 3" in words
    assert "551 What is question 551 about? 86 % 552 What is question 552 about? 94 %" in words
    assert "question 553" not in words
    assert "1 question has not been asked yet." in words


def test_a_suspended_question_still_counts(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Easy")
    Card.objects.update(suspended=True)
    assert "expect to recall 1 of 3 questions tomorrow." in visitor.open("/progress/").words


def test_what_was_just_missed_is_not_certain(visitor: Visitor) -> None:
    make_questions(12)
    for _ in range(5):
        visitor.answer("Again")
    assert "expect to recall 4 of 12 questions tomorrow." in visitor.open("/progress/").words


def test_a_question_that_rests_is_said_not_to_come(
    visitor: Visitor, questions: list[Question]
) -> None:
    choose(visitor, interview="2026-12-14")
    assert "Every question comes before your interview." in visitor.open("/progress/").words
    visitor.open("/review/")
    visitor.press("Don't ask again")
    words = visitor.open("/progress/").words
    assert "Every other question comes before your interview." in words
    assert "1 question will not be asked again. See what is not asked" in words


def test_after_the_interview_the_page_asks_for_a_new_date(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    choose(visitor, interview="2026-12-14", second_interview="2026-12-21")
    visitor.answer("Easy")
    move_clock(days=21)
    assert "on 21 December" in visitor.open("/progress/").words
    assert visitor.page.form("Save").fields["interview"] == "2026-12-21"
    move_clock(days=7)
    words = visitor.open("/progress/").words
    assert "of 3 questions tomorrow." in words
    assert "Your interview on 21 December is over. Is there another?" in words


def test_the_page_speaks_of_the_second_interview_too(visitor: Visitor) -> None:
    many(20)
    words = choose(visitor, interview="2026-11-26", second_interview="2026-12-03")
    found = re.search(
        r"On 3 December you would recall (\d+) of 20 with what you know now, "
        r"and (\d+) if you practise 20 minutes a day\.",
        words,
    )
    assert found
    assert int(found[1]) == 0 < int(found[2])
    assert "Then " not in choose(visitor, interview="2026-11-26", second_interview="")


def test_on_the_day_of_the_first_interview_the_second_is_in_sight(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Easy")
    words = choose(visitor, interview="2026-11-24", second_interview="2027-01-24")
    assert "Today is the day" in words
    assert "On 24 January you would recall 1 of 3" in words
    assert "The next 62 days" in words


def test_one_visitor_s_date_and_cards_are_not_another_s(
    visitor: Visitor, questions: list[Question]
) -> None:
    choose(visitor, interview="2026-12-14")
    visitor.answer("Easy")
    words = Visitor().open("/progress/").words
    assert "3 questions, none asked yet" in words


def test_the_forecast_says_what_comes_of_today_s_pace_and_of_more(visitor: Visitor) -> None:
    many(50)
    words = choose(visitor, interview="2026-12-02", minutes_a_day="5")
    found = re.search(FORECAST, words)
    assert found
    assert 0 < int(found[1]) < int(found[2]) < 50


@pytest.mark.parametrize(("minutes", "can_be_more"), [("230", True), ("235", False)])
def test_more_minutes_than_can_be_chosen_are_not_told_of(
    visitor: Visitor, minutes: str, can_be_more: bool
) -> None:
    many(50)
    words = choose(visitor, interview="2026-12-02", minutes_a_day=minutes)
    assert f"If you practise {minutes} minutes a day, you can expect" in words
    assert ("With 10 more minutes a day" in words) is can_be_more


def test_what_does_not_fit_is_said_with_what_would_help(visitor: Visitor) -> None:
    many(50)
    words = choose(visitor, interview="2026-12-02", minutes_a_day="5")
    left_out = re.search(r"At this pace (\d+) questions will not come before", words)
    assert left_out
    needed = re.search(r"About (\d+) minutes a day would bring them all", words)
    assert needed
    assert "50 What is question 50 about?" in spaced(visitor)
    words = choose(visitor, interview="2026-12-02", minutes_a_day=needed[1])
    assert "Every question comes before your interview." in words
    assert "will not come" not in words


def test_what_no_minutes_can_bring_is_said_plainly(visitor: Visitor) -> None:
    many(130)
    words = choose(visitor, interview="2026-11-25", minutes_a_day="240")
    assert "At this pace 50 questions will not come before your interview" in words
    assert "Even four hours a day would not bring them all" in words


def test_the_plan_is_what_the_review_brings(visitor: Visitor) -> None:
    many(50)
    choose(visitor, interview="2026-12-14", minutes_a_day="60")
    assert "6 new" in visitor.page.words
    assert "24 Nov 0 6 18 25 Nov 6 5 21" in spaced(visitor)
    assert "6 new" in visitor.open("/review/").words


def test_the_last_two_days_are_announced_with_their_minutes(
    visitor: Visitor, questions: list[Question]
) -> None:
    choose(visitor, interview="2026-11-28")
    for _ in questions:
        visitor.answer("Easy")
    words = visitor.open("/progress/").words
    assert "You have seen every question." in words
    assert "bring everything that you have learned once more: up to 2 minutes a day" in words


def test_from_the_first_visit_to_the_day_of_the_interview(
    visitor: Visitor, move_clock: MoveClock
) -> None:
    many(9)
    choose(visitor, interview="2026-11-30")
    expected, came = [], []
    for _ in range(6):
        words = visitor.open("/progress/").words
        shown = [re.search(rf"(\d+) {what}\b", words) for what in ("due", "new")]
        row = re.search(r"Minutes \d+ Nov (\d+) (\d+) ", spaced(visitor))
        assert row
        assert tuple(found[1] if found else "0" for found in shown) == row.groups()
        came.append(study(visitor))
        words = visitor.open("/progress/").words
        found = re.search(r"it will be about (\d)|expect to recall (\d) of 9 questions on", words)
        assert found
        expected.append(int(found[1] or found[2]))
        move_clock(days=1)
    assert expected == sorted(expected)
    assert expected[-1] == 9
    assert set().union(*came[:4]) == set(range(1, 10))
    assert came[4:] == [{1, 3, 5, 7, 9}, {2, 4, 6, 8}]
    words = visitor.open("/progress/").words
    assert "You can expect to recall 9 of 9 questions on 30 November." in words
    assert "Today is the day" in words
    assert "if you review nothing more" not in words
    move_clock(days=1)
    words = visitor.open("/progress/").words
    assert "Your interview on 30 November is over. Is there another?" in words


def study(visitor: Visitor) -> set[int]:
    """Answer all that comes today with Easy; return the questions' numbers."""
    came = set()
    while visitor.open("/review/").has_button("Reveal answer"):
        found = re.search(r"What is question (\d+) about", visitor.page.headings[0])
        assert found
        came.add(int(found[1]))
        visitor.press("Reveal answer")
        visitor.press("Easy")
    return came


def test_the_chosen_recall_stands_among_its_costs(
    visitor: Visitor, questions: list[Question]
) -> None:
    choose(visitor, retention="93")
    costs = spaced(visitor).split("Reviews a day")[1]
    assert re.match(r" 80 % \D+ 85 % \D+ 90 % \D+ 93 % \(yours\) \D+ 95 % ", costs)


def test_before_a_date_the_page_says_what_it_would_bring(
    visitor: Visitor, questions: list[Question]
) -> None:
    words = visitor.open("/progress/").words
    assert "With a date you see how ready you will be on that day" in words
    assert "minutes a day: " not in words


def test_what_was_done_stands_as_charts_each_with_its_table(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    assert "What you have done" not in visitor.open("/progress/").words
    visitor.answer("Easy")
    move_clock(days=8)
    visitor.answer("Again")
    words = visitor.open("/progress/").words
    assert "Answers a day 2 answers in 30 days." in words
    assert "You recalled 0 % of 1 question that came back." in words
    assert "24 Nov 1 25 Nov 0" in spaced(visitor)
    charts = [tag for tag, attributes in visitor.page.tags if attributes.get("role") == "img"]
    tables = [tag for tag, _ in visitor.page.tags if tag == "figure"]
    assert len(charts) == len(tables) >= 3


def test_time_is_shown_where_it_is_known(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Easy")
    QuerySet.update(Attempt.objects.all(), seconds=None)
    assert "Minutes a day 24" not in visitor.open("/progress/").words
    QuerySet.update(Attempt.objects.all(), seconds=120)
    assert "Minutes a day 2 minutes in 30 days." in visitor.open("/progress/").words


def test_the_fit_of_the_forecast_shows_after_fifty_that_came_back(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Easy")
    words = visitor.open("/progress/").words
    assert "After 50 more repeats you'll see how accurate" in words
    come_back(Learner.objects.get(), 49)
    assert "After 1 more repeat you'll see how accurate" in visitor.open("/progress/").words
    come_back(Learner.objects.get(), 50)
    words = visitor.open("/progress/").words
    assert "Forecast and reality" in words
    assert "You recall" in words or "The forecast fits you" in words


def come_back(learner: Learner, times: int) -> None:
    """Give the learner one question that came back this many times, long ago."""
    QuerySet.delete(Attempt.objects.filter(learner=learner))
    learner.cards.all().delete()
    question = Question.objects.all()[0]
    for place in range(times + 1):
        rate(learner, question, 3, at=START - timedelta(days=2 * (times - place) + 60))


def test_a_streak_can_be_hidden(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Easy")
    assert "1 day in a row" in visitor.open("/progress/").words
    Learner.objects.update(hide_streak=True)
    assert "in a row" not in visitor.open("/progress/").words


@pytest.mark.parametrize("interview", ["", "2026-11-26", "2026-12-14"])
def test_the_page_takes_six_statements_however_much_there_is(
    visitor: Visitor, interview: str
) -> None:
    many(12)
    choose(visitor, interview=interview)
    for _ in range(2):
        visitor.answer("Easy")
    with CaptureQueriesContext(connection) as captured:
        visitor.open("/progress/")
    assert len(captured) <= 6, captured.captured_queries


@pytest.mark.parametrize("attribute", ["style", "onclick", "onload"])
def test_charts_need_no_exception_from_the_policy(
    visitor: Visitor, questions: list[Question], attribute: str
) -> None:
    visitor.answer("Easy")
    visitor.open("/progress/")
    assert not [tag for tag, attributes in visitor.page.tags if attribute in attributes]


def spaced(visitor: Visitor) -> str:
    """Return the words of the page, with a space between the cells of a table."""
    text = re.sub(r"<[^>]+>", " ", visitor.response.content.decode())
    return " ".join(text.split())


def test_what_was_not_asked_yet_is_said_so_and_weakest_are_named_only_where_they_differ(
    visitor: Visitor, questions: list[Question]
) -> None:
    Question.objects.update(asked=5)
    make_question(601, section="other")  # asked less often, so it comes last
    visitor.answer("Easy")
    visitor.answer("Easy")
    words = visitor.open("/progress/").words
    assert "Other not asked yet" in words
    assert "2 questions have not been asked yet." in words
    assert "Your weakest question" not in words
    visitor.answer("Again")
    assert "Your weakest question" in visitor.open("/progress/").words


def test_the_chart_ends_with_the_interview(visitor: Visitor, questions: list[Question]) -> None:
    assert "The next 30 days" in visitor.open("/progress/").words
    choose(visitor, interview="2026-11-28")
    words = visitor.page.words
    assert "The next 5 days" in words
    assert "28 Nov, interview" in words
    assert "29 Nov" not in words
    assert "The next" not in choose(visitor, interview="2026-11-24")


@pytest.mark.parametrize("day", ["01/02/2027", "1.2.2027", "2027-2", "Feb 1, 2027", "1/2/27"])
def test_a_day_that_could_be_two_is_not_guessed(
    visitor: Visitor, questions: list[Question], day: str
) -> None:
    words = choose(visitor, interview=day)
    assert "write it as year-month-day, like 2027-01-31" in words
    assert visitor.page.form("Save").fields["interview"] == day
    assert not Learner.objects.exists()


def test_what_is_left_out_counts_nowhere_and_is_said(
    visitor: Visitor, questions: list[Question]
) -> None:
    make_questions(4, first=601, section="topic")
    visitor.answer("Easy")
    Learner.objects.get().left_out.set([Section.objects.get(slug="topic")])
    words = visitor.open("/progress/").words
    assert "You can expect to recall 1 of 3 questions in your plan tomorrow." in words
    assert "Topic" not in visitor.page.words
    words = choose(visitor, interview="2026-12-14")
    assert "recall 3 of 3 questions in your plan on 14 December. With what you know" in words
