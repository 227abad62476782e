"""Writing questions in the admin."""

from __future__ import annotations

import pytest
from django.contrib.admin import site
from django.forms import Field
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from quiz.admin.fields import MarkdownField, YamlField
from quiz.admin.questions import QuestionAdmin
from quiz.bank.rows import COLUMNS
from quiz.models import Question, Status
from tests.admin.editing import (
    ADD,
    QUESTIONS,
    errors_of,
    fields_of,
    make_fit_question,
    page_of,
    type_into,
)
from tests.factories import make_question, make_questions, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PHRASES = "key_points-0-phrases"


def test_saving_a_page_as_it_is_changes_nothing(eve: Client, question: Question) -> None:
    before = Question.objects.values().get(pk=question.pk)
    parts = list(question.key_points.values()), list(question.references.values())
    response = type_into(eve, page_of(question))
    assert response.redirect_chain, errors_of(response)
    assert Question.objects.values().get(pk=question.pk) == before
    assert (list(question.key_points.values()), list(question.references.values())) == parts


def test_an_edit_shows_at_the_next_request(eve: Client, client: Client, question: Question) -> None:
    type_into(eve, page_of(question), short_answer="It is **quite** different.")
    shown = client.post(question.get_absolute_url()).content.decode()
    assert "It is <strong>quite</strong> different." in shown


def test_an_edit_of_the_answer_counts_a_version(eve: Client, question: Question) -> None:
    type_into(eve, page_of(question), **{PHRASES: "alias 1\nanother"})
    question.refresh_from_db()
    assert question.version == 2
    assert question.key_points.all()[0].phrases == ["alias 1", "another"]


def test_a_draft_needs_a_number_a_title_and_a_section_only(eve: Client) -> None:
    section = make_section()
    type_into(eve, ADD, number="7", title="What is a Pod, really?", section=section.pk)
    question = Question.objects.get()
    assert (question.number, question.slug) == (7, "what-is-a-pod-really")
    assert (question.status, question.version) == (Status.DRAFT, 1)
    assert len(question.uid) == 12
    assert int(question.uid, 16) >= 0


def test_the_next_free_number_is_suggested(eve: Client) -> None:
    assert fields_of(eve, ADD)["number"] == 1
    make_question(600)
    assert fields_of(eve, ADD)["number"] == 601


def test_a_title_without_latin_letters_needs_a_slug_by_hand(eve: Client) -> None:
    response = type_into(eve, ADD, title="何ですか", section=make_section().pk)
    assert "no slug can be made" in errors_of(response)["slug"][0]


def test_a_slug_is_written_as_files_are_named(eve: Client, question: Question) -> None:
    type_into(eve, page_of(question), slug="My_Own  Slug-")
    question.refresh_from_db()
    assert question.slug == "my-own-slug"


def test_the_uid_cannot_be_changed(eve: Client, question: Question) -> None:
    type_into(eve, page_of(question), uid="ffffffffffff")
    question.refresh_from_db()
    assert question.uid == f"{551:012x}"


def test_words_are_typed_with_commas_and_phrases_one_a_line(
    eve: Client, question: Question
) -> None:
    fields = fields_of(eve, page_of(question))
    assert (fields["tags"], fields[PHRASES]) == ("kubelet", "alias 1")
    type_into(
        eve, page_of(question), **{"tags": "kubelet, etcd,", PHRASES: " one, two \r\n\r\nthree "}
    )
    question.refresh_from_db()
    assert question.tags == ["kubelet", "etcd"]
    assert question.key_points.all()[0].phrases == ["one, two", "three"]


