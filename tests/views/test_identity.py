"""Who is asking: nobody yet, a learner after the first rating, and the same one when cookies go."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from pytest_django import Settings

from quiz.models import Attempt, Learner, Question
from quiz.practice.learners import erase_learner
from quiz.views.identity import learner_id
from tests.pages import Visitor


@pytest.mark.parametrize("path", ["/sections/", "/sections/scale/", "/q/551/history/"])
def test_a_page_that_is_only_read_sets_no_cookie(
    client: Client, questions: list[Question], path: str
) -> None:
    assert not client.get(path).cookies


@pytest.mark.parametrize("path", ["/sections/", "/sections/scale/", "/q/551/history/"])
def test_not_even_a_visitor_who_has_seen_a_form_is_given_one_there(
    visitor: Visitor, questions: list[Question], path: str
) -> None:
    visitor.open("/review/")
    assert set(visitor.response.cookies) == {"csrftoken", "guest"}
    visitor.open(path)
    assert not visitor.response.cookies


@pytest.mark.parametrize("path", ["/", "/review/", "/q/551/", "/settings/", "/progress/"])
def test_a_page_with_a_form_sets_the_cookies_that_the_form_needs_and_no_other(
    client: Client, questions: list[Question], path: str
) -> None:
    assert set(client.get(path).cookies) == {"csrftoken", "guest"}


def test_who_only_opened_pages_leaves_nothing(
    visitor: Visitor, questions: list[Question], rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    for page in (
        *("/", "/review/", "/sections/", "/sections/scale/", "/search/?q=pod", "/progress/"),
        *("/practice/?order=1", "/q/551/", "/q/551/history/", "/settings/", "/settings/delete/"),
        *("/settings/export/k8sprep.json", "/accounts/login/", "/none/"),
    ):
        assert visitor.client.get(page).status_code in {200, 404}
    assert rows() == before


def test_the_first_rating_makes_the_learner(
    visitor: Visitor, questions: list[Question], rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    visitor.open("/review/")
    visitor.press("Reveal answer")
    assert rows() == before
    visitor.press("Good")
    made = {name: count - before[name] for name, count in rows().items() if count != before[name]}
    assert made == {"quiz.Learner": 1, "quiz.Card": 1, "quiz.Attempt": 1}
    assert set(visitor.client.cookies) == {"csrftoken", "guest"}


def test_the_first_rating_posted_twice_makes_one_learner(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    form = visitor.press("Reveal answer").form("Good")
    for _ in range(2):
        visitor.send(form.action, **form.fields, rating="3")
        assert visitor.page.headings == ["What is question 552 about?"]
    assert Learner.objects.count() == Attempt.objects.count() == 1


def test_two_tabs_of_a_stranger_are_one_learner(
    visitor: Visitor, questions: list[Question]
) -> None:
    tabs = []
    for _ in range(2):
        visitor.open("/review/")
        tabs.append(visitor.press("Reveal answer").form("Good"))
    for form, status in zip(tabs, [200, 409], strict=True):
        visitor.send(form.action, **form.fields, rating="3")
        assert visitor.response.status_code == status
        assert visitor.page.headings == ["What is question 552 about?"]
        visitor.open("/review/")
    assert Learner.objects.count() == Attempt.objects.count() == 1


def test_practice_leaves_no_session(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Good")
    visitor.open("/review/")
    visitor.press("Not today")
    assert visitor.page.has_button("Undo")
    visitor.open("/settings/")
    visitor.press("Save")
    assert not Session.objects.exists()
    assert Learner.objects.count() == 1


def test_the_database_holds_no_key_of_a_browser(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    key = visitor.client.cookies["guest"].value
    known = Learner.objects.get()
    assert known.key_digest == hashlib.sha256(key.encode()).hexdigest()
    assert len(key) == 43
    assert key not in visitor.open("/settings/export/k8sprep.json").words


def test_what_a_page_shows_opens_nothing_in_another_browser(
    visitor: Visitor, questions: list[Question]
) -> None:
    """The token of a form leads to the CSRF cookie, which was the key to everything once."""
    visitor.answer("Good", answer="Alice's own words")
    seen = visitor.open("/review/").form("Reveal answer").fields["csrfmiddlewaretoken"]
    thief = Visitor()
    thief.client.cookies["csrftoken"] = seen
    for path in ("/settings/export/k8sprep.json", "/settings/export/answers.csv", "/progress/"):
        thief.open(path)
        assert "Alice" not in thief.response.content.decode()
        assert "551" not in thief.response.content.decode()
    assert not thief.open("/review/").has_button("Undo")
    thief.answer("Again")
    assert [one.rating for one in Learner.objects.earliest("created_at").attempts.all()] == [3]
    assert visitor.open("/review/").has_button("Undo")


def test_two_browsers_with_one_csrf_cookie_are_two_learners(
    visitor: Visitor, questions: list[Question]
) -> None:
    """Whoever saw the page of a visitor cannot lie in wait for what the visitor will answer."""
    visitor.open("/review/")
    thief = Visitor()
    thief.client.cookies["csrftoken"] = visitor.client.cookies["csrftoken"].value
    thief.answer("Again")
    visitor.answer("Good", answer="Mine alone")
    visitor.answer("Good", answer="Mine alone")
    assert Learner.objects.count() == 2
    assert "Mine alone" not in thief.open("/settings/export/k8sprep.json").words
    assert "Mine alone" in visitor.client.get("/settings/export/k8sprep.json").content.decode()


def test_a_key_that_is_lost_makes_the_browser_somebody_new(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    del visitor.client.cookies["guest"]
    assert "Start the first question" in visitor.open("/").words
    visitor.answer("Easy")
    visitor.answer("Easy")
    ratings = [[one.rating for one in each.attempts.all()] for each in Learner.objects.all()]
    assert sorted(ratings) == [[3], [4, 4]]


@pytest.mark.parametrize("key", ["x", "a" * 42, "a" * 44, "é" * 43, "a" * 42 + " ", "\\000" * 43])
def test_a_key_that_this_site_never_gave_is_replaced(
    visitor: Visitor, questions: list[Question], key: str
) -> None:
    visitor.client.cookies["guest"] = key
    visitor.answer("Good")
    assert visitor.response.status_code == 200
    assert visitor.client.cookies["guest"].value != key
    assert visitor.open("/review/").has_button("Undo")


def before_the_upgrade(visitor: Visitor, *, session: bool = True) -> Learner:
    """Make the visitor's browser one of release 0.1, which knew sessions and no keys."""
    learner = Learner.objects.get()
    Learner.objects.update(key_digest=None)
    del visitor.client.cookies["guest"]
    if session:
        store = SessionStore()
        store["learner"] = learner.pk.hex
        store.create()
        visitor.client.cookies["sessionid"] = str(store.session_key)
    return learner


