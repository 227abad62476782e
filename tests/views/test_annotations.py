"""Flag, bury, suspend, note and report: from the review and from a question's page."""

from __future__ import annotations

import pytest

from quiz.models import Attempt, Card, Learner, Question, Report
from tests.factories import make_questions
from tests.fixtures import MoveClock
from tests.pages import Visitor, ratings_of

pytestmark = pytest.mark.both_databases

FIRST, SECOND = "What is question 551 about?", "What is question 552 about?"


def card() -> Card:
    return Card.objects.get()


def test_a_flag_is_set_and_taken_away(visitor: Visitor, questions: list[Question]) -> None:
    visitor.open("/review/")
    assert visitor.press("Flag").has_button("Unflag")
    assert card().flagged
    assert visitor.open("/review/").has_button("Unflag")
    assert visitor.press("Unflag").has_button("Flag")
    assert not Card.objects.exists()


def test_a_mark_tells_in_the_line_above_and_keeps_the_undo_of_the_last_rating(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer()
    visitor.open("/review/")
    page = visitor.press("Flag")
    assert "Flagged. Search lists it under “Flagged”." in page.words
    assert page.has_button("Undo")


def test_a_buried_question_makes_room_and_can_be_dug_out(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    visitor.open("/review/")
    page = visitor.press("Not today")
    assert page.headings == [SECOND]
    assert "Not today: back tomorrow" in page.words
    assert visitor.press("Undo").headings == [FIRST]
    assert not Card.objects.exists()
    visitor.press("Not today")
    move_clock(days=1)
    assert visitor.open("/review/").headings == [FIRST]


@pytest.mark.parametrize("button", ["Not today", "Don't ask again"])
def test_a_note_that_was_typed_goes_with_the_question_that_leaves(
    visitor: Visitor, questions: list[Question], button: str
) -> None:
    visitor.open("/review/")
    visitor.press("Reveal answer")
    assert visitor.press(button, note="Ask about quorum.").headings == [SECOND]
    assert card().note == "Ask about quorum."
    visitor.press("Undo")
    assert card().note == "Ask about quorum."


def test_a_suspended_question_rests_until_it_is_brought_back_on_its_page(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    visitor.open("/review/")
    assert visitor.press("Don't ask again").headings == [SECOND]
    move_clock(days=30)
    assert visitor.open("/review/").headings == [SECOND]
    visitor.open("/q/551/")
    page = visitor.press("Bring back")
    assert "It is back in your reviews." in page.words
    assert visitor.open("/review/").headings == [FIRST]


def test_after_the_undo_of_a_burial_the_last_rating_can_be_undone_too(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer()
    visitor.open("/review/")
    visitor.press("Not today")
    visitor.press("Undo")
    assert visitor.page.headings == [SECOND]
    assert visitor.press("Undo").headings == [FIRST]
    assert Attempt.objects.effective().count() == 0


def test_a_reload_keeps_the_undo_of_a_burial_and_names_its_question(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer()
    visitor.open("/review/")
    visitor.press("Don't ask again")
    page = visitor.open("/review/")
    assert "552 · Won't be asked again · Undo" in page.words
    assert ("a", {"href": "/search/?suspended=on"}) in page.tags
    assert visitor.press("Undo").headings == [SECOND]
    assert "Good · back within 10 min · Undo" in visitor.open("/review/").words


def test_marks_and_ratings_are_undone_one_by_one_ten_deep(visitor: Visitor, db: None) -> None:
    make_questions(11)
    steps = ["Don't ask again", "Not today", "Good"]
    for at in range(10):
        visitor.open("/review/")
        button = steps[at % 3]
        visitor.answer("Good") if button == "Good" else visitor.press(button)
    assert Card.objects.count() == 10
    for left in range(9, -1, -1):
        visitor.press("Undo")
        assert Card.objects.count() == left
    assert not visitor.open("/review/").has_button("Undo")


def test_what_was_marked_yesterday_is_not_undone_today(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    visitor.open("/review/")
    visitor.press("Don't ask again")
    move_clock(days=1)
    assert not visitor.open("/review/").has_button("Undo")


def test_what_was_brought_back_on_its_page_needs_no_undo(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/q/551/")
    visitor.press("Don't ask again")
    assert visitor.open("/review/").has_button("Undo")
    visitor.open("/q/551/")
    visitor.press("Bring back")
    assert not visitor.open("/review/").has_button("Undo")


def test_a_revealed_card_can_be_flagged_and_keeps_what_was_typed_and_ticked(
    db: None, questions: list[Question]
) -> None:
    visitor = Visitor()
    visitor.open("/review/")
    visitor.press("Reveal answer", answer="alias 1.")
    page = visitor.press("Flag", tick2="on", note="half a note", mistake="half a report")
    assert page.headings == [FIRST]
    assert "The short answer to 551." in page.words
    assert page.has_button("Unflag")
    form = page.form("Good")
    assert form.fields["answer"] == "alias 1."
    assert form.fields["note"] == "half a note"
    assert form.fields["mistake"] == "half a report"
    assert {"tick0", "tick2"} <= form.fields.keys()
    assert ratings_of(page) == ["Again", "Hard", "Good", "Easy"]
    visitor.press("Good")
    attempt = Attempt.objects.get()
    assert (attempt.recorded["answer"], len(attempt.recorded["ticked"])) == ("alias 1.", 2)


def test_a_revealed_card_can_be_buried(visitor: Visitor, questions: list[Question]) -> None:
    visitor.open("/review/")
    visitor.press("Reveal answer", answer="Half a thought")
    page = visitor.press("Not today")
    assert page.headings == [SECOND]
    assert page.form("Reveal answer").fields["answer"] == ""
    assert not Attempt.objects.exists()


def test_a_note_is_shown_with_the_answer_only(visitor: Visitor, questions: list[Question]) -> None:
    visitor.open("/q/551/")
    visitor.press("Reveal answer")
    page = visitor.press("Save note", note="Ask about **quorum**.")
    assert "Note saved." in page.words
    assert "Your note Ask about quorum." in page.words
    assert "quorum" not in visitor.open("/q/551/").words
    assert "quorum" not in visitor.open("/review/").words
    assert "Your note Ask about quorum." in visitor.press("Reveal answer").words


def test_a_note_that_was_typed_and_not_kept_is_kept_with_the_rating(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    visitor.press("Reveal answer")
    visitor.press("Good", note="By the way")
    assert card().note == "By the way"


def test_a_note_that_was_not_touched_overwrites_no_newer_one(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    page = visitor.press("Reveal answer")
    form = page.form("Good")
    visitor.send(
        "/q/551/annotate/", **form.fields | {"annotation": "note", "note": "From another tab"}
    )
    visitor.send("/review/rate/", **form.fields | {"rating": "3"})
    assert card().note == "From another tab"
    assert card().reps == 1


def test_two_notes_that_are_too_long_together_change_nothing_and_the_page_says_why(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    visitor.press("Reveal answer")
    form = visitor.page.form("Save note")
    visitor.client.post(
        "/q/551/annotate/", form.fields | {"annotation": "note", "note": "a" * 3000}
    )
    page = visitor.press("Good", note="b" * 3000)
    assert visitor.response.status_code == 413
    assert "changed in another tab too (the two together are too long)" in page.words
    assert (card().note, card().reps) == ("a" * 3000, 0)


def test_a_note_that_is_too_long_is_refused_and_nothing_is_stored(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    visitor.press("Reveal answer")
    page = visitor.press("Good", note="x" * 4001)
    assert visitor.response.status_code == 413
    assert "Shorten your note and send it again." in page.words
    assert not Card.objects.exists()


def test_a_report_that_is_too_long_is_refused_and_nothing_is_stored(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    visitor.press("Reveal answer")
    page = visitor.press("Send report", mistake="x" * 4001)
    assert visitor.response.status_code == 413
    assert "Shorten your report and send it again." in page.words
    assert not Report.objects.exists()


def test_a_mistake_is_reported_once(visitor: Visitor, questions: list[Question]) -> None:
    visitor.open("/review/")
    visitor.press("Reveal answer")
    page = visitor.press("Send report", mistake="The port is 10250.")
    assert "Thank you. An editor will look at it." in page.words
    assert page.form("Send report").fields["mistake"] == ""
    report = Report.objects.get()
    assert (report.text, report.question, report.learner) == (
        "The port is 10250.",
        questions[0],
        Learner.objects.get(),
    )


def test_an_empty_report_asks_for_words(visitor: Visitor, questions: list[Question]) -> None:
    visitor.open("/q/551/")
    visitor.press("Reveal answer")
    page = visitor.press("Send report", mistake=" ")
    assert "Write what is wrong, then send it." in page.words
    fields = [tag for name, tag in page.tags if tag.get("aria-describedby") == "mistake_error"]
    assert [field["name"] for field in fields] == ["mistake"], "it stays open with its error"
    assert ("details", {"open": ""}) in page.tags
    assert not Report.objects.exists()


def test_a_mark_that_there_is_not_is_refused(visitor: Visitor, questions: list[Question]) -> None:
    visitor.open("/q/551/")
    visitor.press("Flag", annotation="star")
    assert visitor.response.status_code == 400


@pytest.mark.parametrize("path", ["/q/552/annotate/", "/q/552/report/"])
def test_a_draft_has_no_marks(visitor: Visitor, questions: list[Question], path: str) -> None:
    type(questions[1]).objects.filter(number=552).update(status="draft")
    fields = visitor.open("/q/551/").form("Flag").fields
    visitor.send(path, **fields | {"annotation": "flag", "mistake": "Wrong."})
    assert visitor.response.status_code == 404


def test_without_the_cookie_nothing_is_set_and_what_was_typed_comes_back(
    db: None, questions: list[Question]
) -> None:
    visitor = Visitor()
    visitor.open("/review/")
    visitor.press("Reveal answer", answer="A long answer")
    visitor.press("Flag", csrfmiddlewaretoken="x" * 64, note="A long note")
    assert visitor.response.status_code == 403
    assert "nothing was recorded" in visitor.page.words
    assert not Card.objects.exists()
    assert visitor.page.form("Good").fields["answer"] == "A long answer"
    assert visitor.page.form("Good").fields["note"] == "A long note"


def test_nobody_sees_or_moves_anothers_marks(db: None, questions: list[Question]) -> None:
    alice, bob = Visitor(), Visitor()
    for one in (alice, bob):
        one.open("/review/")
        one.press("Reveal answer")
    alice.press("Save note", note="Secret of Alice")
    alice.press("Flag")
    before = Card.objects.values().get()
    page = bob.press("Not today")
    assert "Secret" not in page.words
    bob.open("/q/551/")
    assert "Secret" not in bob.press("Reveal answer").words
    assert not bob.page.has_button("Unflag")
    assert Card.objects.values().get(pk=before["id"]) == before


def test_a_note_of_two_lines_counts_as_kept_however_the_browser_ends_them(
    questions: list[Question],
) -> None:
    visitor = Visitor()
    visitor.open("/q/551/")
    visitor.press("Reveal answer")
    visitor.press("Save note", note="one\r\ntwo")
    page = visitor.press("Flag", note="one\r\ntwo")
    assert page.form("Save note").fields["note"] == "one\ntwo"
    notes = [
        attributes
        for tag, attributes in page.tags
        if tag == "details" and "class" not in attributes
    ]
    assert not [attributes for attributes in notes if "open" in attributes]


def test_a_report_with_a_nul_is_sent_without_it(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/q/551/")
    visitor.press("Reveal answer")
    page = visitor.press("Send report", mistake="A port\x00 is wrong.\r\nHere.")
    assert "Thank you." in page.words
    assert visitor.response.status_code == 200
    assert Report.objects.get().text == "A port is wrong.\nHere."
