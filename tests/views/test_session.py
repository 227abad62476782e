"""The session: how much is left, more now, when the interview is, which sections.

The queue's statement is written by hand, and differs: what it brings is asked on both databases.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from quiz.models import Card, Learner, Question, Section
from quiz.practice.annotations import annotate
from quiz.views import demonstration
from tests.factories import START, make_question, make_questions
from tests.fixtures import MoveClock
from tests.pages import Page, Visitor

SOON = ["in 2 days", "in a week", "in a month", "no date"]


@pytest.fixture(autouse=True)
def the_day(settings: Settings) -> None:
    """It is 24 November 2026, nine in the morning, UTC."""
    settings.CLOCK_OFFSET = START - timezone.now()


def through(visitor: Visitor, rating: str = "Easy") -> list[int]:
    """Answer all that comes; return the questions' numbers."""
    came: list[int] = []
    while visitor.open("/review/").has_button("Reveal answer") and len(came) < 99:
        [number] = re.findall(r"question (\d+)", visitor.page.headings[0])
        came.append(int(number))
        visitor.press("Reveal answer")
        visitor.press(rating)
    return came


def bar(page: Page) -> str:
    """What the bar of the day says."""
    [says] = [a["aria-label"] for tag, a in page.tags if tag == "svg" and "aria-label" in a]
    return says


def test_the_bar_has_three_parts_and_says_so(visitor: Visitor, questions: list[Question]) -> None:
    assert bar(visitor.open("/review/")) == "0 learned today, 0 on the way, 3 not begun"
    visitor.answer("Good")
    visitor.answer("Easy")
    assert bar(visitor.open("/review/")) == "1 learned today, 1 on the way, 1 not begun"


def test_how_long_the_rest_takes_is_said_without_zeros(visitor: Visitor) -> None:
    make_questions(4)
    assert "4 new · about 12 minutes left" in visitor.open("/review/").words
    visitor.answer("Good")
    words = visitor.open("/review/").words
    assert "3 new · 1 to repeat · about 10 minutes left" in words
    assert "0 due" not in words


@pytest.mark.both_databases
def test_no_question_comes_twice_in_a_row_while_another_waits(
    visitor: Visitor, questions: list[Question]
) -> None:
    before = ""
    for _ in range(8):
        [heading] = visitor.open("/review/").headings
        assert heading != before
        before = heading
        visitor.press("Reveal answer")
        visitor.press("Again")


def test_minutes_are_said_as_the_longest_wait_since_what_is_left_comes_sooner(
    visitor: Visitor,
) -> None:
    make_questions(2)
    assert "Again · back within 1 min" in visitor.answer("Again").words
    assert "Good · back within 10 min" in visitor.answer("Good").words
    assert "Easy · back tomorrow · Undo" in visitor.answer("Easy").words
    assert "Again · back within 1 min" in visitor.answer("Again").words


def test_ten_more_come_when_one_wants_more(visitor: Visitor) -> None:
    make_questions(35)
    assert len(through(visitor)) == 6
    assert not visitor.page.has_button("Bring all 29 that are left (about 87 minutes)")
    assert visitor.press("10 more now").has_button("Reveal answer")
    assert "10 new" in visitor.page.words
    assert len(through(visitor)) == 10
    visitor.press("10 more now")
    assert len(through(visitor)) == 10
    assert visitor.page.has_button("Bring all 9 that are left (about 27 minutes)")


@pytest.mark.both_databases
def test_asking_twice_for_more_brings_it_once(visitor: Visitor) -> None:
    make_questions(35)
    through(visitor)
    form = visitor.page.form("10 more now")
    for _ in range(2):
        visitor.send(form.action, **form.fields | form.buttons["10 more now"])
    assert "10 new" in visitor.page.words


def test_shortly_before_the_interview_all_that_is_left_can_be_brought(visitor: Visitor) -> None:
    make_questions(35)
    visitor.open("/")
    visitor.press("in 2 days")
    assert "6 new" in visitor.open("/review/").words  # twenty minutes of three each
    through(visitor)
    visitor.press("Bring all 29 that are left (about 87 minutes)")
    assert "29 new" in visitor.page.words
    through(visitor)
    words = visitor.page.words
    assert "that are left" not in words
    assert "You have seen every question." in visitor.open("/progress/").words


def test_with_a_week_left_one_press_plans_the_minutes_that_bring_all(visitor: Visitor) -> None:
    make_questions(60)
    visitor.open("/")
    visitor.press("in a week")
    through(visitor)
    words = visitor.page.words
    found = re.search(r"At 20 minutes a day, \d+ of 60 questions come before .* at (\d+)", words)
    assert found
    words = visitor.press(f"Plan {found[1]} minutes a day").words
    assert "Every question comes before your interview." in words
    learner = Learner.objects.get()
    assert learner.minutes_a_day == int(found[1])
    assert learner.interview


