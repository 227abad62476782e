"""Signing up, in and out as people do."""

from __future__ import annotations

from tests.pages import Visitor

ADDRESS, PASSWORD = "ada@example.org", "correct horse battery"
LOGIN = "/accounts/login/"


def sign_up(visitor: Visitor, address: str = ADDRESS) -> None:
    """Make an account."""
    visitor.open("/accounts/signup/")
    visitor.press("Make the account", email=address, password1=PASSWORD)


def sign_in(visitor: Visitor, login: str = ADDRESS, password: str = PASSWORD) -> None:
    """Sign in to it."""
    visitor.open(LOGIN)
    visitor.press("Sign in", login=login, password=password)


def sign_out(visitor: Visitor) -> None:
    """Sign out from the account's page."""
    visitor.open("/accounts/")
    visitor.press("Sign out")
