"""The process's environment, read so that a bad value stops the start with a sentence.

A value is taken literally, whatever characters it holds.
"""

from __future__ import annotations

import os
import re
from math import inf, nan
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

SECRETS = (
    *("SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASE_URL", "DB_PASSWORD"),
    *("EMAIL_PASSWORD", "OIDC_CLIENT_SECRET"),
)
FLAGS = {"1": True, "true": True, "yes": True, "on": True}
FLAGS |= {"0": False, "false": False, "no": False, "off": False}

FINAL_LINE_END = re.compile(r"\r?\n\Z")


class Environment(environ.Env):
    """Variables, each also from the file that `…_FILE` names.

    django-environ would read a value that begins with `$` as the name of another variable.
    """

    def get_value(
        self,
        var: str,
        cast: Any = None,
        default: Any = environ.Env.NOTSET,
        parse_default: bool = False,  # noqa: FBT001, FBT002 (the signature of django-environ)
    ) -> Any:
        """Return a variable's value in the form that `cast` names, or the default.

        The parameters are those of django-environ.

        Raises:
            ImproperlyConfigured: when it is set but empty or unreadable, or missing and needed.
        """
        value = read(var)
        if value is not None:
            return self.parse_value(value, cast)
        if default is self.NOTSET:
            raise ImproperlyConfigured(f"{var} is not set. Set it, or {var}_FILE to a file.")
        return default

    def flag(self, name: str, *, default: bool) -> bool:
        """Return whether a switch is on.

        Raises:
            ImproperlyConfigured: when its value is not 1, 0, true, false, yes, no, on or off.
        """
        text = self.str(name, default=str(default)).strip().lower()
        if text not in FLAGS:
            raise ImproperlyConfigured(f"{name} is {text!r}. Write 1 or 0.")
        return FLAGS[text]

    def number(self, name: str, *, default: float, at_least: float) -> float:
        """Return a number.

        Args:
            name: the variable.
            default: the number if it is not set.
            at_least: the smallest number that is allowed.

        Raises:
            ImproperlyConfigured: when its value is not a number, or too small.
        """
        text = self.str(name, default=str(default)).strip()
        try:
            number = float(text)
        except ValueError:
            number = nan
        if not at_least <= number < inf:
            raise ImproperlyConfigured(
                f"{name} is {text!r}. Write a number of at least {at_least:g}, or leave it out."
            )
        return number


def read(name: str) -> str | None:
    """Return a variable's value, or its file's; None when neither is named.

    A final line end, which editors and `echo` add, is no part of the value.

    Raises:
        ImproperlyConfigured: when the variable or its file is empty, or cannot be read as text.
    """
    path = os.environ.get(f"{name}_FILE")
    source = name if path is None else f"{name}_FILE"
    value = os.environ.get(name) if path is None else _text_of(path, source)
    if value is None:
        return None
    value = FINAL_LINE_END.sub("", value)
    if not value:
        where = f"{source} names {path}, which" if path else source
        raise ImproperlyConfigured(f"{where} is empty. Give it a value, or unset {source}.")
    if "\0" in value or not _is_text(value):
        raise ImproperlyConfigured(f"{source} holds bytes that are not text. Write it as UTF-8.")
    return value


def check_secrets() -> None:
    """Read every secret that is named, also those that the other settings make needless.

    Raises:
        ImproperlyConfigured: naming the first that cannot be read.
    """
    for name in SECRETS:
        read(name)


def _text_of(path: str, source: str) -> str:
    if not path:
        return ""
    if not (Path(path).is_file() and os.access(path, os.R_OK)):
        raise ImproperlyConfigured(
            f"{source} names {path}, which is not a file that can be read. Mount it there, "
            f"or set {source.removesuffix('_FILE')} itself."
        )
    # In the same form as the variables, and with every line end as it stands.
    return os.fsdecode(Path(path).read_bytes())


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
