"""What an exercise kind is: a module with these names, listed in the registry. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from quiz.rating import Rating


class DefinitionError(ValueError):
    """A stored definition that cannot be used; the message is a sentence that says why."""


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
    """An answer beside what it should have said.

    `shown` is what a later rating is graded against (plain JSON, signed by the page); `ticked` says
    for each key point of the question whether it is; `is_touched` says whether the learner set the
    ticks; `reasons` are all the sentences that can explain a proposal, so that the page can choose
    one as ticks change; `details` is whatever else the kind's partial shows.
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
    """An exercise kind: any module with these names is one.

    What is posted arrives as a mapping from field name to text; what is stored is plain JSON.
    """

    @property
    def name(self) -> str:
        """The name that is stored with every attempt; it never changes."""

    def parse(self, stored: Mapping[str, Any], /) -> Any:
        """Return the definition that is stored with a question; raises DefinitionError."""

    def ask(self, definition: Any, /) -> dict[str, Any]:
        """Return what is shown before the answer, beside the question (plain JSON)."""

    def reveal(
        self, definition: Any, posted: Mapping[str, str], before: Mapping[str, Any] | None, /
    ) -> Revealed:
        """Return what is shown with the answer.

        Args:
            definition: what `parse` returned.
            posted: the form's texts, by field name.
            before: what an earlier reveal of the same card showed, or None at the first.
        """

    def resume(self, definition: Any, payload: Mapping[str, Any], /) -> Revealed:
        """Return what was shown when a stored payload was recorded, for a rating that is undone."""

    def grade(self, shown: Mapping[str, Any], posted: Mapping[str, str], /) -> Graded:
        """Return what the answer is worth, from what was shown beside it and what was posted."""

    def summarise(self, payload: Mapping[str, Any], /) -> Summary:
        """Return what a stored payload says.

        Payloads also come from files that learners import. One that does not fit this kind raises
        an AttributeError, KeyError, TypeError or ValueError.
        """
