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
    """What an attempt keeps of an answer (plain JSON), and the rating that follows, if any.

    `reason` says in a sentence why that rating follows; it is empty where none does.
    """

    payload: dict[str, Any]
    proposed: Rating | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """An answer beside what there was to say.

    `shown` is what a later rating is graded by (plain JSON, signed by the page); `ticked` goes with
    the parts of the answer that can be ticked; `reasons` are the sentences of which one goes with
    each proposal; `details` is whatever else the kind's partial shows.
    """

    shown: dict[str, Any]
    ticked: tuple[bool, ...]
    graded: Graded
    is_touched: bool
    reasons: tuple[str, ...]
    details: Any


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
    """An exercise kind. A module with these names is one.

    What is posted reaches it as the form's texts by their names; what is stored is plain JSON.
    """

    @property
    def name(self) -> str:
        """What an attempt keeps as its kind; never changes."""

    def parse(self, stored: Mapping[str, Any], /) -> Any:
        """Return the definition that is stored with a question; raises DefinitionError."""

    def ask(self, definition: Any, /) -> dict[str, Any]:
        """Return what is shown before the answer, beside the question (plain JSON)."""

    def reveal(
        self, definition: Any, posted: Mapping[str, str], before: Mapping[str, Any] | None, /
    ) -> Revealed:
        """Return what is shown with the answer; `before` is what an earlier reveal showed."""

    def grade(self, shown: Mapping[str, Any], posted: Mapping[str, str], /) -> Graded:
        """Return what the answer is worth, from what was shown beside it and what was posted."""

    def summarise(self, payload: Mapping[str, Any], /) -> Summary:
        """Return what a stored payload says.

        Learners' files bring payloads too. One that is not of this kind raises an AttributeError,
        KeyError, TypeError or ValueError.
        """
