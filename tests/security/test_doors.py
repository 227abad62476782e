"""The doors of the site: odd cookies, log-ins, keys that change, and requests that are refused."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from quiz.models import Question
from tests.pages import Page, Visitor

LOGIN = "/accounts/login/"
PASSWORD = "a long enough one"


@pytest.fixture
def eve(db: None) -> User:
    return User.objects.create_superuser("eve", password=PASSWORD)


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "guest", "rests", "theme", "messages"])
@pytest.mark.parametrize(
    "value", ['"\\000aaaaaaaaaaaaaaaa"', '"a\\000' + "b" * 40 + '"', "\xe4\xff"]
)
def test_a_cookie_of_any_bytes_is_no_mistake_of_ours(
    questions: list[Question], name: str, value: str
) -> None:
    client = Client(raise_request_exception=False)
    for path in ("/", "/review/", "/settings/", "/admin/", "/q/551/"):
        response = client.get(path, headers={"cookie": f"{name}={value}"})
        assert response.status_code in {200, 302}


@pytest.mark.parametrize(
    "rests",
    [
        "bury.551.9999999999.999999",
        "bury.999999999.0.000000",
        "bury.551.1.5-suspend",
        "-".join(["suspend.551.1795510800.000000"] * 100),
        "<script>",
    ],
)
def test_a_step_that_somebody_made_up_changes_at_most_their_own_line(
    questions: list[Question], rests: str
) -> None:
    visitor = Visitor()
    visitor.answer("Good")
    visitor.client.cookies["rests"] = rests
    for path in ("/review/", "/q/551/"):
        visitor.open(path)
        assert visitor.response.status_code == 200
        assert b"<script>" not in visitor.response.content
    visitor.open("/review/")
    visitor.press("Not today")
    assert visitor.response.status_code == 200


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_a_log_in_that_would_lead_elsewhere_leads_to_the_start(eve: User, to: str) -> None:
    sent = {"login": "eve", "password": PASSWORD, "next": to}
    assert Client().post(LOGIN, sent)["Location"] == "/"
    assert Client().post(f"{LOGIN}?next={to}", sent)["Location"] == "/"
    assert "evil" not in Client().get(f"/admin/login/?next={to}")["Location"]


def test_a_log_in_leads_to_the_page_of_this_site_that_asked_for_it(eve: User) -> None:
    client = Client()
    asked = client.get("/admin/quiz/question/", follow=True)
    path = asked.redirect_chain[-1][0]
    assert path == "/accounts/login/?next=/admin/quiz/question/"
    sent = {"login": "eve", "password": PASSWORD, "next": asked.context["redirect_field_value"]}
    assert client.post(LOGIN, sent)["Location"] == "/admin/quiz/question/"


@pytest.mark.both_databases
def test_a_refused_log_in_stands_in_the_log_without_what_was_typed(
    eve: User, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("eve", "hunter2 is my password", "e\x00ve", "eve\nERROR forged"):
        with caplog.at_level(logging.WARNING):
            sent = {"login": name, "password": "the wrong one"}
            response = Client().post(LOGIN, sent, headers={"x-forwarded-for": "192.0.2.7\n"})
        assert response.status_code == 200
    lines = [one.getMessage() for one in caplog.records if one.name == "quiz.admin.logins"]
    assert lines[0].startswith("A log-in was refused for 'eve', from 127.0.0.1")
    assert all("a name that nobody has" in line for line in lines[1:])
    said = " ".join(lines)
    assert "192.0.2.7" in said
    assert "hunter2" not in said
    assert "wrong one" not in said
    assert "\n" not in said


@pytest.mark.parametrize(
    "password", ["short", "elevenchars", "password1234", "123456789012", "eve.editor@x"]
)
def test_a_password_that_is_short_common_or_like_the_name_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="eve.editor"))


def test_a_password_of_twelve_characters_will_do() -> None:
    validate_password("twelve chars", User(username="eve"))


def test_an_editor_stays_signed_in_while_the_key_is_changed(eve: User, settings: Settings) -> None:
    client = Client()
    client.force_login(eve)
    settings.SECRET_KEY, old = "another-key-of-the-site", settings.SECRET_KEY
    settings.SECRET_KEY_FALLBACKS = [old]
    assert client.get("/admin/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get("/admin/").status_code == 200  # signed anew with the new key meanwhile
    settings.SECRET_KEY = "a-third-key-of-the-site"
    assert client.get("/admin/").status_code == 302


def everything() -> list[Any]:
    """Return every row of every table."""
    return [
        row
        for model in apps.get_models(include_auto_created=True)
        for row in model._default_manager.order_by("pk").values_list()
    ]


@pytest.mark.parametrize("practised", [True, False])
@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_answered_with_409_keeps_nothing(
    questions: list[Question], practised: bool, htmx: bool
) -> None:
    other, visitor = Visitor(), Visitor(htmx=htmx)
    other.open("/review/")
    form = other.press("Reveal answer").form("Good")
    if practised:
        visitor.answer("Good", zone="Europe/Berlin")
    proof = visitor.open("/review/").form("Reveal answer").fields["csrfmiddlewaretoken"]
    before, cookies = everything(), dict(visitor.client.cookies)
    typed = {"note": "a note", "answer": "typed", "zone": "Pacific/Auckland", "rating": "3"}
    for path in ("/review/rate/", "/review/undo/", "/review/reveal/"):
        fields = form.fields | typed | {"csrfmiddlewaretoken": proof, "attempt": "1000"}
        if path == "/review/reveal/":
            fields["token"] = "x"
        visitor.send(path, **fields)
        assert visitor.response.status_code == 409
        assert "no-store" in visitor.response["Cache-Control"]
    assert everything() == before
    kept = {name: morsel.value for name, morsel in visitor.client.cookies.items()}
    assert kept == {name: morsel.value for name, morsel in cookies.items()}


@pytest.mark.parametrize("path", ["/", "/sections/", "/sections/scale/", "/search/?q=x", "/none/"])
def test_what_shows_a_learners_day_or_colours_is_for_their_browser_alone(
    questions: list[Question], path: str
) -> None:
    visitor = Visitor()
    visitor.answer("Good")
    visitor.open(path)
    assert "private" in visitor.response["Cache-Control"]
    assert {"Cookie", "HX-Request"} <= {*visitor.response["Vary"].split(", ")}


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("path", ["/none/", "/review/rate/", "/q/551/report/", "/"])
def test_an_error_is_not_kept_for_who_asks_in_the_other_way(
    questions: list[Question], path: str, htmx: bool
) -> None:
    headers = {"HX-Request": "true"} if htmx else {}
    response = Client().put(path, headers=headers)
    assert response.status_code >= 300
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("path", ["/", "/review/", "/none/", "/admin/login/"])
def test_no_page_may_ask_for_a_device(questions: list[Question], path: str) -> None:
    policy = Client().get(path)["Permissions-Policy"]
    for device in ("camera", "microphone", "geolocation", "payment"):
        assert f"{device}=()" in policy


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("path", ["/", "/review/", "/sections/", "/theme/", "/admin/logout/"])
def test_what_cannot_be_done_somewhere_is_said_on_a_page(
    questions: list[Question], eve: User, path: str, htmx: bool
) -> None:
    client = Client()
    client.force_login(eve)
    headers = {"HX-Request": "true"} if htmx else {}
    response = client.patch(path, headers=headers)
    assert response.status_code == 405
    assert response["Allow"]
    page = Page(response)
    assert "This cannot be done here" in page.words
    assert page.headings == ([] if htmx else ["This cannot be done here"])