def test_what_the_csrf_cookie_leads_to_is_what_release_0_1_made_of_it(
    rf: RequestFactory, db: None
) -> None:
    request = rf.get("/")
    request.META["CSRF_COOKIE"] = "c" * 32
    request.session = SessionStore()
    assert learner_id(request) == UUID("d82a1959-ba80-4c27-b217-440f4accf81e")


@pytest.mark.parametrize("lost", [None, "csrftoken", "sessionid"])
def test_a_browser_of_release_0_1_finds_its_practice_after_the_upgrade(
    visitor: Visitor, questions: list[Question], lost: str | None
) -> None:
    visitor.answer("Good")
    learner = before_the_upgrade(visitor)
    visitor.client.cookies.pop(lost or "", None)
    assert "2 new" in visitor.open("/").words
    assert visitor.open("/review/").has_button("Undo")
    learner.refresh_from_db()
    assert learner.key_digest
    visitor.answer("Good")
    for name in ("csrftoken", "sessionid"):  # its key is enough from now on
        visitor.client.cookies.pop(name, None)
    visitor.answer("Good")
    assert Learner.objects.get().attempts.count() == 3


def test_a_rating_from_a_page_of_before_the_upgrade_counts(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    visitor.press("Reveal answer")
    del visitor.client.cookies["guest"]
    visitor.press("Good")
    assert visitor.response.status_code == 200
    visitor.press("Reveal answer")
    before_the_upgrade(visitor)
    visitor.press("Good")
    assert visitor.response.status_code == 200
    assert Learner.objects.get().attempts.count() == 2


def test_the_csrf_cookie_carries_a_browser_over_once(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    before_the_upgrade(visitor, session=False)
    thief = Visitor()
    thief.client.cookies["csrftoken"] = visitor.client.cookies["csrftoken"].value
    visitor.open("/review/")
    assert not thief.open("/review/").has_button("Undo")
    assert visitor.open("/review/").has_button("Undo")


@pytest.mark.parametrize("session", [True, False])
def test_two_tabs_that_are_carried_over_at_once_stay_one_learner(
    visitor: Visitor, questions: list[Question], session: bool
) -> None:
    visitor.answer("Good")
    before_the_upgrade(visitor, session=session)
    cookies = {name: cookie.value for name, cookie in visitor.client.cookies.items()}
    other = Visitor()
    other.client.cookies.load(cookies)  # as they were when the other tab asked
    visitor.open("/review/")
    other.open("/review/")
    visitor.client.cookies.update(other.response.cookies)  # which arrived later
    assert visitor.open("/review/").has_button("Undo")
    visitor.answer("Good")
    assert Learner.objects.get().attempts.count() == 2


def test_a_key_of_the_site_can_be_changed_and_nobody_starts_anew(
    visitor: Visitor, questions: list[Question], settings: Settings
) -> None:
    visitor.answer("Good")
    old = Visitor()
    old.answer("Good")
    of_before = Learner.objects.latest("created_at")
    Learner.objects.filter(pk=of_before.pk).update(key_digest=None)
    del old.client.cookies["guest"]
    visitor.press("Reveal answer")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-site"
    visitor.press("Good")  # on a card that the old key signed
    assert visitor.response.status_code == 200
    assert old.open("/review/").has_button("Undo")
    settings.SECRET_KEY_FALLBACKS = []
    for browser in (visitor, old):
        assert browser.open("/review/").has_button("Undo")
        browser.answer("Good")
    assert sorted(each.attempts.count() for each in Learner.objects.all()) == [2, 3]


def test_a_first_rating_counts_though_the_key_was_changed_since_the_question_was_shown(
    visitor: Visitor, questions: list[Question], settings: Settings
) -> None:
    visitor.open("/review/")
    visitor.press("Reveal answer")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-the-site"
    visitor.press("Good")
    assert visitor.response.status_code == 200
    assert Attempt.objects.count() == 1


def test_a_lost_csrf_cookie_shows_the_card_again_with_what_was_typed(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/review/")
    for button in ("Reveal answer", "Good"):
        visitor.client.cookies.clear()
        page = visitor.press(button, answer="Much thought <went> in")
        assert visitor.response.status_code == 403
        assert "no-store" in visitor.response["Cache-Control"]
        assert page.headings == ["What is question 551 about?"]
        assert "cookie" in page.words
        assert page.form("Reveal answer").fields["answer"] == "Much thought <went> in"
        visitor.press("Reveal answer")
        assert visitor.response.status_code == 200
    assert Learner.objects.count() == 0
    visitor.press("Good")
    assert Attempt.objects.get().recorded["answer"] == "Much thought <went> in"


def test_a_learner_whose_csrf_cookie_is_lost_stays_the_same(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    del visitor.client.cookies["csrftoken"]
    page = visitor.press("Reveal answer", answer="mine")
    assert page.headings == ["What is question 552 about?"]
    visitor.press("Reveal answer")
    visitor.press("Good")
    assert Learner.objects.get().attempts.count() == 2


def test_a_cookie_that_was_tampered_with_is_replaced(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.client.cookies["csrftoken"] = "short"
    visitor.client.cookies["sessionid"] = "no-such-session"
    visitor.answer("Good")
    assert visitor.response.status_code == 200
    assert Learner.objects.count() == 1


def test_a_learner_who_was_erased_meanwhile_begins_anew(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    erase_learner(learner=Learner.objects.get())
    assert "Start the first question" in visitor.open("/").words
    visitor.answer("Easy")
    assert [attempt.rating for attempt in Learner.objects.get().attempts.all()] == [4]


def test_signing_out_of_the_admin_keeps_the_practice_of_the_browser(
    visitor: Visitor, questions: list[Question], admin_user: User
) -> None:
    visitor.answer("Good")
    learner = Learner.objects.get()
    visitor.client.force_login(admin_user)
    visitor.client.cookies.pop("csrftoken")  # signing in gives another
    visitor.client.get("/admin/")
    proof = {"csrfmiddlewaretoken": visitor.client.cookies["csrftoken"].value}
    assert visitor.client.post("/admin/logout/", proof).status_code == 200
    assert "_auth_user_id" not in visitor.client.session
    visitor.open("/review/")
    visitor.press("Reveal answer")
    visitor.press("Good")
    assert Learner.objects.get() == learner
    assert learner.attempts.count() == 2
