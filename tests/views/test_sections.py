"""The sections, and the questions of one."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quiz.models import Card, Learner, Question, Status
from tests.factories import make_question, make_questions, make_section
from tests.pages import HTMX, Page, Visitor
from tests.practice.test_standing import make_card

HIDDEN = [Status.DRAFT, Status.RETIRED]


def test_every_section_stands_with_the_number_of_its_questions(
    client: Client, questions: list[Question]
) -> None:
    make_question(561, section="security")
    words = Page(client.get("/sections/")).words
    assert "Scale 3 questions" in words
    assert "Security 1 question " in words


def test_sections_stand_in_the_order_of_their_positions(client: Client, db: None) -> None:
    for number, slug in enumerate(["zeta", "alpha", "mid"], start=1):
        make_section(slug, position=number)
        make_question(550 + number, section=slug)
    words = Page(client.get("/sections/")).words
    assert words.index("Zeta") < words.index("Alpha") < words.index("Mid")


@pytest.mark.parametrize("status", HIDDEN)
def test_a_section_without_a_published_question_does_not_exist(
    client: Client, db: None, status: Status
) -> None:
    make_question(561, section="security", status=status)
    assert "Security" not in Page(client.get("/sections/")).words
    assert client.get("/sections/security/").status_code == 404


@pytest.mark.parametrize("status", HIDDEN)
def test_a_hidden_question_is_not_listed_and_not_counted(
    client: Client, questions: list[Question], status: Status
) -> None:
    hidden = make_question(599, status=status)
    assert hidden.title not in Page(client.get("/sections/scale/")).words
    assert "3 questions" in Page(client.get("/sections/")).words


def test_a_section_lists_its_questions_in_order_with_links(
    client: Client, questions: list[Question]
) -> None:
    make_question(561, section="security")
    page = Page(client.get("/sections/scale/"))
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert [link for link in links if link.startswith("/q/")] == ["/q/551/", "/q/552/", "/q/553/"]


def test_a_summary_is_shown_as_it_was_rendered_at_save(client: Client, db: None) -> None:
    make_section("scale", summary="Many *nodes* <script>alert(1)</script>")
    make_question(551)
    page = client.get("/sections/").content.decode()
    assert "<em>nodes</em> &lt;script&gt;" in page


def test_no_sections_at_all_say_what_to_do(client: Client, db: None) -> None:
    assert "No questions are published yet" in Page(client.get("/sections/")).words


@pytest.mark.parametrize("path", ["/sections/", "/sections/scale/"])
def test_the_pages_are_the_same_for_htmx_and_only_read(
    client: Client, questions: list[Question], path: str
) -> None:
    plain, swapped = client.get(path), client.get(path, headers=HTMX)
    assert plain.status_code == 200
    assert plain.content == swapped.content
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/sections/", "/sections/scale/"])
def test_the_chosen_colours_are_named_to_caches(
    client: Client, questions: list[Question], path: str
) -> None:
    assert "Cookie" in client.get(path).headers.get("Vary", "")


@pytest.mark.parametrize("slug", ["none", "Scale", "scale%00", "..", "a" * 5000])
def test_a_section_that_is_none_is_not_found(
    client: Client, questions: list[Question], slug: str
) -> None:
    assert client.get(f"/sections/{slug}/").status_code == 404


def test_a_section_shows_how_each_question_stands_with_its_learner(
    client: Client, questions: list[Question]
) -> None:
    visitor = Visitor()
    visitor.answer("Again")
    Card.objects.update(flagged=True)
    make_card(Learner.objects.get(), questions[1])
    words = visitor.open("/sections/scale/").words
    assert "3 questions: 1 new, 1 learning, 1 strong" in words
    assert "What is question 551 about? Learning Flagged Mid-level" in words
    assert "What is question 552 about? Strong Mid-level" in words
    assert "3 questions: 3 new" in Page(client.get("/sections/scale/")).words


def test_a_state_has_a_colour_beside_its_word(client: Client, questions: list[Question]) -> None:
    tags = Page(client.get("/sections/scale/")).tags
    classes = [attributes.get("class", "") for tag, attributes in tags if tag == "span"]
    assert classes.count("standing new") == 3 + 1  # each question, and their sum


def test_a_section_costs_as_many_statements_with_many_questions_as_with_few(
    questions: list[Question], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visitor = Visitor()
    visitor.answer()
    make_questions(20, first=600)
    # Learner, section, questions, cards.
    with django_assert_num_queries(4):
        visitor.open("/sections/scale/")
    with django_assert_num_queries(2):
        Visitor().open("/sections/scale/")


def test_what_is_personal_is_kept_by_no_cache(client: Client, questions: list[Question]) -> None:
    assert "no-store" in client.get("/sections/scale/").headers["Cache-Control"]
