"""What one learner answered to one question, over time; nobody else's."""

from __future__ import annotations

from quiz.models import Question, Status
from tests.fixtures import MoveClock
from tests.pages import Visitor

PATH = "/q/551/history/"


def test_answers_are_shown_newest_first_with_ticks_rating_and_wait(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    visitor.answer("Again", answer="alias 1.")
    visitor.answer("Easy")  # of another, since none comes twice in a row
    move_clock(minutes=2)
    visitor.open("/review/")
    visitor.press("Reveal answer", answer="alias 3.")
    visitor.press("Good", tick0="on")
    page = visitor.open(PATH)
    assert page.headings == ["My answers to: What is question 551 about?"]
    newest, oldest = page.words.index("alias 3."), page.words.index("alias 1.")
    assert newest < oldest
    assert "Then back in 1 minute" in page.words[oldest - 200 : oldest]
    assert "suggested: Again" in page.words[:newest]
    first, then = page.words[newest:oldest], page.words[oldest:]
    assert "Key point 1 of 551 ticked by you" in first
    assert "Key point 2 of 551 missing" in first
    assert "Key point 3 of 551 heard and ticked" in first
    assert "Key point 1 of 551 heard and ticked" in then


def test_a_tick_that_was_taken_away_is_told(visitor: Visitor, questions: list[Question]) -> None:
    visitor.open("/review/")
    form = visitor.press("Reveal answer", answer="alias 1.").form("Good")
    fields = {name: value for name, value in form.fields.items() if name != "tick0"}
    visitor.send(form.action, **fields, rating="1")
    assert "Key point 1 of 551 heard, not ticked" in visitor.open(PATH).words


def test_a_rating_by_hand_says_so(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Good")
    assert "Rated by hand, without ticks." in visitor.open(PATH).words


def test_what_was_said_of_an_earlier_version_stays_and_nothing_new_is_called_missing(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good", answer="alias 1.")
    questions[0].key_points.filter(position=1).update(text="New & *odd*")
    Question.objects.update(version=2)
    page = visitor.open(PATH)
    assert "Key point 1 of 551 heard and ticked" in page.words
    assert (
        "The question has changed since then, so only the points that you said are listed."
        in page.words
    )
    assert "New & odd" not in page.words
    assert "missing" not in page.words


def test_an_answer_that_was_taken_back_is_gone(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Good", answer="Not for long")
    visitor.press("Undo")
    assert "Not for long" not in visitor.open(PATH).words


def test_an_empty_page_says_what_to_do_and_tells_no_answer(
    visitor: Visitor, questions: list[Question]
) -> None:
    page = visitor.open(PATH)
    assert "You have not rated this question yet." in page.words
    assert "Key point" not in page.words
    assert "csrftoken" not in visitor.client.cookies


def test_bob_sees_nothing_of_alices(visitor: Visitor, questions: list[Question]) -> None:
    alice = Visitor()
    alice.answer("Easy", answer="Alice's own words")
    visitor.answer("Good", answer="Bob's")
    page = visitor.open(PATH)
    assert "Bob's" in page.words
    assert "Alice" not in visitor.response.content.decode()


def test_other_questions_answers_are_not_shown(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Easy", answer="Of the first")
    assert "Of the first" not in visitor.open("/q/552/history/").words


def test_a_question_that_is_not_published_has_no_history(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    Question.objects.update(status=Status.RETIRED)
    visitor.open(PATH)
    assert visitor.response.status_code == 404


def test_the_question_links_to_its_history(visitor: Visitor, questions: list[Question]) -> None:
    page = visitor.open("/q/551/")
    assert ("a", {"href": PATH}) in page.tags
