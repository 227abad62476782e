"""The sections, and the questions of one."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quiz.models import Card, Learner, Question, Section, Status
from tests.factories import START, make_question, make_questions, make_section
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


def numbers(page: Page) -> list[str]:
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    return [link.split("/")[2] for link in links if link.startswith("/q/")]


def test_questions_stand_in_the_order_of_learning_each_with_why_it_comes_there(
    client: Client, questions: list[Question]
) -> None:
    reasons = {553: "The whole of it.", 551: "Asks <b>what</b> remains."}
    order = [{"question": number, "why": why} for number, why in reasons.items()]
    Section.objects.update(order=order)
    response = client.get("/sections/scale/")
    page = Page(response)
    assert numbers(page) == ["553", "551", "552"]
    assert "What is question 553 about? The whole of it. New Mid-level" in page.words
    assert "&lt;b&gt;what&lt;/b&gt; remains." in response.content.decode()
    assert "What is question 552 about? New Mid-level" in page.words


def test_a_number_in_a_summary_leads_to_its_question(client: Client, db: None) -> None:
    make_section("scale", summary="Begin (551), then [that](/q/552/); not (2 of them) or (0).")
    make_question(551)
    for path in ("/sections/", "/sections/scale/"):
        page = client.get(path).content.decode()
        assert '(<a href="/q/551/" rel="noopener">551</a>), then <a href="/q/552/"' in page
        assert "not (2 of them) or (0)." in page


def next_of(visitor: Visitor) -> str:
    tags = visitor.open("/sections/scale/").tags
    return next((one["href"] for _tag, one in tags if one.get("class") == "main"), "")


def test_a_section_offers_what_is_due_first_then_what_is_new(
    visitor: Visitor, questions: list[Question]
) -> None:
    Section.objects.update(order=[{"question": 552, "why": "First."}])
    assert next_of(visitor) == "/review/?question=552"
    assert "Next: What is question 552 about?" in visitor.page.words
    visitor.answer("Easy")
    long_ago = START.replace(year=2020)
    past = {"introduced": long_ago, "last_review": long_ago, "due": long_ago}
    make_card(Learner.objects.get(), questions[2], **past)
    assert next_of(visitor) == "/review/?question=553"


def test_what_a_section_offers_counts_for_the_schedule(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/?question=553")
    assert visitor.page.headings == ["What is question 553 about?"]
    visitor.press("Reveal answer", answer="Mine")
    visitor.press("Good")
    card = Card.objects.get()
    assert (card.question.number, card.reps) == (553, 1)
    assert "Good · back within" in visitor.page.words
    # It is no longer new, and not due yet: its address shows what comes next in its section.
    assert visitor.open("/review/?question=553").headings == ["What is question 551 about?"]
    assert next_of(visitor) == "/review/?question=551"


def test_continue_here_goes_on_in_its_section_until_nothing_is_left_there(
    visitor: Visitor, questions: list[Question]
) -> None:
    make_question(401, section="edge")
    visitor.open(next_of(visitor))
    for left, button in ((3, "Good"), (2, "Not today")):
        assert f"Scale this section · {left} new" in visitor.page.words
        visitor.press("Reveal answer")
        visitor.press(button)
    assert visitor.page.headings == ["What is question 553 about?"]
    visitor.press("Undo")
    assert visitor.page.headings == ["What is question 552 about?"]
    visitor.press("Reveal answer")
    visitor.press("Don't ask again")
    visitor.press("Reveal answer")
    page = visitor.press("Good")
    assert page.headings == ["Scale: nothing more for now"]
    assert "Nothing in this section is new or due." in page.words
    assert ("a", "/review/") in [
        (tag, one["href"]) for tag, one in page.tags if one.get("class") == "main"
    ]
    assert visitor.open("/review/?section=scale").headings == page.headings
    assert visitor.open("/review/").headings == ["What is question 401 about?"]


def test_a_section_goes_on_beyond_the_questions_of_the_day(visitor: Visitor, db: None) -> None:
    make_questions(12)
    visitor.open("/review/?section=scale")
    for _ in range(11):
        visitor.press("Reveal answer")
        visitor.press("Easy")
    assert "this section · 1 new" in visitor.page.words


def test_an_address_of_no_section_shows_the_whole_queue(
    visitor: Visitor, questions: list[Question]
) -> None:
    assert visitor.open("/review/?section=nowhere&x=%00").headings == [questions[0].title]
    assert "about 9 minutes left" in visitor.page.words


def test_a_chosen_question_stays_when_it_is_flagged(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/?question=553")
    if not visitor.headers:
        visitor.press("Flag")
        assert visitor.page.headings == ["What is question 553 about?"]
        visitor.press("Not today")
        assert visitor.page.headings == ["What is question 551 about?"]


@pytest.mark.parametrize("asked", ["0", "-1", "x", "999999", "9" * 30, "551&question=x", "", "%00"])
def test_an_address_that_names_no_question_shows_what_the_day_brings(
    client: Client, questions: list[Question], asked: str
) -> None:
    page = Page(client.get(f"/review/?question={asked}"))
    assert page.headings == ["What is question 551 about?"]


def test_what_is_set_aside_is_not_offered(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Easy")
    learner = Learner.objects.get()
    Card.objects.create(learner=learner, question=questions[1], suspended=True)
    later = learner.created_at.replace(year=2099)
    Card.objects.create(learner=learner, question=questions[2], buried_until=later)
    assert next_of(visitor) == ""
    assert "Nothing here is new or due." in visitor.page.words
    assert visitor.open("/review/?question=552").headings != [questions[1].title]


def test_the_list_of_sections_says_how_far_one_is_with_each(
    visitor: Visitor, questions: list[Question]
) -> None:
    make_question(561, section="security")
    assert "Scale 3 questions Security" in visitor.open("/sections/").words
    visitor.answer("Again")
    make_card(Learner.objects.get(), questions[1])
    assert "Scale 3 questions · 1 learning · 1 strong" in visitor.open("/sections/").words
    assert "Security 1 question" in visitor.page.words
    bars = [one for tag, one in visitor.page.tags if tag == "rect"]
    assert [(bar["class"], bar["width"]) for bar in bars] == [
        *(("whole", "100"), ("k1", "66"), ("k0", "33"))
    ]


def test_the_list_costs_three_statements_whatever_was_answered(
    questions: list[Question], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visitor = Visitor()
    visitor.answer()
    make_questions(20, first=600, section="security")
    with django_assert_num_queries(3):
        visitor.open("/sections/")
    with django_assert_num_queries(1):
        Visitor().open("/sections/")
