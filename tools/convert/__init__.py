"""From a question list to drafts of the bank: outline, sections, answers, then the drafts."""

from __future__ import annotations

from quiz.bank.findings import Finding


def odd(line: int, what: str, done: str) -> Finding:
    """Say what is odd in a line (from 0), and what was done about it."""
    return Finding(what=what, todo=done, line=line + 1)
