"""A row edited in the admin while its file changed: both texts, one click each way."""

from __future__ import annotations

import pytest
from django.test import Client

from quiz.admin.conflicts import my_text
from quiz.bank.rows import question_to_bank, section_to_bank
from quiz.bank.serialize import digest, serialize_question, serialize_section
from quiz.models import Question, Section
from tests.admin.editing import (
    QUESTIONS,
    conflict_of,
    make_fit_question,
    messages_of,
    page_of,
    type_into,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def torn(question: Question) -> Question:
    """A question whose file says one short answer, and the admin another."""
    question.refresh_from_db()
    imported = serialize_question(question_to_bank(question))
    incoming = imported.replace("The short answer to", "The file answers")
    digest_ = digest(question_to_bank(question))
    Question.objects.filter(pk=question.pk).update(
        imported_text=imported,
        imported_digest=digest_,
        incoming_text=incoming,
        short_answer="Eve answers **551**.",
    )
    question.refresh_from_db()
    return question


def seen(client: Client, row: Question | Section) -> str:
    return str(client.get(page_of(row)).context["conflict_seen"])


def test_both_texts_stand_on_the_page_with_their_differences_marked(
    eve: Client, torn: Question
) -> None:
    page = eve.get(page_of(torn)).content.decode()
    assert "<mark>The file</mark> answers" in page
    assert "<mark>Eve</mark> answers" in page
    assert "The same on both sides" in page


def test_a_page_without_a_conflict_says_nothing_of_one(eve: Client, question: Question) -> None:
    assert "The file changed" not in eve.get(page_of(question)).content.decode()


def test_keep_my_edit_keeps_it_and_ends_the_conflict(eve: Client, torn: Question) -> None:
    told = eve.post(conflict_of(torn), {"keep": "", "seen": seen(eve, torn)}, follow=True)
    assert messages_of(told) == ["Your edit stays. The file counts again the next time it changes."]
    torn.refresh_from_db()
    assert (torn.short_answer, torn.incoming_text) == ("Eve answers **551**.", "")


def test_take_the_file_shows_it_to_learners_at_once(
    eve: Client, client: Client, torn: Question
) -> None:
    told = eve.post(conflict_of(torn), {"take": "", "seen": seen(eve, torn)}, follow=True)
    assert messages_of(told) == ["The file's text is in place."]
    torn.refresh_from_db()
    assert (torn.incoming_text, torn.version) == ("", 2)
    assert "The file answers" in client.post(torn.get_absolute_url()).content.decode()


def test_a_click_on_texts_that_changed_meanwhile_does_nothing(eve: Client, torn: Question) -> None:
    before = seen(eve, torn)
    Question.objects.filter(pk=torn.pk).update(incoming_text=torn.incoming_text + "\nMore.\n")
    told = eve.post(conflict_of(torn), {"take": "", "seen": before}, follow=True)
    assert messages_of(told)[0].startswith("One of the two texts changed after you saw them")
    torn.refresh_from_db()
    assert torn.short_answer == "Eve answers **551**."


def test_a_file_that_cannot_be_taken_says_why(eve: Client, torn: Question) -> None:
    make_fit_question(552)
    moved = torn.incoming_text.replace("number: 551", "number: 552")
    Question.objects.filter(pk=torn.pk).update(incoming_text=moved)
    told = eve.post(conflict_of(torn), {"take": "", "seen": seen(eve, torn)}, follow=True)
    assert "another question has its number or uid" in messages_of(told)[0]
    torn.refresh_from_db()
    assert torn.incoming_text


def test_an_edit_of_a_torn_question_leaves_the_choice_open(eve: Client, torn: Question) -> None:
    type_into(eve, page_of(torn), why="Another reason.")
    torn.refresh_from_db()
    assert (torn.why, bool(torn.incoming_text)) == ("Another reason.", True)


def test_a_row_that_no_file_could_say_shows_the_reason(eve: Client, torn: Question) -> None:
    Question.objects.filter(pk=torn.pk).update(tags=["Not A Slug"])
    torn.refresh_from_db()
    assert "`tags[1]` is “Not A Slug”; " in my_text(torn)
    assert eve.get(page_of(torn)).context["conflict"]


def test_the_choice_is_a_post_with_a_token_of_its_form(torn: Question, eve: Client) -> None:
    assert eve.get(conflict_of(torn)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = eve.cookies
    assert strict.post(conflict_of(torn), {"take": ""}).status_code == 403
    assert eve.post(conflict_of(torn).replace(str(torn.pk), "999999"), {}).status_code == 404


def test_the_list_names_conflicts_and_can_show_them_alone(eve: Client, torn: Question) -> None:
    make_fit_question(552)
    assert ", in conflict</td>" in eve.get(QUESTIONS).content.decode()
    for chosen, number in (("yes", 551), ("no", 552)):
        found = eve.get(QUESTIONS, {"conflict": chosen}).context["cl"].result_list
        assert [question.number for question in found] == [number]


@pytest.mark.parametrize(("button", "title"), [("keep", "Eve's title"), ("take", "Of the file")])
def test_a_section_has_the_same_choice(eve: Client, button: str, title: str) -> None:
    section = Section.objects.create(slug="scale", title="Of the file", position=1)
    text = serialize_section(section_to_bank(section))
    Section.objects.filter(pk=section.pk).update(incoming_text=text, title="Eve's title")
    sent = {button: "", "seen": seen(eve, section)}
    assert eve.post(conflict_of(section), sent).status_code == 302
    section.refresh_from_db()
    assert (section.title, section.incoming_text) == (title, "")
