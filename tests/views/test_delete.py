"""Deleting all one's data: at once, completely, and never by mistake."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from quiz.models import Attempt, Card, Learner, Question
from tests.factories import START
from tests.pages import Visitor

ANSWER, NOTE, REPORT = "Alice's own words", "Alice's note", "Alice's report"


@pytest.fixture
def alice(visitor: Visitor, questions: list[Question]) -> Learner:
    """The learner of the visitor, who came with release 0.1 and has left something everywhere."""
    visitor.answer("Good", answer=ANSWER)
    visitor.answer("Easy")
    visitor.press("Undo")
    visitor.answer("Again")
    learner = Learner.objects.get()
    store = SessionStore()
    store["learner"] = learner.pk.hex
    store.create()
    visitor.client.cookies["sessionid"] = str(store.session_key)
    learner.cards.update(note=NOTE, note_html=f"<p>{NOTE}</p>", flagged=True)
    learner.reports.create(question=questions[0], question_version=1, text=REPORT, created_at=START)
    return learner


def delete(visitor: Visitor, word: str = "delete") -> str:
    """Go there from the settings, type the word and press; return what the page says then."""
    visitor.open("/settings/")
    visitor.open("/settings/delete/")
    return visitor.press("Delete everything", word=word).words


@pytest.fixture
def needles(alice: Learner) -> set[str]:
    """What nobody but Alice has: her id as each database writes it, her key, words and tokens."""
    tokens = alice.attempts.exclude(token=None).values_list("token", flat=True)
    ids = [alice.pk, *filter(None, tokens)]
    words = {ANSWER, NOTE, REPORT, str(alice.key_digest)}
    return words | {known.hex for known in ids} | {str(known) for known in ids}


def traces(needles: set[str]) -> set[str]:
    """Return the tables of the database in which anything tells of the learner."""
    found = set()
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells = " ".join(str(cell) for row in cursor.fetchall() for cell in row)
        if table == Session._meta.db_table:
            cells += str([session.get_decoded() for session in Session.objects.all()])
        if any(needle in cells for needle in needles):
            found.add(table)
    return found


def test_no_table_of_the_database_has_a_trace_of_what_was_deleted(
    visitor: Visitor, needles: set[str]
) -> None:
    assert traces(needles) == {
        *("quiz_learner", "quiz_card", "quiz_attempt", "quiz_report", "django_session"),
    }
    words = delete(visitor)
    assert "All your data has been deleted. This browser starts afresh." in words
    assert "Start the first question" in words
    assert traces(needles) == set()
    assert not Session.objects.exists()


def test_the_browser_begins_anew_as_somebody_else(
    visitor: Visitor, alice: Learner, needles: set[str]
) -> None:
    delete(visitor)
    assert "You have rated nothing yet" in visitor.open("/progress/").words
    visitor.answer("Good")
    again = Learner.objects.get()
    assert again.pk != alice.pk
    assert again.attempts.count() == 1
    assert traces(needles) == set()


def test_an_open_tab_of_before_records_nothing(visitor: Visitor, alice: Learner) -> None:
    visitor.open("/review/")
    form = visitor.press("Reveal answer").form("Good")
    delete(visitor)
    visitor.send(form.action, **form.fields, rating="3")
    assert visitor.response.status_code == 403
    assert not Learner.objects.exists()


@pytest.mark.parametrize("word", ["", "yes", "delete it", "deleted"])
def test_another_word_deletes_nothing(visitor: Visitor, alice: Learner, word: str) -> None:
    assert "Nothing was deleted. Type the word “delete” first." in delete(visitor, word)
    assert visitor.response.status_code == 422
    assert alice.attempts.count() == 4
    assert visitor.open("/review/").has_button("Undo")


def test_the_word_may_be_written_large_and_between_blanks(visitor: Visitor, alice: Learner) -> None:
    delete(visitor, " DELETE ")
    assert not Learner.objects.exists()


def test_the_page_says_what_goes_and_looking_deletes_nothing(
    visitor: Visitor, alice: Learner
) -> None:
    words = visitor.open("/settings/delete/").words
    assert "2 answers, with what you wrote" in words
    assert "your notes, flags and pauses on 2 questions" in words
    assert "1 report of a mistake" in words
    assert alice.attempts.count() == 4


def test_colours_and_keys_are_forgotten_too(visitor: Visitor, alice: Learner) -> None:
    visitor.client.post("/theme/", {"theme": "dark"})
    visitor.client.cookies["shortcuts"] = "off"
    before = {name: cookie.value for name, cookie in visitor.client.cookies.items()}
    delete(visitor)
    kept = {name: cookie.value for name, cookie in visitor.client.cookies.items() if cookie.value}
    assert set(kept) == {"csrftoken", "guest"}  # what the home page's form needs, and nobody knows
    assert not kept.items() & before.items()
    assert visitor.page.tags[0] == ("html", {"lang": "en"})


def test_deleting_twice_deletes_once(visitor: Visitor, alice: Learner) -> None:
    delete(visitor)
    assert "Nothing of yours is stored yet" in visitor.open("/settings/delete/").words
    assert "All your data has been deleted." in delete(visitor)
    assert not Learner.objects.exists()


def test_nobody_else_loses_anything(visitor: Visitor, alice: Learner) -> None:
    bob = Visitor()
    bob.answer("Hard", answer="Bob's")
    delete(visitor)
    assert Attempt.objects.get().recorded["answer"] == "Bob's"
    assert Card.objects.count() == 1
    assert bob.open("/review/").has_button("Undo")


def test_an_editor_stays_signed_in_and_is_told_so(
    visitor: Visitor, alice: Learner, needles: set[str], admin_user: User
) -> None:
    visitor.client.force_login(admin_user)
    visitor.client.cookies.pop("csrftoken")
    assert visitor.client.session["learner"] == alice.pk.hex
    words = visitor.open("/settings/delete/").words
    assert "You stay signed in as admin, and what you edited stays." in words
    delete(visitor)
    assert traces(needles) == set()
    assert visitor.client.get("/admin/").status_code == 200
    assert "learner" not in visitor.client.session


def test_deleting_reads_no_session_of_anybody_else(
    visitor: Visitor, alice: Learner, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    stores = [SessionStore() for _ in range(100)]
    for store in stores:
        store.create()
    visitor.open("/settings/delete/")
    with django_assert_max_num_queries(25) as captured:
        visitor.press("Delete everything", word="delete")
    assert not Learner.objects.exists()
    asked = [query["sql"] for query in captured.captured_queries if "session" in query["sql"]]
    assert all('"django_session"."session_key" ' in sql.partition("WHERE")[2] for sql in asked)
    assert Session.objects.count() == 100


def test_what_the_buried_questions_were_is_forgotten_too(visitor: Visitor, alice: Learner) -> None:
    visitor.open("/review/")
    visitor.press("Don't ask again")
    delete(visitor)
    visitor.answer("Good")
    assert "Won't be asked again" not in visitor.open("/review/").words
