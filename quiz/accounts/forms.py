"""allauth's forms in the site's words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.urls import reverse
from django.utils.html import format_html

NAME_MAX = 254


class LoginForm(forms.LoginForm):
    """An e-mail address or an editor's name, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = "E-mail address"
        login.help_text = "Editors may type their name instead."
        login.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}
        password.help_text = format_html(
            '<a href="{}">Forgot your password?</a>', reverse("account_reset_password")
        )
        without_placeholders(self)


class SignupForm(forms.SignupForm):
    """An e-mail address and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail address"
        self.fields["password1"].help_text = "At least 12 characters. A few words are fine."
        without_placeholders(self)


def without_placeholders(form: Any) -> None:
    """Leave the labels to say what belongs into a field."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
