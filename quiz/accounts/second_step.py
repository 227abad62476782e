"""The second step of signing in: a QR code without a `style`, and messages in our words."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from quiz.accounts.qr import qr_code


class MfaAdapter(DefaultMFAAdapter):
    """allauth's rules, with our QR code."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is wrong, or no longer valid.",
        "unverified_email": "Confirm your e-mail address first.",
    }

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code of an authenticator's address."""
        return str(qr_code(url))