def test_lists_of_entries_are_typed_as_yaml(eve: Client, question: Question) -> None:
    make_fit_question(552)
    changes = "- version: 1.30\r\n  text: It changed."
    type_into(eve, page_of(question), changes=changes, related="[552]")
    question.refresh_from_db()
    assert question.changes == [{"version": "1.30", "text": "It changed."}]
    assert question.related == [552]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("- version: 1.30\n  text: [", "line 2: the YAML cannot be read"),
        ("- a: 1\n- &x b", "line 2: a YAML anchor"),
        ("- !!python/name:os.system x", "line 1: the YAML tag"),
        ("version: 1.30", "This is not a list."),
        ("- a\nother: 2", "the YAML cannot be read"),
        ("[" * 100_000, "line 1: the YAML nests deeper than 8 levels"),
    ],
)
def test_bad_yaml_is_an_error_with_its_line_and_stays_typed(
    eve: Client, question: Question, typed: str, error: str
) -> None:
    response = type_into(eve, page_of(question), changes=typed, title="A new title?")
    assert error in errors_of(response)["changes"][0]
    form = response.context["adminform"].form
    assert (form["changes"].value(), form["title"].value()) == (typed, "A new title?")
    question.refresh_from_db()
    assert question.title == "What is question 551 about?"


def test_nothing_typed_in_parts_is_lost_on_an_error(eve: Client, question: Question) -> None:
    typed = {"changes": "[", PHRASES: "one\ntwo", "key_points-3-text": "A fourth point"}
    response = type_into(eve, page_of(question), **typed)
    page = response.content.decode()
    assert ">\none\ntwo</textarea>" in page
    assert "A fourth point" in page


def test_a_part_can_be_removed_and_added_at_a_position(eve: Client, question: Question) -> None:
    new = {"position": "1", "text": "A new first", "phrases": "new first"}
    typed = {f"key_points-3-{name}": value for name, value in new.items()}
    typed |= {"key_points-0-position": "2", "key_points-2-DELETE": "on", "key_points-3-must": "on"}
    response = type_into(eve, page_of(question), status="draft", **typed)
    assert response.redirect_chain, errors_of(response)
    points = [(point.position, point.text) for point in question.key_points.all()]
    assert points == [
        (1, "A new first"),
        (2, "Key point 1 of 551"),
        (3, "Key point 2 of 551"),
    ]


def voided(client: Client, question: Question, **typed: str) -> list[object]:
    """Return what the question's misconception voids once the typed fields are saved."""
    response = type_into(client, page_of(question), **typed)
    assert response.redirect_chain, errors_of(response)
    question.refresh_from_db()
    return [known.get("voids") for known in question.misconceptions]


def test_misconceptions_follow_the_key_points_that_move(eve: Client, question: Question) -> None:
    wrong = "- phrases: [it never ends]\n  correction: It ends.\n  voids: [1, 3]"
    assert voided(eve, question, misconceptions=wrong) == [[1, 3]]
    last_first = {"key_points-2-position": "1", "key_points-0-position": "2"}
    assert voided(eve, question, **last_first) == [[2, 1]]
    assert voided(eve, question, title="Another title?") == [[2, 1]]


def test_a_key_point_that_goes_is_voided_no_more(eve: Client, question: Question) -> None:
    wrong = "- phrases: [it never ends]\n  correction: It ends.\n  voids: [1, 2]"
    gone = {"misconceptions": wrong, "key_points-0-DELETE": "on", "status": "draft"}
    assert voided(eve, question, **gone) == [[1]]


def test_a_key_point_that_is_not_there_cannot_be_voided(eve: Client, question: Question) -> None:
    wrong = "- phrases: [it never ends]\n  correction: It ends.\n  voids: [4]"
    response = type_into(eve, page_of(question), misconceptions=wrong)
    assert "names key point 4 of 3" in errors_of(response)["misconceptions"][0]


def test_every_field_of_the_bank_can_be_edited(eve: Client, question: Question) -> None:
    parts = {
        "section",
        "verified_version",
        "verified_date",
        "key_points-0-text",
        "references-0-url",
    }
    assert {*COLUMNS, *parts} - {"uid"} <= fields_of(eve, page_of(question)).keys()


@pytest.mark.parametrize(("name", "kind"), [("example", MarkdownField), ("changes", YamlField)])
def test_markdown_and_lists_are_edited_as_such_without_a_line_in_the_form(
    name: str, kind: type[Field], rf: RequestFactory
) -> None:
    [stored] = [field for field in Question._meta.fields if field.name == name]
    field = QuestionAdmin(Question, site).formfield_for_dbfield(stored, rf.get("/"))
    assert isinstance(field, kind)


