"""What the kernel says of this process: /proc/self/status and its neighbours, as numbers."""

from __future__ import annotations

import re

from quiz.evidence.here import Here

STATUS = "proc/self/status"


def status_of(here: Here, name: str) -> str:
    """Return a line of the process's status, without its name; nothing where there is none."""
    found = re.search(rf"^{re.escape(name)}:[ \t]*(.*)$", here.text(STATUS), re.MULTILINE)
    return found[1].strip() if found else ""


def number(text: str, base: int = 10) -> int | None:
    """Return a whole number of at most 20 digits, or None."""
    digits = r"-?\d{1,20}" if base == 10 else r"[0-9a-f]{1,20}"
    return int(text, base) if re.fullmatch(digits, text.strip(), re.ASCII) else None
