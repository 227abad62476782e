"""One practice in several browsers: by an account, by a link, and by a passkey."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quiz.models import Learner
from tests.browser.conftest import OpenPage
from tests.factories import make_questions

ADDRESS, PASSWORD = "ada@example.org", "correct horse battery"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "automaticPresenceSimulation": True,
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def rate_five(page: Page) -> None:
    """Rate five cards, by keys."""
    page.goto("/review/")
    for _ in range(5):
        heading = page.get_by_role("heading", level=1).inner_text()
        page.get_by_role("button", name="Reveal answer").click()
        page.get_by_role("button", name="Easy", exact=True).click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text(heading)


def fill_in(page: Page, button: str) -> None:
    """Type address and password, and press the button."""
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name=button, exact=True).click()


def test_five_answers_here_and_five_there_are_ten_everywhere(
    open_page: OpenPage, transactional_db: None
) -> None:
    make_questions(12)
    laptop = open_page("/")
    rate_five(laptop)
    laptop.goto("/accounts/signup/")
    fill_in(laptop, "Make the account")
    expect(laptop.get_by_role("status")).to_contain_text("You are signed in")
    desk = open_page("/")
    rate_five(desk)
    desk.goto("/accounts/login/")
    fill_in(desk, "Sign in")
    expect(desk.get_by_role("status")).to_contain_text("You are signed in")
    [learner] = Learner.objects.all()
    assert learner.attempts.count() == 10
    # A guest and their phone, which nobody signs in on.
    guest = open_page("/")
    rate_five(guest)
    guest.goto("/accounts/device/")
    guest.get_by_role("button", name="Show the code").click()
    link = guest.locator("main a", has_text="/accounts/device/").get_attribute("href")
    phone = open_page("/", width=360)
    rate_five(phone)
    phone.goto(urlsplit(str(link)).path)
    phone.get_by_role("button", name="Yes, make them one").click()
    expect(phone.get_by_role("status")).to_contain_text("share one practice")
    assert Learner.objects.get(user=None).attempts.count() == 10


def test_a_passkey_signs_in_without_a_password(
    open_page: OpenPage, live_server: LiveServer, transactional_db: None
) -> None:
    make_questions(2)
    # Browsers take passkeys from names only, and from this one without https.
    site = live_server.url.replace("127.0.0.1", "localhost")
    page = open_page("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto(f"{site}/accounts/signup/")
    fill_in(page, "Make the account")
    page.goto(f"{site}/accounts/passkeys/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto(f"{site}/accounts/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("You are signed in")
