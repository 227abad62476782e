"""allauth's forms in the site's words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django import forms as django_forms
from django.urls import reverse
from django.utils.html import format_html

NAME_MAX = 254
LONG_ENOUGH = "At least 12 characters. A few words are fine."
LABELS = {
    "login": "E-mail address",
    "email": "E-mail address",
    "oldpassword": "Your password now",
    "password1": "New password",
    "password2": "The new password again",
    "code": "Code",
}


class InOurWords(django_forms.Form):
    """Labels in our words and nothing within the fields, which a label above them names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].help_text = LONG_ENOUGH
        for name in {"oldpassword", "password"} & self.fields.keys():
            self.fields[name].help_text = format_html(
                '<a href="{}">Forgot your password?</a>', reverse("account_reset_password")
            )


class LoginForm(InOurWords, forms.LoginForm):
    """An e-mail address or an editor's name, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.help_text = "Editors may type their name instead."
        login.widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "maxlength": NAME_MAX,
        }


class SignupForm(InOurWords, forms.SignupForm):  # type: ignore[misc]  # allauth's own clean()
    """An e-mail address and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "password1" in self.fields:
            self.fields["password1"].label = "Password"


class ReauthenticateForm(InOurWords, forms.ReauthenticateForm):
    """The password, once more."""


class ChangePasswordForm(InOurWords, forms.ChangePasswordForm):
    """The password of now, and twice the new one."""


class SetPasswordForm(InOurWords, forms.SetPasswordForm):
    """Twice the first password."""


class ResetPasswordForm(InOurWords, forms.ResetPasswordForm):
    """The address to which a code is sent."""


class ResetPasswordKeyForm(InOurWords, forms.ResetPasswordKeyForm):
    """Twice the new password, after the code."""


class ConfirmPasswordResetCodeForm(InOurWords, forms.ConfirmPasswordResetCodeForm):
    """The code that sets a new password."""


class ConfirmEmailForm(InOurWords, forms.ConfirmEmailVerificationCodeForm):
    """The code that confirms an address."""


class AddEmailForm(InOurWords, forms.AddEmailForm):
    """The new address."""