def test_what_would_take_longer_than_three_hours_is_not_offered_at_once(visitor: Visitor) -> None:
    make_questions(70)
    visitor.open("/")
    visitor.press("in 2 days")
    through(visitor)
    assert "that are left" not in visitor.page.words
    assert "Rehearse the interview" in visitor.page.words
    assert "12 of 70 questions come before your interview" in visitor.page.words


@pytest.mark.both_databases
def test_more_today_is_no_more_tomorrow(visitor: Visitor, move_clock: MoveClock) -> None:
    make_questions(45)
    through(visitor)
    visitor.press("10 more now")
    move_clock(days=1)
    assert "6 new" in visitor.open("/review/").words


def test_the_plan_learns_of_more(visitor: Visitor) -> None:
    make_questions(30)
    visitor.open("/")
    visitor.press("in a week")
    through(visitor)
    before = chart(visitor)
    visitor.open("/review/")
    visitor.press("10 more now")
    after = chart(visitor)
    assert (before[0], after[0]) == (0, 10)
    assert sum(after[1:]) < sum(before[1:])  # they come earlier, not twice


def chart(visitor: Visitor) -> list[int]:
    """The new questions of each day that the progress page forecasts."""
    words = visitor.open("/progress/").words
    table = words.split("Day Due New Minutes")[1] if "Day Due" in words else ""
    page = visitor.response.content.decode()
    rows = re.findall(r"<th scope=\"row\">\d+ \w+[^<]*</th><td>\d+</td><td>(\d+)</td>", page)
    assert rows, table
    return [int(new) for new in rows]


@pytest.mark.both_databases
def test_when_everything_is_suspended_the_review_says_so(
    visitor: Visitor, questions: list[Question]
) -> None:
    for _ in questions:
        visitor.open("/review/")
        visitor.press("Don't ask again")
    page = visitor.open("/review/")
    assert page.headings == ["Nothing comes any more"]
    assert "You asked not to be asked any of the 3 questions again" in page.words
    assert ("a", {"class": "main", "href": "/search/?suspended=on"}) in page.tags


