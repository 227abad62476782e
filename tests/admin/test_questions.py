"""Writing questions in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin import site
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from quiz.admin.fields import MarkdownField
from quiz.admin.questions import QuestionAdmin
from quiz.bank.parse import parse_question
from quiz.bank.rows import COLUMNS, question_to_bank
from quiz.bank.serialize import serialize_question
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

pytestmark = pytest.mark.django_db
PHRASES = "key_points-0-phrases"
VOIDS = "misconceptions-0-voids"


@pytest.mark.both_databases
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


def test_what_belongs_to_a_question_is_typed_in_rows(eve: Client, question: Question) -> None:
    make_fit_question(552)
    rows = {
        "changes-0-version": "1.30",
        "changes-0-text": "It changed.",
        "related-0-question": "552",
        "followups-1-text": "And why?",
        "followups-1-question": "552",
        "misconceptions-1-phrases": "one belief\r\n\r\nanother belief",
        "misconceptions-1-correction": "It is\r\nnot so.",
        "misconceptions-1-voids": ["1", "3"],
        "references-2-title": "A third source",
        "references-2-url": "https://kubernetes.io/docs/third/",
    }
    response = type_into(eve, page_of(question), **rows)
    assert response.redirect_chain, errors_of(response)
    question.refresh_from_db()
    assert question.changes == [{"version": "1.30", "text": "It changed."}]
    assert question.related == [552]
    assert question.followups == [{"text": "And then?"}, {"text": "And why?", "question": 552}]
    assert question.misconceptions[1] == {
        "phrases": ["one belief", "another belief"],
        "correction": "It is not so.",
        "voids": [1, 3],
    }
    assert question.references.count() == 3


def test_rows_stand_in_the_order_of_their_places(eve: Client) -> None:
    texts = [{"text": text} for text in ("One?", "Two?", "Three?")]
    question = make_fit_question(followups=texts)
    places = {"followups-0-position": "3", "followups-1-position": "", "followups-2-position": "1"}
    type_into(eve, page_of(question), **places)
    question.refresh_from_db()
    assert [one["text"] for one in question.followups] == ["Three?", "One?", "Two?"]


def test_a_row_that_is_emptied_or_ticked_away_goes(eve: Client) -> None:
    texts = [{"text": text} for text in ("One?", "Two?", "Three?")]
    question = make_fit_question(followups=texts)
    type_into(eve, page_of(question), **{"followups-0-text": "", "followups-2-DELETE": "on"})
    question.refresh_from_db()
    assert question.followups == [{"text": "Two?"}]


def test_a_page_of_an_older_release_erases_nothing(eve: Client, question: Question) -> None:
    typed = {"misconceptions": "- phrases: [a]", "misconceptions-TOTAL_FORMS": None}
    response = type_into(eve, page_of(question), **typed)
    assert "before the site was updated" in errors_of(response)["misconceptions"][0]
    question.refresh_from_db()
    assert question.misconceptions


@pytest.mark.parametrize("status", ["draft", "published"])
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("changes-0-version", {"changes-0-text": "It changed."}),
        ("changes-0-text", {"changes-0-version": "1.30"}),
        ("changes-0-version", {"changes-0-version": "v1", "changes-0-text": "It changed."}),
        ("related-0-question", {"related-0-question": "the one about etcd"}),
        ("related-0-question", {"related-0-question": "9"}),
        ("followups-1-question", {"followups-1-text": "And?", "followups-1-question": "9"}),
        ("followups-1-text", {"followups-1-question": "551"}),
        ("misconceptions-0-correction", {"misconceptions-0-correction": ""}),
        ("misconceptions-0-phrases", {"misconceptions-0-phrases": ""}),
        ("misconceptions-0-position", {"misconceptions-0-position": "x"}),
        ("misconceptions-0-voids", {"misconceptions-0-voids": "9"}),
        ("key_points-0-text", {"key_points-0-text": ""}),
        ("references-0-url", {"references-0-url": "javascript:alert(1)"}),
    ],
)
def test_an_error_in_a_row_stands_in_that_row_and_opens_its_part(
    eve: Client, question: Question, field: str, typed: dict[str, str], status: str
) -> None:
    response = type_into(eve, page_of(question), status=status, **typed)
    assert list(errors_of(response)) == [field]
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page
    form, name = response.context["adminform"], field.partition("-")[0]
    [part] = [part for part in form if name in part.fields]
    assert not part.is_collapsible
    assert "something is wrong in row" in form.form.errors[name][0]
    question.refresh_from_db()
    assert question.version == 1


def test_a_number_has_its_title_beside_it(eve: Client) -> None:
    make_question(552, title="What does <b>etcd</b> hold?")
    page = eve.get(page_of(make_fit_question(related=[552]))).content.decode()
    assert '<span class="title">What does &lt;b&gt;etcd&lt;/b&gt; hold?</span>' in page


def test_nothing_typed_in_parts_is_lost_on_an_error(eve: Client, question: Question) -> None:
    typed = {"number": "", PHRASES: "one\ntwo", "key_points-3-text": "A fourth point"}
    response = type_into(eve, page_of(question), **typed)
    page = response.content.decode()
    assert ">\none\ntwo</textarea>" in page
    assert "A fourth point" in page


@pytest.mark.both_databases
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


def voided(client: Client, question: Question, **typed: Any) -> list[object]:
    """Return what the question's misconception voids once the typed fields are saved."""
    response = type_into(client, page_of(question), **typed)
    assert response.redirect_chain, errors_of(response)
    question.refresh_from_db()
    return [known.get("voids") for known in question.misconceptions]


