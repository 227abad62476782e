"""The process's environment, read so that junk stops the boot with a sentence."""

from __future__ import annotations

import os
from math import inf, nan
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

SECRETS = ("SECRET_KEY", "DATABASE_URL", "DB_PASSWORD")
FLAGS = {"1": True, "true": True, "yes": True, "on": True}
FLAGS |= {"0": False, "false": False, "no": False, "off": False}


class Environment(environ.FileAwareEnv):
    """Variables, each also from the file that `…_FILE` names."""

    def flag(self, name: str, *, default: bool) -> bool:
        """Return whether a switch is on.

        Raises:
            ImproperlyConfigured: when its value is none of 1, 0, true, false, yes, no, on, off.
        """
        text = self.str(name, default="").strip().lower()
        if text and text not in FLAGS:
            raise ImproperlyConfigured(f"{name} is {text!r}. Write 1 or 0.")
        return FLAGS.get(text, default)

    def number(self, name: str, *, default: float, at_least: float) -> float:
        """Return a number.

        Raises:
            ImproperlyConfigured: when its value is none, or too small.
        """
        text = self.str(name, default="").strip() or str(default)
        try:
            number = float(text)
        except ValueError:
            number = nan
        if not at_least <= number < inf:
            raise ImproperlyConfigured(
                f"{name} is {text!r}. Write a number from {at_least:g} on, or leave it out."
            )
        return number


def check_files() -> None:
    """Look whether the files of secrets can be read.

    Raises:
        ImproperlyConfigured: naming the first that cannot.
    """
    for name in SECRETS:
        path = os.environ.get(f"{name}_FILE")
        if path and not (Path(path).is_file() and os.access(path, os.R_OK)):
            raise ImproperlyConfigured(
                f"{name}_FILE names {path}, which is no file that can be read. "
                f"Mount it there, or set {name} itself."
            )