def test_a_question_that_is_not_suspended_is_enough_for_an_end_of_the_day(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Easy")
    learner = Learner.objects.get()
    for question in questions[1:]:
        annotate(learner_id=learner.pk, question_id=question.pk, now=START, suspended=True)
    assert visitor.open("/review/").headings == ["Done for today"]


@pytest.mark.parametrize(("tap", "day"), [*zip(SOON, (26, 31, 54, None), strict=True)])
def test_one_tap_says_when_the_interview_is_before_anything_else(
    visitor: Visitor, questions: list[Question], tap: str, day: int | None
) -> None:
    page = visitor.open("/")
    assert list(page.form(tap).buttons)[:4] == SOON
    words = visitor.press(tap).words
    learner = Learner.objects.get()
    wanted = date(2026, 11, 1) + timedelta(days=day - 1) if day else None
    assert (learner.interview, learner.no_date) == (wanted, day is None)
    assert ("Interview in " in words) is bool(day)
    assert not visitor.page.has_button(tap)
    visitor.answer("Good")
    assert not visitor.open("/review/").has_button("in 2 days")


def test_after_the_first_rating_one_line_asks_again_and_only_then(
    visitor: Visitor, questions: list[Question]
) -> None:
    assert not visitor.open("/review/").has_button("in 2 days")
    visitor.answer("Good")
    assert visitor.open("/review/").has_button("in 2 days")
    visitor.press("in a week")
    assert visitor.page.has_button("Reveal answer")
    assert "Your interview: 1 December." in visitor.page.words
    assert str(Learner.objects.get().interview) == "2026-12-01"
    assert not visitor.open("/review/").has_button("in 2 days")


def test_who_did_not_answer_the_line_is_not_asked_with_every_card(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    visitor.answer("Good")
    assert not visitor.open("/review/").has_button("in 2 days")


def test_a_day_that_no_page_offers_is_refused(visitor: Visitor, questions: list[Question]) -> None:
    visitor.open("/")
    fields = visitor.page.form("in 2 days").fields
    for wrong in ({"in_days": "5"}, {"in_days": "2", "page": "admin"}, {}):
        visitor.send("/progress/soon/", **fields | wrong)
        assert visitor.response.status_code == 400
    for new in ("0", "-1", "x", "100001", ""):
        visitor.send("/review/more/", **fields | {"new": new})
        assert visitor.response.status_code == 400
    assert not Learner.objects.exists()


@pytest.mark.both_databases
def test_without_a_date_the_minutes_a_day_say_how_many_new_questions_come(
    visitor: Visitor, db: None
) -> None:
    make_questions(40)
    assert "6 new · about 18 minutes left" in visitor.open("/review/").words
    assert "as many new questions as still fit" in visitor.open("/settings/").words
    visitor.answer("Good")
    for minutes, new in (("60", 20), ("6", 2)):
        visitor.open("/settings/")
        visitor.press("Save the plan", minutes_a_day=minutes)
        assert f"{new - 1} new" in visitor.open("/review/").words
    assert "Without a date as many new questions come" in visitor.open("/progress/").words


def test_a_section_can_be_left_out_and_come_back(
    visitor: Visitor, questions: list[Question]
) -> None:
    make_questions(4, first=601, section="topic")
    visitor.answer("Easy")
    page = visitor.open("/settings/")
    form = page.form("Save the plan")
    names = [a["value"] for tag, a in page.tags if a.get("name") == "sections"]
    assert names == ["scale", "topic"]
    assert "Saved." in visitor.send(form.action, **form.fields | {"sections": "scale"}).words
    assert [one.slug for one in Learner.objects.get().left_out.all()] == ["topic"]
    assert "2 new" in visitor.open("/review/").words
    assert through(visitor) == [552, 553]
    words = visitor.open("/progress/").words
    assert "You can expect to recall 3 of 3 questions in your plan tomorrow." in words
    checked = [a.get("value") for tag, a in visitor.open("/settings/").tags if "checked" in a]
    assert "scale" in checked
    assert "topic" not in checked


@pytest.mark.both_databases
def test_reviews_of_a_section_that_is_left_out_do_not_come(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    make_question(601, section="topic")
    through(visitor)
    Learner.objects.get().left_out.set(Section.objects.filter(slug="scale"))
    move_clock(days=60)
    assert through(visitor) == [601]
    Learner.objects.get().left_out.clear()
    assert sorted(through(visitor)) == [551, 552, 553]


def test_without_any_section_there_would_be_no_plan(
    visitor: Visitor, questions: list[Question]
) -> None:
    form = visitor.open("/settings/").form("Save the plan")
    fields = {name: value for name, value in form.fields.items() if name != "sections"}
    assert "Choose at least one section." in visitor.send(form.action, **fields).words
    assert visitor.response.status_code == 422
    assert not Learner.objects.exists()


def test_date_minutes_and_recall_stand_in_the_settings_too(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/settings/")
    plan = {"interview": "2026-12-14", "minutes_a_day": "45", "retention": "93"}
    assert "Saved." in visitor.press("Save the plan", **plan).words
    learner = Learner.objects.get()
    assert (str(learner.interview), learner.minutes_a_day) == ("2026-12-14", 45)
    assert learner.retention == 0.93
    fields = visitor.open("/settings/").form("Save the plan").fields
    assert {name: fields[name] for name in plan} == plan
    words = visitor.press("Save the plan", interview="01/02/2027").words
    assert "write it as year-month-day, like 2027-01-31" in words
    assert visitor.response.status_code == 422


@pytest.mark.both_databases
def test_new_questions_come_by_how_often_they_are_asked(visitor: Visitor) -> None:
    for number, asked in ((1, 3), (2, None), (3, 40), (4, 3), (5, 12)):
        make_question(number, asked=asked, section=("one", "two")[number % 2])
    assert through(visitor) == [3, 5, 4, 1, 2]


def test_who_returns_sees_the_interview_the_number_the_minutes_and_one_button(
    visitor: Visitor,
) -> None:
    make_questions(5)
    visitor.answer("Easy")
    visitor.open("/")
    visitor.press("in 2 days")
    assert visitor.page.headings == ["Interview in 2 days"]
    assert "4 new · about 12 minutes left" in visitor.page.words
    assert "you would recall 1 of 5" in visitor.page.words
    assert ("a", "/review/") in [(tag, a.get("href")) for tag, a in visitor.page.tags]
    assert "Continue" in visitor.page.words
    assert "checked against" not in visitor.page.words
    assert bar(visitor.page) == "1 learned today, 0 on the way, 4 not begun"
    through(visitor)
    words = visitor.open("/").words
    assert "Done for today You answered 5 questions. Interview in 2 days." in words
    assert "you would recall 5 of 5" in words


@pytest.mark.parametrize(("days", "says"), [(0, "Interview today"), (1, "Interview tomorrow")])
def test_the_last_days_have_names(
    visitor: Visitor, questions: list[Question], days: int, says: str
) -> None:
    visitor.answer("Easy")
    Learner.objects.update(interview=START.date() + timedelta(days=days))
    assert says in visitor.open("/").words


def test_a_newcomer_sees_what_there_is_and_what_checked_means(client: Client, db: None) -> None:
    make_questions(3)
    make_question(601, section="security", level="senior")
    page = Page(client.get("/"))
    assert "Scale 3 questions: 3 mid-level" in page.words
    assert "Security 1 question: 1 senior" in page.words
    assert "What “checked” means" in page.words
    assert "How an answer is judged" not in page.words  # that question is not in this bank


def test_a_newcomer_sees_a_real_question_judged(client: Client, real_bank: None) -> None:
    words = Page(client.get("/")).words
    assert "How an answer is judged" in words
    question = Question.objects.get(number=demonstration.NUMBER)
    assert question.title in words
    assert demonstration.ANSWER in words
    assert re.search(rf"[2-9] of {question.key_points.count()} points heard\. Not heard: ", words)
    assert "essential (not heard)" in words
    assert "essential (heard)" in words


def test_a_question_in_which_nothing_is_heard_any_more_is_no_demonstration(
    client: Client, db: None
) -> None:
    question = make_question(demonstration.NUMBER)
    assert "How an answer is judged" not in Page(client.get("/")).words
    question.key_points.filter(position=1).update(phrases=["liveness probe fails"])
    assert "1 of 3 points heard." in Page(client.get("/")).words


def test_who_flew_east_is_not_done_for_today(visitor: Visitor, settings: Settings) -> None:
    make_questions(25)
    visitor.answer("Easy", zone="Europe/London")
    through(visitor)
    settings.CLOCK_OFFSET += timedelta(hours=14)  # 23:00 in London, 12:00 in Auckland, a day on
    assert visitor.open("/review/").headings == ["Done for today"]
    visitor.client.cookies["zone"] = "Pacific/Auckland"
    assert "6 new" in visitor.open("/review/").words
    assert "6 new" in visitor.open("/").words
    assert "6 new" in visitor.open("/progress/").words
    assert Learner.objects.get().zone == "Europe/London"  # reading stores nothing


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "x" * 5000, "", "Europe/"])
def test_a_zone_that_is_none_changes_nothing(
    visitor: Visitor, questions: list[Question], zone: str
) -> None:
    visitor.answer("Easy", zone="Europe/London")
    visitor.client.cookies["zone"] = zone
    assert visitor.open("/review/").has_button("Reveal answer")
    assert visitor.open("/").headings


def test_settings_and_undo_take_the_zone_too(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Easy", zone="Europe/London")
    visitor.open("/settings/")
    visitor.press("Save", zone="Asia/Tokyo")
    assert Learner.objects.get().zone == "Asia/Tokyo"
    visitor.open("/review/")
    visitor.press("Undo", zone="Pacific/Auckland")
    assert Learner.objects.get().zone == "Pacific/Auckland"
    visitor.open("/settings/")
    visitor.press("Save the plan", zone="Europe/Berlin")
    assert Learner.objects.get().zone == "Europe/Berlin"


def test_a_clock_that_was_ahead_takes_no_day_and_leaves_the_undo(
    visitor: Visitor, settings: Settings
) -> None:
    make_questions(30)
    settings.CLOCK_OFFSET += timedelta(days=30)
    assert len(through(visitor)) == 6
    settings.CLOCK_OFFSET -= timedelta(days=30)
    page = visitor.open("/review/")
    assert "6 new" in page.words
    assert page.has_button("Undo")
    visitor.answer("Good")
    assert "Good · back" in visitor.open("/review/").words  # that one, not one of the future
    visitor.press("Undo")
    assert Card.objects.count() == 6
    visitor.open("/review/")
    visitor.press("Undo")
    assert Card.objects.count() == 5
    assert len(through(visitor)) == 6
    assert "You answered 6 questions and knew" in visitor.page.words
    assert visitor.open("/progress/").headings


@pytest.mark.both_databases
def test_what_was_answered_in_the_future_comes_when_its_day_has_come(
    visitor: Visitor, questions: list[Question], settings: Settings
) -> None:
    settings.CLOCK_OFFSET += timedelta(days=30)
    through(visitor)
    settings.CLOCK_OFFSET -= timedelta(days=30)
    assert visitor.open("/review/").headings == ["Done for today"]
    settings.CLOCK_OFFSET += timedelta(days=60)
    assert sorted(through(visitor)) == [551, 552, 553]
