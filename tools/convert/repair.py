"""The text of a question list as clean lines: encoding repaired, line ends all the same."""

from __future__ import annotations

import re
from collections.abc import Callable

from quiz.bank.findings import BankError, Finding
from quiz.bank.invisible import BLANK, kind_of
from tools.convert import odd

BOM = "\ufeff"


def repaired(text: str) -> tuple[list[str], list[Finding]]:
    """Repair a list's encoding and what nobody can see in it; quotes and widths stay as they are.

    Args:
        text: The list as it was decoded from UTF-8.

    Returns:
        Its lines without their ends, and what was changed in which line.

    Raises:
        BankError: When it is not text, or the library that repairs it is missing.
    """
    if "\0" in text:
        what = "there is a NUL here, so this is not a text file"
        raise BankError([odd(text[: text.index("\0")].count("\n"), what, "save it as UTF-8")])
    text, findings = _unmarked(text)
    lines = text.split("\n")
    fix = _fixer()
    for number, line in enumerate(lines):
        if not line.isascii() or not line.isprintable():
            lines[number], changes = _repaired_line(line, number, fix)
            findings += changes
    tabbed = [number for number, line in enumerate(lines) if "\t" in line]
    if tabbed:
        what = f"there are tabs in {len(tabbed)} line(s), first in this one"
        findings.append(odd(tabbed[0], what, "kept as they are"))
    return lines, findings


def _unmarked(text: str) -> tuple[str, list[Finding]]:
    """Return the text without byte order mark and with LF line ends."""
    findings = []
    if text.startswith(BOM):
        text = text.removeprefix(BOM)
        findings.append(odd(0, "there is a byte order mark at the start", "left out"))
    if "\r" in text:
        what = "from here on lines end in CR or CRLF"
        findings.append(odd(text[: text.index("\r")].count("\n"), what, "written as LF"))
        text = re.sub("\r\n?", "\n", text)
    return text, findings


def _repaired_line(line: str, number: int, fix: Callable[[str], str]) -> tuple[str, list[Finding]]:
    findings = []
    fixed = fix(line)
    if fixed != line:
        what = f"broken encoding: {_visible(line)} \u2192 {_visible(fixed)}"
        findings.append(odd(number, what, "check the repair"))
    if found := sorted(char for char in set(fixed) - {" ", "\t"} if kind_of(char)):
        names = ", ".join(f"U+{ord(character):04X}" for character in found)
        todo = "left out, or made a space between words"
        findings.append(odd(number, f"there are invisible characters here ({names})", todo))
        fixed = fixed.translate({ord(char): _instead_of(char) for char in found})
    return fixed, findings


def _instead_of(hidden: str) -> str:
    return " " if hidden.isspace() or kind_of(hidden) == BLANK else ""


def _fixer() -> Callable[[str], str]:
    try:
        # Only developers have it, since nothing that is served needs it.
        from ftfy import TextFixerConfig, fix_encoding  # noqa: PLC0415 (see above)
    except ModuleNotFoundError:
        what = "the library that repairs broken encoding, ftfy, is not installed"
        raise BankError([Finding(what=what, todo="run `make venv`")]) from None
    # A character that can no longer be told stays as it is, rather than becoming a "\ufffd".
    config = TextFixerConfig(replace_lossy_sequences=False)
    return lambda line: fix_encoding(line, config)


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
