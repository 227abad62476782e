"""From a question list to drafts of the bank: outline, sections, answers, then the drafts."""

from __future__ import annotations

from quiz.bank.findings import Finding


def odd(line: int, what: str, done: str) -> Finding:
    """Return a finding about something odd in the list.

    Args:
        line: the line that it is in, counted from 0.
        what: what is odd.
        done: what was done about it.
    """
    return Finding(what=what, todo=done, line=line + 1)
