"""The addresses of accounts: allauth's views, and none of them that the site has no page for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import import_string

from quiz.accounts import second_device
from quiz.accounts.overview import overview

View = Callable[..., HttpResponseBase]


def lazily(name: str) -> View:
    """Return a view that is imported when it is first asked for.

    The second step brings 12 MiB of cryptography, which most processes never need.
    """

    @login_not_required  # where one has to be signed in, allauth's view says so itself
    def view(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        found: View = import_string(f"allauth.mfa.{name}")
        return found(request, **arguments)

    return view


urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview, name="account"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("email/", account.email, name="account_email"),
    path(
        "confirm-email/",
        account.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path(
        "password/reset/confirm/",
        account.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/reset/complete/",
        account.complete_password_reset,
        name="account_complete_password_reset",
    ),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path("device/", second_device.second_device, name="second-device"),
    path("device/<str:code>/", second_device.join, name="join"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("2fa/", lazily("base.views.index"), name="mfa_index"),
    path("2fa/authenticate/", lazily("base.views.authenticate"), name="mfa_authenticate"),
    path("2fa/reauthenticate/", lazily("base.views.reauthenticate"), name="mfa_reauthenticate"),
    path("2fa/app/", lazily("totp.views.activate_totp"), name="mfa_activate_totp"),
    path("2fa/app/remove/", lazily("totp.views.deactivate_totp"), name="mfa_deactivate_totp"),
    path(
        "2fa/codes/",
        lazily("recovery_codes.views.view_recovery_codes"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/codes/new/",
        lazily("recovery_codes.views.generate_recovery_codes"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/codes/file/",
        lazily("recovery_codes.views.download_recovery_codes"),
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/", lazily("webauthn.views.list_webauthn"), name="mfa_list_webauthn"),
    path("passkeys/add/", lazily("webauthn.views.add_webauthn"), name="mfa_add_webauthn"),
    path("passkeys/login/", lazily("webauthn.views.login_webauthn"), name="mfa_login_webauthn"),
    path(
        "passkeys/reauthenticate/",
        lazily("webauthn.views.reauthenticate_webauthn"),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/",
        lazily("webauthn.views.remove_webauthn"),
        name="mfa_remove_webauthn",
    ),
    path(
        "passkeys/<int:pk>/edit/",
        lazily("webauthn.views.edit_webauthn"),
        name="mfa_edit_webauthn",
    ),
]

if settings.OIDC_ISSUER:
    urlpatterns += [path("", include("quiz.accounts.urls_of_sign_on"))]
