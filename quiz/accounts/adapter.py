"""What this site does differently from allauth: whose address counts, and who is let in."""

from __future__ import annotations

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from quiz.views.errors import too_many

NO_ADDRESS = "0.0.0.0"  # noqa: S104 (what is counted for whoever comes by a socket)
STAGES = {
    "allauth.account.stages.EmailVerificationStage": "quiz.accounts.adapter.VerificationStage"
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth's rules, with those of this site."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "No account has this e-mail address and this password.",
        "username_password_mismatch": "No account has this name and this password.",
        "email_taken": "There is an account with this e-mail address already. Sign in to it.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your password.",
        "incorrect_code": "That code is wrong, or no longer valid.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether visitors may make an account."""
        return bool(settings.ACCOUNTS and settings.SIGN_UP)

    def get_login_stages(self) -> list[str]:
        """Return allauth's steps of signing in, with our exception for editors."""
        return [STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that the outermost trusted proxy saw, else the connection's own.

        What stands further left in X-Forwarded-For was written by the client, so it counts for
        nothing.
        """
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
        seen = hops[-count] if 0 < count <= len(hops) else request.META.get("REMOTE_ADDR", "")
        try:
            address = ipaddress.ip_address(seen)
        except ValueError:
            return NO_ADDRESS
        # A socket of both families names an IPv4 client ::ffff:192.0.2.1, and all of these are one
        # network of IPv6, so they would share a limit.
        return str(getattr(address, "ipv4_mapped", None) or address)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return what guesses are counted by: the account that is tried, whatever the Host says.

        allauth puts the Host before it, whose port anybody may choose anew for each guess.
        """
        return str(credentials.get("email", credentials.get("username", ""))).lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try; the one too many is answered with 429, whatever was typed.

        Raises:
            ImmediateHttpResponse: with that page.
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ImmediateHttpResponse(too_many(request)) from None

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether the password is asked again, before anything that changes the way in.

        Who finds a browser signed in must not change the address, and then the password by it.
        Whoever comes from another site and has no password yet can be asked for none.
        """
        always = super().is_reauthentication_required(app=app, **kwargs)
        user = getattr(self.request, "user", None)
        return bool(always or (isinstance(user, User) and user.has_usable_password()))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return where one goes on after changing the password."""
        return reverse("account")


class VerificationStage(EmailVerificationStage):
    """Asks learners to confirm their address; an admin made the editors' accounts."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Return the page that asks for the code, if any, and whether signing in may go on."""
        if getattr(self.login.user, "is_staff", False):
            return None, True
        step: tuple[HttpResponse | None, bool] = super().handle()  # type: ignore[no-untyped-call]
        return step
