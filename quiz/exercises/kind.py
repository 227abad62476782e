"""What an exercise kind is: one module with these names, in the registry. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from quiz.rating import Rating


class DefinitionError(ValueError):
    """A stored definition that cannot be asked; its text is a sentence that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """What an attempt keeps of an answer (plain JSON), and the rating that follows, if any."""

    payload: dict[str, Any]
    proposed: Rating | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What history and exports show of an answer.

    `heard` and `ticked` hold the texts of the points that the machine heard and that the learner
    ticked in the end; both are None where the learner rated by hand.
    """

    answer: str
    heard: tuple[str, ...] | None = None
    ticked: tuple[str, ...] | None = None
    proposed: Rating | None = None


class Exercise(Protocol):
    """An exercise kind. A module with these names is one; what passes between them is its own."""

    @property
    def name(self) -> str:
        """What an attempt keeps as its kind; never changes."""

    def parse(self, stored: Mapping[str, Any], /) -> Any:
        """Return the definition that is stored with a question; raises DefinitionError."""

    def ask(self, definition: Any, /) -> dict[str, Any]:
        """Return what is shown before the answer, beside the question (plain JSON)."""

    def grade(self, shown: Any, posted: Any, /) -> Graded:
        """Return what the answer is worth, from what was shown beside it and what was posted."""

    def summarise(self, payload: Mapping[str, Any], /) -> Summary:
        """Return what a stored payload says."""
