"""The policy, the headers and the cookies: on every response, errors and redirects too."""

from __future__ import annotations

from contextlib import AbstractContextManager, closing

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from pytest_django import Settings

from quiz.models import Question
from tests.pages import HTMX, Visitor

POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; "
    "script-src 'self'; style-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGES = [
    *("/", "/review/", "/sections/", "/sections/scale/", "/q/551/"),
    *("/settings/", "/settings/delete/", "/accounts/login/"),
]


def sent(response: object) -> dict[str, str]:
    """Return those of `HEADERS` that a response carries."""
    headers = getattr(response, "headers", {})
    return {name: headers[name] for name in HEADERS if name in headers}


@pytest.fixture
def stranger(questions: list[Question]) -> Client:
    """A client that is shown errors as a browser is, on a site with questions."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_the_policy_and_every_header(stranger: Client, path: str) -> None:
    response = stranger.get(path)
    assert response.status_code == 200
    assert sent(response) == HEADERS
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/none/", 404),
        ("get", "/review", 301),
        ("get", "/review/rate/", 302),
        ("get", "/admin/", 302),
        ("post", "/", 405),
        ("post", "/theme/", 400),
        ("post", "/review/rate/", 400),
        ("post", "/review/reveal/", 409),
        ("delete", "/review/", 405),
        ("options", "/", 405),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_what_is_no_page_has_them_too(
    stranger: Client, method: str, path: str, status: int, headers: dict[str, str]
) -> None:
    response = getattr(stranger, method)(path, headers=headers)
    assert response.status_code == status
    assert sent(response) == HEADERS


def test_a_refusal_has_them_too(stranger: Client) -> None:
    refused = Client(enforce_csrf_checks=True).post("/review/rate/")
    unknown = stranger.get("/", headers={"host": "evil.example"})
    assert (refused.status_code, unknown.status_code) == (403, 400)
    assert sent(refused) == sent(unknown) == HEADERS


def test_a_site_without_its_database_has_them_too(
    stranger: Client, database_away: AbstractContextManager[None]
) -> None:
    with database_away:
        response = stranger.get("/review/")
    assert response.status_code == 503
    assert sent(response) == HEADERS


@pytest.mark.parametrize(
    "name", ["quiz/site.css", "quiz/practice.js", "quiz/icon.svg", "admin/css/base.css"]
)
def test_a_static_file_has_them_and_is_kept_for_good(stranger: Client, name: str) -> None:
    with closing(stranger.get(staticfiles_storage.url(name))) as response:
        assert response.status_code == 200
        assert sent(response) == HEADERS
        assert "immutable" in response["Cache-Control"]
        assert not response.cookies


def test_the_move_to_https_has_the_policy(stranger: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get("/review/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/review/")
    assert sent(response) == HEADERS


@pytest.mark.parametrize("path", ["/../k8sprep/settings.py", "/static/../../manage.py", "/static/"])
def test_no_file_beside_the_static_ones_is_served(stranger: Client, path: str) -> None:
    assert stranger.get(path).status_code == 404


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_no_page_of_a_learner_has_inline_code_or_style(
    questions: list[Question], htmx: bool
) -> None:
    visitor = Visitor(htmx=htmx)
    pages = [visitor.open(path) for path in [*PAGES[:-1], "/none/", "/review/"]]
    pages += [visitor.press("Reveal answer", answer="mine"), visitor.press("Good")]
    for page in pages:
        for tag, attributes in page.tags:
            assert tag != "style"
            assert tag != "script" or "src" in attributes
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            assert not [name for name in attributes if name.startswith(("hx-on", "hx-vals"))]
            addresses = [attributes.get(name, "") for name in ("href", "src", "action")]
            assert not [to for to in addresses if to.startswith(("javascript:", "data:", "//"))]


def test_typed_text_is_shown_as_text(questions: list[Question]) -> None:
    visitor = Visitor()
    visitor.open("/review/")
    nasty = "</textarea></blockquote><script>alert(1)</script><img src=x onerror=alert(1)>"
    page = visitor.press("Reveal answer", answer=nasty)
    assert f"What you wrote {nasty}" in page.words
    assert not [tag for tag, _attributes in page.tags if tag == "img"]
    assert page.form("Good").fields["answer"] == nasty


def test_the_cookies_of_a_learner_are_closed_to_scripts_and_other_sites(
    questions: list[Question],
) -> None:
    visitor = Visitor()
    visitor.open("/review/")
    visitor.press("Reveal answer")
    visitor.press("Good")
    visitor.client.post("/theme/", {"theme": "dark"})
    assert set(visitor.client.cookies) == {"csrftoken", "guest", "theme"}
    for cookie in visitor.client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert cookie["max-age"] >= 60 * 60 * 24 * 364


def test_a_post_needs_proof_of_where_it_comes_from(stranger: Client, admin_user: User) -> None:
    hostile = Client(enforce_csrf_checks=True, raise_request_exception=False)
    hostile.force_login(admin_user)
    for path in (
        *("/review/reveal/", "/review/rate/", "/review/undo/", "/q/551/"),
        *("/settings/", "/settings/import/", "/settings/delete/"),
        *("/admin/login/", "/admin/logout/", "/admin/password_change/"),
        *("/admin/quiz/question/add/", "/admin/quiz/section/add/"),
    ):
        hostile.get("/review/")  # it has the cookie, which is no proof
        response = hostile.post(path, {"rating": "3", "_save": "1", "word": "delete"})
        assert response.status_code == 403, path


def test_only_the_choice_of_colours_needs_none_and_can_do_no_more(stranger: Client) -> None:
    hostile = Client(enforce_csrf_checks=True)
    response = hostile.post("/theme/", {"theme": "dark", "answer": "x"})
    assert response.status_code == 302
    assert {name: cookie.value for name, cookie in response.cookies.items()} == {"theme": "dark"}
