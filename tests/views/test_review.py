"""The review: a question, its answer, a rating, the next question; and undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quiz.models import Attempt, Card, Learner, Question, Status
from quiz.practice.tokens import RevealToken, read_token
from tests.factories import make_question, make_questions
from tests.fixtures import MoveClock
from tests.pages import HTMX, Page, Visitor, ratings_of
from tests.practice.cards import rate

pytestmark = pytest.mark.both_databases

BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
MOVED_ON = "That question was already rated"
REFUSED = "Nothing was recorded: this page came from another version of the site."


@BOTH
def test_the_first_question_is_shown_with_its_section_and_what_today_holds(
    client: Client, questions: list[Question], headers: dict[str, str]
) -> None:
    response = client.get("/review/", headers=headers)
    page = Page(response)
    assert response.status_code == 200
    assert page.headings == ["What is question 551 about?"]
    assert "Scale 3 new" in page.words
    assert not page.has_button("Good")
    assert "HX-Request" in response["Vary"]
    assert "no-store" in response["Cache-Control"]


def test_htmx_is_given_the_card_and_the_line_and_a_plain_form_the_whole_page(
    client: Client, questions: list[Question]
) -> None:
    plain, swapped = client.get("/review/"), client.get("/review/", headers=HTMX)
    assert plain.templates[0].name == "review.html"
    assert Page(plain).tags[0][0] == "html"
    name, attributes = Page(swapped).tags[0]
    assert (name, attributes["id"]) == ("section", "card")
    assert ("div", {"id": "status-line", "hx-swap-oob": "innerHTML"}) in Page(swapped).tags


def test_the_answer_comes_with_the_question_the_ratings_and_what_was_typed(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    page = visitor.press("Reveal answer", answer="Perhaps 110?")
    assert page.headings == ["What is question 551 about?"]
    assert "What you wrote Perhaps 110?" in page.words
    assert "The short answer to 551." in page.words
    assert ratings_of(page) == ["Again", "Hard", "Good", "Easy"]
    assert "no-store" in visitor.response["Cache-Control"]
    assert "HX-Request" in visitor.response["Vary"]


@pytest.mark.parametrize(
    ("rating", "wait"),
    [
        ("Again", "within 1 min"),
        ("Hard", "within 6 min"),
        ("Good", "within 10 min"),
        ("Easy", "in 8 days"),
    ],
)
def test_a_rating_is_recorded_and_the_next_question_shown(
    visitor: Visitor, questions: list[Question], rating: str, wait: str
) -> None:
    page = visitor.answer(rating, answer="Perhaps 110?")
    assert page.headings == ["What is question 552 about?"]
    assert f"{rating} · back {wait} · Undo" in page.words
    attempt = Attempt.objects.get()
    assert attempt.get_rating_display() == rating
    assert (attempt.question, attempt.recorded["answer"]) == (questions[0], "Perhaps 110?")
    assert page.form("Reveal answer").fields["answer"] == ""


def test_a_reload_keeps_the_line_and_its_undo(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Good")
    assert "Good · back within 10 min · Undo" in visitor.open("/review/").words
    visitor.press("Undo")
    assert Card.objects.count() == 0


def test_yesterdays_line_is_gone(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    visitor.answer("Good")
    move_clock(days=1)
    assert not visitor.open("/review/").has_button("Undo")


def test_undo_shows_the_question_again_and_says_so(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Easy")
    page = visitor.press("Undo")
    assert page.headings == ["What is question 551 about?"]
    assert "Undone" in page.words
    assert not page.has_button("Undo")
    assert [attempt.rating for attempt in Attempt.objects.order_by("pk")] == [4, None]
    assert Card.objects.count() == 0


def everything() -> list[dict[str, object]]:
    """Return whole rows of what practice changes, but for the numbers that the database gives."""
    return [{**row, "id": None} for row in Card.objects.order_by("question_id").values()]


@pytest.mark.parametrize("number", [10, pytest.param(12, marks=pytest.mark.one_database)])
def test_ten_ratings_are_undone_one_after_the_other_across_the_end_and_reloads(
    visitor: Visitor, db: None, number: int
) -> None:
    make_questions(number)
    visitor.open("/settings/")
    visitor.press("Save the plan", minutes_a_day="30")
    before, counts = [], []
    for _ in range(10):
        before.append(everything())
        counts.append(visitor.open("/review/").words.split("What is")[0])
        visitor.answer("Easy")
    assert visitor.open("/review/").headings == ["Done for today"]
    while before:
        visitor.open("/review/")
        visitor.press("Undo")
        assert everything() == before.pop()
        assert counts.pop().split("Scale")[1] in visitor.open("/review/").words
    assert not visitor.page.has_button("Undo")
    assert Attempt.objects.effective().count() == 0


def test_after_an_undo_the_line_offers_the_rating_before(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Easy")
    visitor.answer("Good")
    page = visitor.press("Undo")
    assert "Before it: Easy on question 551 · Undo" in page.words
    visitor.answer("Hard")
    assert "Hard · back" in visitor.page.words


def test_an_older_answer_that_was_stored_later_does_not_hide_today_s_undo(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer()
    rate(Learner.objects.get(), questions[1], at=timezone.now() - timedelta(days=3))
    assert "Good · back within 10 min · Undo" in visitor.open("/review/").words


def test_a_leech_is_told_in_words_with_the_way_to_its_answer(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    visitor.answer("Easy")
    Card.objects.update(lapses=7, reps=20)
    move_clock(days=30)
    page = visitor.answer("Again")
    assert "You missed question 551 again and again, so it is not asked for now." in page.words
    assert ("a", {"href": "/q/551/"}) in page.tags
    assert "so it is not asked for now" in visitor.open("/review/").words
    assert Card.objects.get().suspended


def test_undo_shows_its_own_card_even_when_another_is_due(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    visitor.answer("Again")
    visitor.answer("Good")
    move_clock(minutes=2)
    page = visitor.press("Undo")
    assert page.headings == ["What is question 552 about?"]
    assert "Undone. That rating no longer counts." in page.words
    visitor.press("Hard")
    assert "Hard · back within 6 min" in visitor.page.words


def test_undo_gives_the_card_back_as_it_was(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    visitor.open("/review/")
    move_clock(minutes=1)
    visitor.press("Reveal answer", answer="alias 1.")
    before = visitor.press("Judge my answer", tick2="on") if not visitor.headers else None
    visitor.press("Hard", tick0="on", tick2="on")
    move_clock(minutes=5)
    page = visitor.press("Undo")
    fields = page.form("Hard").fields
    assert {name for name in fields if name.startswith("tick")} == {"tick0", "tick2"}
    assert fields["answer"] == "alias 1."
    why = "Not ticked: Key point 2 of 551 (essential). Said it? Tick it. Suggested: Again."
    assert f"2 of 3 points. {why}" in page.words
    assert before is None or ratings_of(before) == ratings_of(page)
    visitor.press("Good")
    first, _, again = Attempt.objects.order_by("pk")
    assert again.payload == first.payload
    assert (again.seconds, again.rating) == (first.seconds, 3)
    assert (again.seconds or 0) >= 60


def test_undo_of_what_was_never_revealed_asks_again(
    visitor: Visitor, questions: list[Question]
) -> None:
    token = visitor.open("/review/").form("Reveal answer").fields["token"]
    rated = {"token": token, "rating": "3"} | {
        "csrfmiddlewaretoken": visitor.page.form("Reveal answer").fields["csrfmiddlewaretoken"]
    }
    visitor.send("/review/rate/", **rated)
    page = visitor.press("Undo")
    assert page.headings == ["What is question 551 about?"]
    assert page.has_button("Reveal answer")


def test_undo_of_a_question_that_was_retired_meanwhile_asks_the_next(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    Question.objects.filter(number=551).update(status="retired")
    page = visitor.press("Undo")
    assert page.headings == ["What is question 552 about?"]


def test_an_undo_that_is_sent_again_after_another_rating_shows_what_comes_next(
    visitor: Visitor, questions: list[Question]
) -> None:
    form = visitor.answer("Good").form("Undo")
    visitor.press("Undo")
    visitor.press("Easy")
    page = visitor.send(form.action, **form.fields | form.buttons["Undo"])
    assert page.headings == ["What is question 552 about?"]
    assert [one.rating for one in Attempt.objects.effective()] == [4]


def test_undo_twice_is_undo_once(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Good")
    form = visitor.page.form("Undo")
    for _ in range(2):
        page = visitor.send(form.action, **form.fields | form.buttons["Undo"])
        assert visitor.response.status_code == 200
        assert page.headings == ["What is question 551 about?"]
    assert Attempt.objects.count() == 2


def test_the_day_ends_with_a_word_on_what_comes_next(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    for _ in questions:
        page = visitor.answer("Easy")
    assert page.headings == ["Done for today"]
    assert "You answered 3 questions and knew all of them in the end." in page.words
    assert "Nothing comes tomorrow. The next question comes back in 8 days." in page.words
    assert page.has_button("Undo")
    move_clock(days=8)
    assert "3 due" in visitor.open("/review/").words


def test_six_new_questions_are_a_day_of_twenty_minutes(
    visitor: Visitor, db: None, move_clock: MoveClock
) -> None:
    make_questions(7)
    for _ in range(6):
        page = visitor.answer("Easy")
    assert page.headings == ["Done for today"]
    assert "Tomorrow: 1 new." in page.words
    move_clock(days=1)
    assert "1 new" in visitor.open("/review/").words


def test_an_empty_site_says_what_to_do(visitor: Visitor) -> None:
    page = visitor.open("/review/")
    assert "Nothing to review" in page.words
    assert visitor.response.status_code == 200


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_a_hidden_question_is_never_asked_and_never_counted(
    visitor: Visitor, questions: list[Question], status: Status, move_clock: MoveClock
) -> None:
    make_question(550, status=status)
    visitor.answer("Easy")
    Question.objects.filter(pk=questions[0].pk).update(status=status)
    move_clock(days=30)
    page = visitor.open("/review/")
    assert "2 new" in page.words
    assert page.headings == ["What is question 552 about?"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
@pytest.mark.parametrize("button", ["Reveal answer", "Good"])
def test_a_question_that_is_withdrawn_meanwhile_gives_way_to_the_present_one(
    visitor: Visitor, questions: list[Question], status: Status, button: str
) -> None:
    visitor.open("/review/")
    if button == "Good":
        visitor.press("Reveal answer")
    Question.objects.filter(pk=questions[0].pk).update(status=status)
    page = visitor.press(button)
    assert visitor.response.status_code == 409
    assert page.headings == ["What is question 552 about?"]
    assert Learner.objects.count() == 0
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize("token", [None, "", "x", "é\x00", "a:b:c", "A" * 9000])
@pytest.mark.parametrize("path", ["/review/reveal/", "/review/rate/"])
def test_a_token_that_is_none_brings_the_present_card(
    visitor: Visitor, questions: list[Question], path: str, token: str | None
) -> None:
    form = visitor.open("/review/").form("Reveal answer")
    fields = {**form.fields, "rating": "3", "answer": "kept"}
    del fields["token"]
    page = visitor.send(path, **fields, **({} if token is None else {"token": token}))
    assert visitor.response.status_code == 409
    assert page.headings == ["What is question 551 about?"]
    assert REFUSED in page.words
    assert page.form("Reveal answer").fields["answer"] == "kept"
    assert Learner.objects.count() == 0


@pytest.mark.parametrize("what", ["token", "kind"])
def test_what_another_release_signed_is_refused_with_everything_kept_and_counts_when_pressed_again(
    visitor: Visitor, questions: list[Question], what: str
) -> None:
    visitor.open("/review/")
    form = visitor.press("Reveal answer", answer="alias 1.").form("Good")
    token = read_token(form.fields["token"])
    unknown = RevealToken(nonce=token.nonce, seconds=1, kind="of the next release", shown={})
    changed = {"token": "x"} if what == "token" else {"reveal_token": unknown.sign()}
    typed = {"tick0": "on", "tick2": "on", "touched": "1", "note": "Mine", "mistake": "A mistake"}
    page = visitor.send("/review/rate/", **form.fields | changed | typed | {"rating": "3"})
    assert visitor.response.status_code == 409
    assert REFUSED in page.words
    assert not Attempt.objects.exists()
    fields = page.form("Good").fields
    assert (fields["note"], fields["mistake"]) == ("Mine", "A mistake")
    assert [tag["name"] for _, tag in page.tags if "checked" in tag] == ["tick0", "tick2"]
    visitor.press("Good")
    assert Attempt.objects.get().payload["ticked"] == ["Key point 1 of 551", "Key point 3 of 551"]
    assert Card.objects.get().note == "Mine"


def test_a_token_with_one_changed_letter_is_none(
    visitor: Visitor, questions: list[Question]
) -> None:
    form = visitor.open("/review/").form("Reveal answer")
    token = form.fields["token"]
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    visitor.send("/review/rate/", **form.fields | {"token": changed, "rating": "3"})
    assert visitor.response.status_code == 409
    assert Attempt.objects.count() == 0


def test_the_same_rating_posted_again_answers_as_the_first_time_did(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    form = visitor.press("Reveal answer").form("Good")
    first = visitor.send(form.action, **form.fields, rating="3")
    again = visitor.send(form.action, **form.fields, rating="1")
    assert visitor.response.status_code == 200
    assert again.headings == first.headings == ["What is question 552 about?"]
    assert "Good · back within 10 min" in again.words
    assert [attempt.rating for attempt in Attempt.objects.all()] == [3]
    assert Card.objects.get().reps == 1


def test_a_stale_card_from_another_tab_brings_the_present_one(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    stale = visitor.press("Reveal answer").form("Good")
    visitor.answer("Good")
    page = visitor.send(stale.action, **stale.fields, rating="1")
    assert visitor.response.status_code == 409
    assert page.headings == ["What is question 552 about?"]
    assert MOVED_ON in page.words
    assert Attempt.objects.count() == 1


def test_what_was_typed_for_one_question_never_becomes_the_answer_to_another(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    stale = visitor.press("Reveal answer", answer="Words about 551").form("Good")
    visitor.answer("Good")
    page = visitor.send(stale.action, **stale.fields, rating="1")
    assert page.headings == ["What is question 552 about?"]
    assert page.form("Reveal answer").fields["answer"] == ""


@pytest.mark.parametrize("rating", ["0", "5", "x", "", "3.0", " 3", "-1", "\u0663", "9" * 5000])
def test_a_rating_that_is_none_is_a_bad_request(
    visitor: Visitor, questions: list[Question], rating: str
) -> None:
    visitor.open("/review/")
    form = visitor.press("Reveal answer").form("Good")
    page = visitor.send(form.action, **form.fields, rating=rating)
    assert visitor.response.status_code == 400
    assert "That request made no sense" in page.words
    assert Learner.objects.count() == 0


@pytest.mark.parametrize("button", ["Reveal answer", "Good"])
def test_an_answer_may_have_ten_thousand_characters_and_no_more(
    visitor: Visitor, questions: list[Question], button: str
) -> None:
    visitor.open("/review/")
    if button == "Good":
        visitor.press("Reveal answer")
    before = visitor.page
    page = visitor.press(button, answer="é" * 10_001)
    assert visitor.response.status_code == 413
    assert "Shorten your answer" in page.words
    assert Attempt.objects.count() == 0
    visitor.page = before
    visitor.press(button, answer="é" * 10_000)
    assert visitor.response.status_code == 200


def test_line_breaks_count_once_as_the_browser_counts_them(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer(answer="a" + "\r\n" * 9_998 + "b")
    assert Attempt.objects.get().recorded["answer"] == "a" + "\n" * 9_998 + "b"


def test_a_nul_in_an_answer_is_left_out(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer(answer="one\x00two")
    assert Attempt.objects.get().recorded["answer"] == "onetwo"


@BOTH
def test_bytes_that_are_no_text_are_read_as_far_as_they_go(
    client: Client, questions: list[Question], headers: dict[str, str]
) -> None:
    token = Page(client.get("/review/")).form("Reveal answer").fields["token"]
    body = f"token={token}&rating=3&answer=".encode() + b"a\xff%ff%00z&%80=%ed%a0%80"
    kind = "application/x-www-form-urlencoded"
    response = client.post("/review/rate/", body, content_type=kind, headers=headers)
    assert response.status_code in {200, 302}
    assert Attempt.objects.get().recorded["answer"].startswith("a")


def test_undo_takes_nothing_back_that_is_not_there(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    form = visitor.page.form("Undo")
    for attempt in ("", "x", "0", "-1", "9" * 30, "9" * 5000, "1\x00"):
        page = visitor.send(form.action, **form.fields | {"attempt": attempt})
        assert visitor.response.status_code == 409
        assert "nothing to undo" in page.words
    assert Attempt.objects.count() == 1


def test_undo_after_another_rating_of_the_card_changes_nothing(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    form = visitor.answer("Again").form("Undo")
    move_clock(minutes=2)
    visitor.answer("Good")  # of another, since none comes twice in a row
    visitor.answer("Good")
    visitor.send(form.action, **form.fields)
    assert visitor.response.status_code == 409
    assert Attempt.objects.count() == 3
    assert Card.objects.get(question__number=551).reps == 2


@pytest.mark.parametrize("path", ["reveal", "rate", "undo"])
@pytest.mark.parametrize("method", ["get", "head"])
@BOTH
def test_an_address_that_only_takes_posts_leads_to_the_review(
    client: Client, db: None, path: str, method: str, headers: dict[str, str]
) -> None:
    response = getattr(client, method)(f"/review/{path}/", headers=headers)
    assert (response.status_code, response["Location"]) == (302, "/review/")


@BOTH
def test_the_learners_zone_is_the_browsers(
    client: Client, questions: list[Question], headers: dict[str, str]
) -> None:
    for zone, kept in [
        ("Pacific/Auckland", "Pacific/Auckland"),
        ("Mars/Olympus", "Pacific/Auckland"),
        ("../../etc/passwd", "Pacific/Auckland"),
        ("\x00", "Pacific/Auckland"),
        ("Z" * 5000, "Pacific/Auckland"),
        ("", "Pacific/Auckland"),
        ("Europe/Berlin", "Europe/Berlin"),
    ]:
        form = Page(client.get("/review/")).form("Reveal answer")
        fields = form.fields | {"rating": "1", "zone": zone}
        response = client.post("/review/rate/", fields, headers=headers)
        assert response.status_code in {200, 302}
        assert Learner.objects.get().zone == kept


def test_reading_writes_no_row(
    visitor: Visitor, questions: list[Question], rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    for path in ("/", "/sections/", "/sections/scale/", "/q/551/", "/review/"):
        visitor.open(path)
    visitor.press("Reveal answer", answer="mine")
    assert rows() == before
    assert set(visitor.client.cookies) == {"csrftoken", "guest"}


@pytest.mark.parametrize(("tap", "days"), [("in 2 days", 0), ("in a week", 5)])
def test_no_button_promises_more_than_happens_before_the_interview(
    visitor: Visitor, questions: list[Question], tap: str, days: int
) -> None:
    visitor.open("/")
    visitor.press(tap)
    day = Learner.objects.get().interview
    said = f"{days} days" if days else f"after {day:%-d %b}"
    visitor.open("/review/")
    visitor.press("Reveal answer")
    assert f">{said}</small>" in visitor.response.content.decode()
    visitor.press("Easy")
    assert f"Easy · back {'in ' * bool(days)}{said}" in visitor.open("/review/").words
