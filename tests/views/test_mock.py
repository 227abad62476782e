"""The rehearsal's pages: one address, wherever it stands, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db.models import F

from quiz.clock import now
from quiz.models import Attempt, Card, KeyPoint, Learner, Question, Rehearsal, RehearsedQuestion
from tests.factories import make_question, make_questions
from tests.fixtures import MoveClock
from tests.pages import Page, Visitor
from tests.rehearsals import make_rehearsal
from tests.views.test_hot_path import statements

CHOICE = {"minutes": "15", "which": "", "level": ""}
HOSTILE = '</textarea><script>alert("x")</script>{{ 1 }}'


def start(visitor: Visitor, **choice: str) -> Page:
    visitor.open("/mock/")
    return visitor.press("Start", **CHOICE | choice)


def answer(visitor: Visitor, text: str = "") -> Page:
    """Answer what is being asked."""
    button = "Finish" if visitor.page.has_button("Finish") else "Next"
    return visitor.press(button, answer=text)


def rehearse(visitor: Visitor, *texts: str) -> Page:
    """Start, and answer all three questions."""
    start(visitor)
    for text in texts or ("", "", ""):
        answer(visitor, text)
    return visitor.open("/mock/")


def judge(visitor: Visitor, *ratings: str, **ticks: str) -> Page:
    for rating in ratings:
        visitor.open("/mock/")
        visitor.press(rating, **ticks)
    return visitor.open(f"/mock/{Rehearsal.objects.latest('pk').pk}/")


def test_a_whole_rehearsal(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    page = start(visitor)
    for place in (1, 2, 3):
        assert f"Question {place} of 3" in page.words
        assert page.headings[0].startswith("What is question 55")
        move_clock(minutes=1)
        page = answer(visitor, "alias 1." if place == 1 else "")
    assert not Attempt.objects.exists()
    page = visitor.open("/mock/")
    assert "Answer 1 of 3" in page.words
    assert re.search(r"Your time: 1:\d\d of 1:30", page.words)
    assert "The short answer to" in page.words
    assert "1 of 3 points" in page.words
    page = visitor.press("Hard", tick0="on", touched="1")
    assert Attempt.objects.get().get_rating_display() == "Hard"
    page = judge(visitor, "Good", "Again", tick0="on", tick1="on", tick2="on")
    assert Attempt.objects.count() == 3
    assert re.search(r"3 questions · 3 min( \d+ s)? of 15 minutes", page.words)
    assert "1 of 3 known, 7 of 9 points" in page.words
    assert re.search(r"answers took 3 min( \d+ s)?; good ones take 4 min 30 s\.", page.words)
    first = RehearsedQuestion.objects.get(position=1).question
    assert f"Key point 2 of {first.number}" in page.words
    assert re.search(r"Scale ?1 of 3 ?7 of 9 ?3:\d\d of 4:30", page.words)
    page = visitor.open("/mock/")
    assert page.has_button("Start")
    assert "3 answers · 78 % of the points · 1 of 3 Good or Easy" in page.words


def test_the_report_says_which_answers_its_key_points_leave_out(
    visitor: Visitor, questions: list[Question]
) -> None:
    rehearse(visitor)
    page = visitor.open(f"/mock/{Rehearsal.objects.get().pk}/")
    assert "No answer is judged" in page.words
    assert "Not counted: 3 answers that are not judged. Judge the rest" in page.words
    assert re.search(r"Scale ?— ?— ?\d:\d\d of 4:30", page.words)
    judge(visitor, "Good", tick0="on", tick1="on")
    page = judge(visitor, "Easy")
    assert "2 of 2 known, 2 of 3 points" in page.words
    assert (
        "Not counted: 1 answer that is not judged, and the points of 1 answer that you rated "
        "Good or Easy without ticking any. Judge the rest"
    ) in page.words


@pytest.mark.parametrize("rating", ["Again", "Hard"])
def test_an_answer_without_any_key_point_counts_as_none_of_them(
    visitor: Visitor, questions: list[Question], rating: str
) -> None:
    rehearse(visitor)
    page = judge(visitor, rating)
    assert "0 of 1 known, 0 of 3 points" in page.words
    assert re.search(rf"{rating} ?0 of 3", page.words)
    assert "Essential, and not said:" in page.words


def test_the_second_report_compares(visitor: Visitor, questions: list[Question]) -> None:
    rehearse(visitor)
    judge(visitor, "Again", "Again", "Again", tick0="on")
    rehearse(visitor)
    page = judge(visitor, "Good", "Good", "Good", tick0="on", tick1="on", tick2="on")
    assert "it was 33 % of the key points; this time 100 %." in page.words
    assert "Nothing stands out" in page.words


def test_who_only_looks_leaves_nothing(
    visitor: Visitor, questions: list[Question], rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    for path in ("/mock/", "/mock/sheet/", "/mock/step/", "/mock/judge/", "/mock/start/"):
        visitor.open(path)
        assert visitor.response.status_code == 200
    visitor.open("/mock/1/")
    assert visitor.response.status_code == 404
    visitor.open("/mock/")
    visitor.press("Start", **CHOICE | {"which": "weak"})
    assert visitor.response.status_code == 422
    assert "Nothing that you have rated is weak here." in visitor.page.words
    assert rows() == before


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"minutes": "14"}, "Choose one of those that are offered."),
        ({"minutes": "x\x00"}, "Choose one of those that are offered."),
        ({"level": "boss"}, "Choose one of those that are offered."),
        ({"sections": "nowhere"}, "There is no such section. Choose from the list."),
        ({"level": "staff"}, "No question fits that choice."),
    ],
)
def test_what_cannot_be_chosen_is_said_and_stores_nothing(
    visitor: Visitor, questions: list[Question], choice: dict[str, str], sentence: str
) -> None:
    page = start(visitor, **choice)
    assert visitor.response.status_code == 422
    assert sentence in page.words
    assert page.has_button("Start")
    assert not Learner.objects.exists()


def test_a_reload_goes_on_where_it_was(visitor: Visitor, questions: list[Question]) -> None:
    first = start(visitor).headings
    assert visitor.open("/mock/").headings == first
    visitor.press("Pause", answer="Half an answer")
    page = visitor.open("/mock/")
    assert page.headings == ["Paused"]
    assert first[0] not in page.words
    visitor.press("Continue")
    page = visitor.open("/mock/")
    assert page.headings == first
    assert page.form("Pause").fields["answer"] == "Half an answer"


def test_time_away_is_a_pause_in_the_report(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    start(visitor)
    move_clock(hours=2)
    visitor.open("/mock/")
    move_clock(minutes=1)
    for _ in range(3):
        answer(visitor)
    page = judge(visitor, "Good", "Good", "Good")
    assert re.search(r" 1 min( \d+ s)? of 15 minutes · 1 pause, (119|120) min", page.words)
    assert "the points of 3 answers that you rated Good or Easy" in page.words


def test_two_tabs_and_a_double_click(visitor: Visitor, questions: list[Question]) -> None:
    form = start(visitor).form("Next")
    fields = form.fields | {"act": "answer"}
    visitor.send(form.action, **fields | {"answer": "From the first tab"})
    assert "Question 2 of 3" in visitor.page.words
    visitor.send(form.action, **fields | {"answer": "From the first tab"})
    assert visitor.response.status_code == 200
    visitor.send(form.action, **fields | {"answer": "From the second tab"})
    assert visitor.response.status_code == 409
    assert "That step is over, perhaps in another tab." in visitor.page.words
    assert "Question 2 of 3" in visitor.page.words
    assert [row.answer for row in RehearsedQuestion.objects.all()] == [
        *("From the first tab", "", ""),
    ]


def test_what_is_kept_by_itself_answers_with_nothing(
    visitor: Visitor, questions: list[Question]
) -> None:
    form = start(visitor).form("Next")
    response = visitor.client.post(form.action, form.fields | {"act": "keep", "answer": "Half"})
    assert (response.status_code, response.content) == (204, b"")
    assert RehearsedQuestion.objects.get(position=1).answer == "Half"


@pytest.mark.parametrize(
    "field",
    [{"act": "win"}, {"step": "-1"}, {"step": "x"}, {"rehearsal": "9" * 30}, {"opened": "9" * 20}],
)
def test_what_no_page_posts_is_refused(
    visitor: Visitor, questions: list[Question], field: dict[str, str]
) -> None:
    form = start(visitor).form("Next")
    visitor.send(form.action, **form.fields | {"act": "answer"} | field)
    assert visitor.response.status_code == 400
    assert not RehearsedQuestion.objects.exclude(seconds=None).exists()


def test_too_long_an_answer_is_refused_and_nothing_is_lost(
    visitor: Visitor, questions: list[Question]
) -> None:
    start(visitor)
    answer(visitor, "x" * 10_001)
    assert visitor.response.status_code == 413
    assert "Shorten your answer" in visitor.page.words
    assert "Question 1 of 3" in visitor.open("/mock/").words


def test_what_was_typed_is_shown_as_typed(visitor: Visitor, questions: list[Question]) -> None:
    start(visitor)
    RehearsedQuestion.objects.update(followup=HOSTILE)
    visitor.press("Pause", answer=HOSTILE)
    visitor.press("Continue")
    assert "<script>alert" not in visitor.response.content.decode()
    visitor.press("Next", answer=HOSTILE)
    assert visitor.page.headings == [HOSTILE]
    visitor.press("End the rehearsal", answer=HOSTILE)
    visitor.open("/mock/")
    assert visitor.page.words.count("{{ 1 }}") >= 3
    judge(visitor, "Good", tick0="on")
    RehearsedQuestion.objects.update(missed=[HOSTILE])
    visitor.open(f"/mock/{Rehearsal.objects.get().pk}/")
    assert HOSTILE in visitor.page.words
    assert "<script>alert" not in visitor.response.content.decode()


def test_nothing_is_revealed_till_the_end(visitor: Visitor, db: None) -> None:
    for number in (551, 552, 553):
        question = make_question(
            number,
            short_answer="Sesame one",
            explanation="Sesame one",
            example="Sesame one",
            why="Sesame one",
            misconceptions=[{"phrases": ["sesame"], "correction": "Sesame two", "voids": []}],
        )
        KeyPoint.objects.filter(question=question).update(
            text=F("position") + 0, html="Sesame three"
        )
    start(visitor)
    RehearsedQuestion.objects.update(followup="Asked next?")
    for step in range(6):
        assert "sesame" not in visitor.response.content.decode().lower(), step
        visitor.press("Pause")
        assert "sesame" not in visitor.response.content.decode().lower(), step
        visitor.press("Continue")
        answer(visitor, "sesame" if step == 5 else "")
    assert "Sesame one" in visitor.open("/mock/").words


def test_the_ticks_propose_without_a_script(visitor: Visitor, questions: list[Question]) -> None:
    rehearse(visitor)
    page = visitor.press("Judge my answer", tick0="on", tick1="on")
    assert "2 of 3 points. Every essential point is there. Suggested: Good." in page.words
    assert not Attempt.objects.exists()
    assert not visitor.page.form("Good").action.startswith("/review/")


def test_judged_twice_counts_once(visitor: Visitor, questions: list[Question]) -> None:
    form = rehearse(visitor).form("Good")
    for rating in ("3", "1"):
        visitor.send(form.action, **form.fields | {"rating": rating})
        assert "Answer 2 of 3" in visitor.page.words
    assert Attempt.objects.get().rating == 3


def test_a_card_that_was_rated_elsewhere_is_shown_again_with_its_ticks(
    visitor: Visitor, questions: list[Question]
) -> None:
    form = rehearse(visitor, "First", "", "").form("Good")
    for _ in range(3):
        visitor.answer("Good")
    assert Attempt.objects.count() == 3
    visitor.send(form.action, **form.fields | {"rating": "3", "tick1": "on", "touched": "1"})
    assert visitor.response.status_code == 409
    assert "Answer 1 of 3" in visitor.page.words
    ticked = [tag.get("name") for _, tag in visitor.page.tags if "checked" in tag]
    assert ticked == ["tick1"]
    visitor.press("Good")
    assert Attempt.objects.count() == 4


@pytest.mark.both_databases
def test_a_judgement_is_undone_and_the_answer_comes_back_with_its_ticks(
    visitor: Visitor, questions: list[Question]
) -> None:
    rehearse(visitor, "First", "", "")
    page = visitor.press("Hard", tick1="on", touched="1")
    assert re.search(r"Hard · back within", page.words)
    page = visitor.press("Undo")
    assert "Undone. Judge this answer again." in page.words
    assert "Answer 1 of 3" in page.words
    assert [tag["name"] for _, tag in page.tags if "checked" in tag] == ["tick1"]
    assert not page.has_button("Undo")
    assert not Card.objects.filter(reps__gt=0).exists()
    visitor.press("Good")
    assert [one.rating for one in Attempt.objects.effective()] == [3]
    assert "Answer 2 of 3" in visitor.open("/mock/").words


def test_judgements_are_undone_one_after_the_other_from_the_report_on(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    rehearse(visitor)
    page = judge(visitor, "Good", "Good", "Again")
    assert "What to study first" in page.words
    for place in (3, 2, 1):
        assert f"Answer {place} of 3" in visitor.press("Undo").words
    assert not Attempt.objects.effective().exists()
    assert Rehearsal.objects.get().judged_at is None
    judge(visitor, "Good", "Good", "Good")
    move_clock(days=2)
    visitor.open(f"/mock/{Rehearsal.objects.get().pk}/")
    assert not visitor.page.has_button("Undo")


def test_what_the_review_takes_back_waits_to_be_judged_again(
    visitor: Visitor, questions: list[Question]
) -> None:
    rehearse(visitor)
    judge(visitor, "Good", "Good", "Good")
    visitor.open("/review/")
    visitor.press("Undo")
    assert "Answer 3 of 3" in visitor.open("/mock/").words


def test_sections_that_are_left_out_of_the_plan_are_asked_only_where_they_are_ticked(
    visitor: Visitor, questions: list[Question]
) -> None:
    make_question(601, section="edge")
    visitor.answer("Good")
    Learner.objects.get().left_out.set([questions[0].section])
    page = visitor.open("/mock/")
    assert f"{questions[0].section.title} (not in your plan)" in page.words
    visitor.press("Start", **CHOICE)
    assert [row.question.number for row in RehearsedQuestion.objects.all()] == [601]
    visitor.press("End the rehearsal")
    start(visitor, sections="scale")
    assert 601 not in [row.question.number for row in RehearsedQuestion.objects.all()]


def test_the_rest_may_stay_unjudged(visitor: Visitor, questions: list[Question]) -> None:
    rehearse(visitor)
    visitor.press("Good")
    page = visitor.open(f"/mock/{Rehearsal.objects.get().pk}/")
    assert "2 answers that are not judged" in page.words
    assert "Judge the rest" in page.words
    visitor.open("/mock/")
    visitor.press("Leave the rest unjudged")
    assert "Judge the rest" not in visitor.open(f"/mock/{Rehearsal.objects.get().pk}/").words
    assert visitor.open("/mock/").has_button("Start")


@pytest.mark.parametrize("is_linked", [True, False])
def test_a_follow_up_stands_under_what_was_written_and_in_the_report(
    visitor: Visitor, questions: list[Question], is_linked: bool
) -> None:
    title = start(visitor).headings[0]
    row = RehearsedQuestion.objects.get(position=1)
    other = make_question(561, short_answer="Another answer.")
    linked = {"question": other.number} if is_linked else {}
    asked = "And if the node dies?"
    Question.objects.filter(pk=row.question_id).update(followups=[{"text": asked, **linked}])
    RehearsedQuestion.objects.filter(position=1).update(followup=asked)
    page = answer(visitor, "First.")
    assert page.headings == [asked]
    assert "Question 1 of 3" in page.words
    assert f"A follow-up on: {title}" in page.words
    page = visitor.press("Next", answer="Then another takes over.")
    visitor.press("End the rehearsal", answer="Enough.")
    words = visitor.open("/mock/").words
    parts = (
        "What you wrote",
        f"Asked next: {asked}",
        "Then another takes over.",
        "Key points: tick",
    )
    assert [*parts] == sorted(parts, key=words.index)
    assert ("Key point 1 of 561" in words, "Another answer." in words) == (is_linked, is_linked)
    assert ("There is no written answer to it here" in words) != is_linked
    words = judge(visitor, "Good", "Good").words.split("Answer by answer")[1]
    assert re.search(rf"Asked next: {re.escape(asked)} ?Then another takes over. ?0:\d\d", words)


def test_nobody_sees_another_s_rehearsal(visitor: Visitor, questions: list[Question]) -> None:
    rehearse(visitor, "Alice's own words", "", "")
    pk = Rehearsal.objects.get().pk
    token = visitor.page.form("Good").fields
    bob = Visitor()
    for path in ("/mock/", f"/mock/{pk}/"):
        assert "Alice" not in bob.open(path).words
    assert bob.response.status_code == 404
    proof = bob.open("/mock/").form("Start").fields["csrfmiddlewaretoken"]
    bob.send("/mock/judge/", **token | {"rating": "1", "csrfmiddlewaretoken": proof})
    assert bob.response.status_code == 409
    assert "Alice" not in bob.page.words
    bob.send("/mock/close/", csrfmiddlewaretoken=proof)
    assert Rehearsal.objects.get().judged_at is None
    assert not Attempt.objects.exists()
    assert Learner.objects.count() == 1


def test_a_lost_cookie_says_so_and_stores_nothing(
    visitor: Visitor, questions: list[Question]
) -> None:
    form = start(visitor).form("Next")
    visitor.send(form.action, **form.fields | {"act": "answer", "csrfmiddlewaretoken": "x" * 64})
    assert visitor.response.status_code == 403
    assert "nothing was recorded" in visitor.page.words
    assert not RehearsedQuestion.objects.exclude(seconds=None).exists()


@pytest.mark.both_databases
def test_each_page_takes_few_statements_however_much_there_is(
    questions: list[Question],
) -> None:
    counts: list[list[int]] = []
    visitor = Visitor(htmx=True)
    for _ in range(2):
        took: list[int] = []

        def count(act: Callable[[], object], took: list[int] = took) -> None:
            took.append(len(statements(act)))

        count(partial(visitor.open, "/mock/"))
        count(partial(visitor.press, "Start", **CHOICE))
        count(partial(visitor.press, "Next", answer="Mine."))
        count(partial(visitor.press, "Pause", answer="Mine."))
        visitor.press("Continue")
        visitor.press("End the rehearsal", answer="Mine.")
        count(partial(visitor.open, "/mock/"))
        count(partial(visitor.press, "Good", tick0="on"))
        visitor.open("/mock/")
        visitor.press("Good")
        count(partial(visitor.open, f"/mock/{Rehearsal.objects.latest('pk').pk}/"))
        count(partial(visitor.open, "/mock/sheet/"))
        if not counts:
            make_questions(20, first=700)
        counts.append(took)
    most = [6, 16, 9, 8, 10, 18, 7, 4]
    assert [few <= limit for took in counts for few, limit in zip(took, most, strict=True)] == [
        True
    ] * 16, counts


# The sheet


def weaken(question: Question, days: int, **fields: object) -> None:
    moment = now() - timedelta(days=days)
    Card.objects.create(
        learner=Learner.objects.get(),
        question=question,
        **{
            "state": 2,
            "step": None,
            "stability": 5.0,
            "difficulty": 5.0,
            "due": moment,
            "last_review": moment,
            "introduced": moment,
            "reps": 1,
        }
        | fields,
    )


def test_the_sheet_has_key_points_alone(visitor: Visitor, questions: list[Question]) -> None:
    page = visitor.open("/mock/sheet/")
    assert "Key point 1 of 551" in page.words
    assert "Key point 3 of 551" not in page.words
    assert "The short answer" not in page.words
    assert "Key point 3 of 551" in visitor.open("/mock/sheet/?points=all").words
    # Only a script can print; it shows the button, and without it the page says what to do.
    assert ("button", {"type": "button", "class": "main", "id": "print", "hidden": ""}) in page.tags
    assert "Print this page." in page.words


def test_the_choice_is_folded_unless_the_sheet_is_empty(
    visitor: Visitor, questions: list[Question]
) -> None:
    assert ("details", {"class": "more"}) in visitor.open("/mock/sheet/").tags
    Question.objects.all().delete()
    assert ("details", {"class": "more", "open": ""}) in visitor.open("/mock/sheet/").tags


def test_the_weakest_come_first_then_what_was_not_asked(
    visitor: Visitor, questions: list[Question]
) -> None:
    make_question(501, section="edge")
    visitor.answer("Good")
    Card.objects.all().delete()
    weaken(questions[2], days=30)
    weaken(questions[1], days=2)
    weaken(questions[0], days=60, suspended=True)
    assert titles(visitor, "?order=weakest") == [553, 552, 501]
    assert titles(visitor, "?order=section") == [501, 553, 552]


def titles(visitor: Visitor, query: str) -> list[int]:
    """Return the numbers of the questions on the sheet, in their order."""
    words = visitor.open(f"/mock/sheet/{query}").words.split("What is question ")[1:]
    return [int(part.split()[0]) for part in words]


@pytest.mark.parametrize("query", ["?order=x", "?pages=4", "?pages=\x00", "?points=&pages=-1"])
def test_what_is_not_offered_counts_as_not_chosen(
    visitor: Visitor, questions: list[Question], query: str
) -> None:
    assert "as many as fit on 2 pages of A4" in visitor.open(f"/mock/sheet/{query}").words


def test_more_pages_have_more(visitor: Visitor, db: None) -> None:
    make_questions(150, first=501)
    counts = [len(titles(visitor, f"?pages={pages}")) for pages in (1, 2, 3)]
    assert counts == sorted({*counts})


def test_a_rehearsal_without_questions_here_still_has_a_page(
    visitor: Visitor, questions: list[Question]
) -> None:
    """Its questions may have come with a file from another site."""
    start(visitor)
    learner = Learner.objects.get()
    empty = make_rehearsal(learner, [], started_at=now() - timedelta(days=1), ended_at=now())
    page = visitor.open(f"/mock/{empty.pk}/")
    assert visitor.response.status_code == 200
    assert "0 questions" in page.words
