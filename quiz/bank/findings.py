"""What is wrong in the bank, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from quiz.validation import FieldPath


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    `path` is relative to the bank's folder, `line` counts from 1, `field` counts from 0, and
    `("explanation", 4)` is a line of the explanation. `what` and `todo` are the two halves of the
    sentence: what is wrong, and what to do.
    """

    what: str
    todo: str
    field: FieldPath = ()
    path: str = ""
    line: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}; {self.todo}"

    def placed(self, *, path: str, lines: Mapping[FieldPath, int]) -> Finding:
        """Return this finding with its file, and the line where its field (or parent) begins."""
        field = self.field
        while field and field not in lines:
            field = field[:-1]
        line = lines.get(field, self.line)
        return replace(self, path=path, line=line)


class BankError(Exception):
    """Something in the bank cannot be used; `findings` says all that is wrong with it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))