@pytest.mark.both_databases
def test_misconceptions_follow_the_key_points_that_move(eve: Client, question: Question) -> None:
    assert voided(eve, question, **{VOIDS: ["1", "3"]}) == [[1, 3]]
    last_first = {"key_points-2-position": "1", "key_points-0-position": "2"}
    assert voided(eve, question, **last_first) == [[2, 1]]
    assert voided(eve, question, title="Another title?") == [[2, 1]]


def test_a_key_point_that_goes_is_voided_no_more(eve: Client, question: Question) -> None:
    gone = {VOIDS: ["1", "2"], "key_points-0-DELETE": "on", "status": "draft"}
    assert voided(eve, question, **gone) == [[1]]


def test_a_key_point_that_is_typed_now_can_be_voided_at_once(
    eve: Client, question: Question
) -> None:
    new = {"key_points-3-text": "A new point", "key_points-3-phrases": "new point"}
    new |= {"key_points-3-position": "1", "key_points-0-position": "2"}
    assert voided(eve, question, **new, **{VOIDS: ["4"]}) == [[1]]


def test_key_points_are_chosen_by_their_text(eve: Client, question: Question) -> None:
    page = eve.get(page_of(question)).content.decode()
    assert "<span>Key point 2 of 551</span>" in page


@pytest.mark.both_databases
def test_every_field_of_the_bank_can_be_edited(eve: Client, question: Question) -> None:
    parts = {
        "section",
        "verified_version",
        "verified_date",
        "key_points",
        "references",
    }
    fields = {name.partition("-")[0] for name in fields_of(eve, page_of(question))}
    assert {*COLUMNS, *parts} - {"uid"} <= fields


def test_markdown_is_edited_as_such_without_a_line_in_the_form(rf: RequestFactory) -> None:
    [stored] = [field for field in Question._meta.fields if field.name == "example"]
    field = QuestionAdmin(Question, site).formfield_for_dbfield(stored, rf.get("/"))
    assert isinstance(field, MarkdownField)


def test_a_field_that_nobody_arranged_stands_below_the_others(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuestionAdmin, "fieldsets", QuestionAdmin.fieldsets[:1])
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
    hidden = {"why": "a\u202eb", "references-0-title": "a\u2066b", PHRASES: "x\na\u00a0b"}
    errors = errors_of(type_into(eve, page_of(question), **hidden))
    assert {name: text for name, [text] in errors.items()} == {
        "why": "after “a”: this is an invisible character, U+202E (right-to-left override); "
        "remove it",
        "references-0-title": "after “a”: this is an invisible character, U+2066 (left-to-right "
        "isolate); remove it",
        PHRASES: "line 2, after “a”: this is a false blank, U+00A0 (no-break space); type an "
        "ordinary space",
    }


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"why": "It is `kubectl get pods -l “a=b”`."}, "why"),
        ({"example": "```shell\nkubectl get pods -l “a=b”\n```"}, "example"),
        ({"misconceptions-0-correction": "It is `“quoted”`."}, "misconceptions-0-correction"),
    ],
)
def test_curly_quotes_within_code_are_refused_once_published(
    eve: Client, question: Question, typed: dict[str, str], field: str
) -> None:
    response = type_into(eve, page_of(question), **typed)
    [error] = errors_of(response)[field]
    assert "there is a curly quote" in error
    plain = {name: text.replace("`", "") for name, text in typed.items()}
    assert type_into(eve, page_of(question), status="draft", **plain).redirect_chain
    assert type_into(eve, page_of(question), status="draft", **typed).redirect_chain


def test_an_edit_of_every_row_is_exported_to_files_that_the_linter_accepts(
    eve: Client, question: Question
) -> None:
    make_fit_question(552)
    rows = {
        "key_points-0-text": '- [x]: `{a: b}` # "quoted"',
        "misconceptions-0-correction": "'No': &a *b !c %d @e",
        "misconceptions-0-voids": ["1"],
        "followups-0-text": "true",
        "followups-0-question": "552",
        "related-0-question": "552",
        "references-0-supports": "<script>alert(1)</script> | > 1.30",
        "changes-0-version": "1.30",
        "changes-0-text": "null",
    }
    response = type_into(eve, page_of(question), **rows)
    assert response.redirect_chain, errors_of(response)
    content = question_to_bank(Question.objects.get(pk=question.pk))
    text = serialize_question(content)
    assert parse_question(text, path=str(content.path)) == content
    page = eve.get(page_of(question)).content.decode()
    assert "<script>alert" not in page


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


@pytest.mark.both_databases
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


@pytest.mark.both_databases
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
    with django_assert_max_num_queries(58):
        eve.post(page_of(question), fields | {"slug": "other", "why": "Another.", PHRASES: "x"})
    assert Question.objects.get(slug="other").version == 2
