"""The second step: an authenticator app, recovery codes, and passkeys in the admin's hands."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User

from quiz.models import Question
from tests.accounts.people import ADDRESS, PASSWORD, sign_in, sign_out
from tests.pages import Visitor

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    """Return what an app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up(visitor: Visitor) -> str:
    """Set up an app and return its secret."""
    visitor.open("/accounts/2fa/app/")
    visitor.press("Confirm", password=PASSWORD)
    secret: str
    [secret] = re.findall(r"<code>([A-Z2-7]{20,})</code>", visitor.response.content.decode())
    assert "<svg" in visitor.response.content.decode()
    visitor.press("Turn it on", code=code_of(secret))
    return secret


@pytest.fixture
def ada(visitor: Visitor, questions: list[Question]) -> Visitor:
    """Ada's browser, where she is signed in as an editor."""
    User.objects.create_user("ada", ADDRESS, PASSWORD, is_staff=True)
    sign_in(visitor)
    return visitor


def test_a_code_of_the_app_is_asked_for_also_on_the_way_to_the_admin(ada: Visitor) -> None:
    secret = set_up(ada)
    assert "Recovery codes" in ada.page.headings
    [code, *_] = re.findall(r"<li><code>(\d{8})</code>", ada.response.content.decode())
    sign_out(ada)
    sign_in(ada)
    assert ada.page.headings == ["Second step"]
    assert ada.client.get("/admin/").status_code == 302
    ada.press("Sign in", code="000000")
    assert "That code is wrong" in ada.page.words
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    ada.press("Sign in", code=code)
    assert ada.client.get("/admin/").status_code == 200
    assert secret not in ada.open("/accounts/2fa/").words


def test_codes_cannot_be_guessed_without_end(ada: Visitor) -> None:
    set_up(ada)
    sign_out(ada)
    sign_in(ada)
    for _ in range(12):
        if ada.page.has_button("Sign in"):
            ada.press("Sign in", code="000000")
    assert "too often" in ada.page.words or "Too many" in ada.page.words


def test_the_app_can_be_turned_off(ada: Visitor) -> None:
    set_up(ada)
    ada.open("/accounts/2fa/app/remove/")
    ada.press("Turn it off")
    assert not Authenticator.objects.exists()