def test_a_field_that_nobody_arranged_stands_below_the_others(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuestionAdmin, "fieldsets", QuestionAdmin.fieldsets[:2])
    heading, more = QuestionAdmin(Question, site).get_fieldsets(rf.get("/"))[-1]
    assert (heading, "asked" in more["fields"], "why" in more["fields"]) == ("More", False, True)


def test_a_new_part_without_a_position_comes_last(eve: Client, question: Question) -> None:
    type_into(
        eve,
        page_of(question),
        **{
            "key_points-3-text": "The fourth",
            "key_points-3-phrases": "fourth",
        },
    )
    last = question.key_points.last()
    assert last
    assert (last.position, last.text) == (4, "The fourth")


def test_markdown_keeps_its_indentation_and_gets_unix_line_ends(
    eve: Client, question: Question
) -> None:
    type_into(eve, page_of(question), example="\r\n    indented\r\n\r\nend  \r\n\r\n")
    question.refresh_from_db()
    assert question.example == "    indented\n\nend  "


def test_what_nobody_can_see_is_refused_where_it_stands(eve: Client, question: Question) -> None:
    hidden = {"why": "a\u202eb", "references-0-title": "a\u2066b", PHRASES: "a\ufeffb"}
    errors = errors_of(type_into(eve, page_of(question), **hidden))
    assert errors == {
        "why": ["the text has an invisible character, U+202E; remove it"],
        "references-0-title": ["the text has an invisible character, U+2066; remove it"],
        PHRASES: ["the text has an invisible character, U+FEFF; remove it"],
    }


def test_the_number_of_a_published_question_stays(eve: Client, question: Question) -> None:
    errors = errors_of(type_into(eve, page_of(question), number="9"))
    assert errors["number"][0].startswith("the number stays 551: learners' links")
    draft = make_question(8, status=Status.DRAFT)
    type_into(eve, page_of(draft), number="9")
    draft.refresh_from_db()
    assert draft.number == 9


def test_a_published_question_is_never_deleted(admin: Client, question: Question) -> None:
    response = admin.post(f"{page_of(question)[:-7]}delete/", {"post": "yes"})
    assert response.status_code == 403
    assert b"delete_selected" not in admin.get(QUESTIONS).content


def test_new_questions_stand_in_the_order_of_the_queue(eve: Client) -> None:
    make_fit_question(551)
    moved = make_fit_question(552)
    other = make_section("edge", position=2)
    type_into(eve, page_of(moved), section=other.pk)
    assert [q.number for q in Question.objects.published().order_by("place")] == [551, 552]
    moved.refresh_from_db()
    assert moved.place < 2000


def test_a_published_question_links_to_its_page_and_a_draft_does_not(
    eve: Client, question: Question
) -> None:
    link = 'class="viewsitelink"'
    assert link in eve.get(page_of(question)).content.decode()
    assert link not in eve.get(page_of(make_question(9, status=Status.DRAFT))).content.decode()


@pytest.mark.parametrize("searched", ["551", "pods", "capacity"])
def test_the_list_is_searched_by_number_title_and_tag(eve: Client, searched: str) -> None:
    make_question(551, title="How many Pods fit?", tags=["capacity"])
    make_question(552)
    found = eve.get(QUESTIONS, {"q": searched}).context["cl"].result_list
    assert [question.number for question in found] == [551]


def test_the_list_of_a_thousand_takes_twelve_statements_at_most(
    eve: Client, question: Question, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Question.objects.bulk_create(
        Question(number=number, uid=f"{number:012x}", title="T", slug="t", section=question.section)
        for number in range(1000, 1999)
    )
    with django_assert_max_num_queries(12):
        response = eve.get(QUESTIONS)
    assert response.context["cl"].result_count == 1000


def test_a_page_takes_few_statements_and_its_saving_as_many_whatever_the_bank_holds(
    eve: Client, question: Question, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_questions(50, first=1000)
    with django_assert_max_num_queries(13):
        fields = fields_of(eve, page_of(question))
    # Django validates each constraint of each part by a statement within two of a savepoint;
    # PostgreSQL takes a lock before them.
    with django_assert_max_num_queries(79):
        eve.post(page_of(question), fields | {"slug": "other", "why": "Another.", PHRASES: "x"})
    assert Question.objects.get(slug="other").version == 2
