"""Who is let in: limits on guesses, sessions that end, and accounts that are disabled."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from pytest_django import Settings

from quiz.models import Learner, Question
from tests.accounts.people import ADDRESS, LOGIN, PASSWORD, sign_in, sign_up
from tests.pages import Page, Visitor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", ADDRESS, PASSWORD)


def guess(client: Client, login: str = ADDRESS, password: str = "wrong", **sent: str) -> int:
    """Return the status of one try to sign in."""
    headers = {name.replace("_", "-"): value for name, value in sent.items()}
    return client.post(LOGIN, {"login": login, "password": password}, headers=headers).status_code


def test_the_sixth_guess_at_an_account_is_answered_with_a_sentence(ada: User) -> None:
    assert [guess(Client()) for _ in range(6)] == [200] * 5 + [429]
    client = Client()
    response = client.post(LOGIN, {"login": ADDRESS, "password": PASSWORD})
    assert response.status_code == 429  # the right one, too: a guess may be right
    assert "tried too often" in Page(response).words
    assert response["Retry-After"] == "300"
    assert "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"]


def test_the_eleventh_guess_from_an_address_is_too_many_whoever_is_guessed(db: None) -> None:
    tries = [guess(Client(), f"somebody{number}@example.org") for number in range(12)]
    assert tries == [200] * 10 + [429] * 2


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_forged_address_buys_no_more_guesses(db: None, settings: Settings, proxies: int) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    seen = ["", ", 203.0.113.9", ", 203.0.113.9, 10.0.0.1"][proxies]
    tries = [
        guess(Client(), f"n{number}@example.org", x_forwarded_for=f"192.0.2.{number}{seen}")
        for number in range(12)
    ]
    assert tries == [200] * 10 + [429] * 2


def test_people_behind_one_trusted_proxy_are_told_apart(db: None, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    tries = [
        guess(Client(), f"n{number}@example.org", x_forwarded_for=f"192.0.2.{number}")
        for number in range(12)
    ]
    assert tries == [200] * 12
    assert guess(Client(), "x@example.org", x_forwarded_for="no address") == 200


def test_an_editors_address_is_found_and_taken_however_it_was_typed(
    visitor: Visitor, questions: list[Question]
) -> None:
    User.objects.create_user("eve", "Eve@Example.org", PASSWORD, is_staff=True)
    sign_up(visitor, "eve@example.org")
    assert "There is an account" in visitor.page.words
    sign_in(visitor, "EVE@example.org")
    assert visitor.client.get("/admin/").status_code == 200


def test_a_guess_counts_whatever_port_and_case_it_names(ada: User) -> None:
    names = [ADDRESS, ADDRESS.upper(), *[ADDRESS] * 4]
    tries = [guess(Client(), name, host=f"localhost:{port}") for port, name in enumerate(names, 1)]
    assert tries == [200] * 5 + [429]


def test_people_of_ipv4_are_told_apart_where_one_socket_hears_both_families(db: None) -> None:
    clients = [Client(REMOTE_ADDR=f"::ffff:192.0.2.{number}") for number in range(12)]
    assert {guess(client, f"n{at}@example.org") for at, client in enumerate(clients)} == {200}
    network = [Client(REMOTE_ADDR=f"2001:db8::{number:x}") for number in range(12)]
    tries = [guess(client, f"m{at}@example.org") for at, client in enumerate(network)]
    assert tries == [200] * 10 + [429] * 2


def test_whoever_finds_a_browser_signed_in_needs_the_password_to_change_the_address(
    visitor: Visitor, ada: User, mailing: None, questions: list[Question]
) -> None:
    EmailAddress.objects.create(user=ada, email=ADDRESS, verified=True, primary=True)
    thief = Client()
    thief.force_login(ada)
    response = thief.post("/accounts/email/", {"action_add": "", "email": "thief@example.org"})
    assert response["Location"].startswith("/accounts/reauthenticate/")
    assert not mail.outbox
    thief.post(response["Location"], {"password": PASSWORD})
    assert "thief@example.org" in mail.outbox[0].to  # it goes on where it was stopped
    ada.set_unusable_password()
    ada.save()
    other = Client()
    other.force_login(ada)
    assert other.get("/accounts/password/set/").status_code == 200


def test_the_admin_has_no_door_of_its_own(ada: User) -> None:
    tries = {
        client.post("/admin/login/", {"username": "ada", "password": "wrong"})["Location"]
        for client in [Client()] * 3
    }
    assert tries == {"/accounts/login/?next=/admin/"}
    client = Client()
    client.force_login(ada)
    assert client.get("/admin/login/").status_code == 403
    assert client.get("/admin/quiz/question/", follow=True).status_code == 403


def test_the_session_has_another_key_after_signing_in(
    visitor: Visitor, ada: User, questions: list[Question]
) -> None:
    session = visitor.client.session
    session["seen"] = True
    session.save()
    visitor.client.cookies["sessionid"] = str(session.session_key)
    sign_in(visitor)
    assert visitor.client.cookies["sessionid"].value != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_other_sessions_are_listed_and_ended(
    visitor: Visitor, ada: User, questions: list[Question]
) -> None:
    other = Visitor()
    for browser in (visitor, other):
        sign_in(browser)
    visitor.open("/accounts/sessions/")
    assert visitor.page.words.count("from 127.0.0.1") == 2
    visitor.press("Sign the others out")
    assert "signed in as" in visitor.open("/accounts/").words
    assert "You are not signed in" in other.open("/accounts/").words


def test_a_disabled_account_is_out_at_its_next_request(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.answer("Good")
    sign_up(visitor)
    User.objects.update(is_active=False)
    assert "Start the first question" in visitor.open("/").words
    sign_in(visitor)
    assert "disabled" in visitor.page.words


def test_a_new_password_signs_other_browsers_out(
    visitor: Visitor, ada: User, questions: list[Question]
) -> None:
    other = Visitor()
    for browser in (visitor, other):
        sign_in(browser)
    visitor.open("/accounts/password/change/")
    new = "another long password"
    visitor.press("Change the password", oldpassword=PASSWORD, password1=new, password2=new)
    assert "Your password is changed" in visitor.page.words
    assert "You are not signed in" in other.open("/accounts/").words


@pytest.mark.parametrize(
    ("address", "password", "said"),
    [
        ("no address", PASSWORD, "valid email"),
        ("new@example.org", "short", "at least 12"),
        (ADDRESS, PASSWORD, "There is an account"),
    ],
)
def test_what_is_wrong_with_a_new_account_stands_at_its_field(
    visitor: Visitor, ada: User, address: str, password: str, said: str
) -> None:
    EmailAddress.objects.create(user=ada, email=ADDRESS, verified=True, primary=True)
    visitor.open("/accounts/signup/")
    page = visitor.press("Make the account", email=address, password1=password)
    assert said in page.words
    assert any("wrong" in a.get("class", "") for _tag, a in page.tags)
    assert not Learner.objects.exists()


@pytest.fixture
def mailing(settings: Settings) -> None:
    """A site that sends e-mail."""
    settings.EMAIL_HOST = "mail.example.org"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True


def code_of(message: mail.EmailMessage) -> str:
    """Return the code that stands on a line of its own."""
    [code] = [line for line in str(message.body).splitlines() if line and line == line.upper()]
    return code


def test_with_e_mail_an_account_is_made_once_its_code_was_typed(
    visitor: Visitor, questions: list[Question], mailing: None
) -> None:
    visitor.answer("Good")
    sign_up(visitor)
    assert ADDRESS in visitor.page.words
    assert Learner.objects.get().user is None
    visitor.press("Confirm", code="WRONG1")
    assert "That code is wrong" in visitor.page.words
    [message] = mail.outbox
    assert message.to == [ADDRESS]
    visitor.press("Confirm", code=code_of(message))
    assert Learner.objects.get().user == User.objects.get()
    assert visitor.open("/review/").has_button("Undo")


def test_with_e_mail_nobody_learns_who_has_an_account(
    visitor: Visitor, ada: User, mailing: None
) -> None:
    EmailAddress.objects.create(user=ada, email=ADDRESS, verified=True, primary=True)
    sign_up(visitor)
    new = Visitor()
    sign_up(new, "new@example.org")
    assert visitor.page.words.replace(ADDRESS, "") == new.page.words.replace("new@example.org", "")
    assert User.objects.count() == 2


def test_a_forgotten_password_is_set_anew_with_a_code(
    visitor: Visitor, ada: User, mailing: None, questions: list[Question]
) -> None:
    EmailAddress.objects.create(user=ada, email=ADDRESS, verified=True, primary=True)
    visitor.open("/accounts/password/reset/")
    visitor.press("Send the code", email=ADDRESS)
    visitor.press("Go on", code=code_of(mail.outbox[0]))
    visitor.press("Set the password", password1="a brand new one", password2="a brand new one")
    assert "new password is set" in visitor.page.words
    sign_in(visitor, password="a brand new one")
    assert "You are signed in" in visitor.page.words


def test_without_e_mail_a_forgotten_password_is_for_the_admin(visitor: Visitor, db: None) -> None:
    assert "sends no e-mail" in visitor.open("/accounts/password/reset/").words


def test_an_editor_signs_in_though_no_address_was_confirmed(
    visitor: Visitor, mailing: None, questions: list[Question]
) -> None:
    User.objects.create_user("eve", password=PASSWORD, is_staff=True)
    sign_in(visitor, "eve")
    assert visitor.client.get("/admin/").status_code == 200


def test_without_e_mail_the_admin_says_so(visitor: Visitor, settings: Settings, db: None) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    said = "whoever forgets the password needs you"
    assert said in Page(client.get("/admin/")).words
    settings.EMAIL_HOST = "mail.example.org"
    assert said not in Page(client.get("/admin/")).words


def test_where_guests_are_off_every_page_asks_to_sign_in(
    ada: User, questions: list[Question], settings: Settings
) -> None:
    asks = "django.contrib.auth.middleware.LoginRequiredMiddleware"
    place = settings.MIDDLEWARE.index("allauth.account.middleware.AccountMiddleware") + 1
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:place], asks, *settings.MIDDLEWARE[place:]]
    visitor = Visitor()
    for path in ("/", "/review/", "/q/551/", "/settings/", "/accounts/device/", "/admin/"):
        assert visitor.open(path).headings == ["Sign in"]
    assert visitor.client.get("/livez").status_code == 200
    assert visitor.open("/accounts/password/reset/").headings == ["Forgotten your password?"]
    sign_in(visitor)
    assert visitor.answer("Good").headings == ["What is question 552 about?"]
