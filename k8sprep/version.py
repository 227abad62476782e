"""Which k8sprep this is, and how two releases compare."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
VERSION: str = tomllib.loads(PROJECT.read_text())["project"]["version"]
# The commit that the image was built from; empty in a checkout.
REVISION = os.environ.get("REVISION", "")
FORM = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?")


def order(version: str) -> tuple[int, int, int, str, int]:
    """Return a key that sorts releases: 0.9.0 before 0.10.0, 1.0.0rc1 before 1.0.0.

    Raises:
        ValueError: when it is neither `1.2.3` nor `1.2.3` with a, b or rc and a number.
    """
    parts = FORM.fullmatch(version)
    if not parts:
        raise ValueError(f"{version!r} is not a version. Write it like 1.2.3 or 1.2.3rc1.")
    major, minor, patch, stage, number = parts.groups()
    return int(major), int(minor), int(patch), stage or "release", int(number or 0)
