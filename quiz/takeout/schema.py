"""What a file of k8sprep holds, as docs/export.md describes it. Pure."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from datetime import date, datetime

from quiz.memory.schedule import Parameters

FORMAT, VERSION = "k8sprep", 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The learner's settings, as the model Learner means them; `since` is when they began, UTC."""

    since: datetime
    zone: str
    interview: date | None
    second_interview: date | None
    minutes_a_day: int
    retention: float
    two_buttons: bool
    hide_timer: bool
    hide_streak: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The learner's marks on one question; `uid` and `number` are the question's."""

    uid: str
    number: int
    suspended: bool
    buried_until: datetime | None
    flagged: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One rating, known by its token, with all that the model Attempt keeps of it.

    `version` is the question's, `parameters` a place in the content's list. `undone_at`: when it
    was taken back (UTC); None while it counts.
    """

    token: uuid.UUID
    uid: str
    number: int
    version: int
    rating: int
    answered_at: datetime
    undone_at: datetime | None
    zone: str
    parameters: int
    due: datetime
    answer: str
    suggested: list[str] | None
    ticked: list[str] | None
    proposed: int | None
    seconds: int | None
    leech: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A mistake that the learner reported in a question, and when editors dealt with it (UTC)."""

    uid: str
    number: int
    version: int
    text: str
    created_at: datetime
    handled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything of one learner. Answers stand in the order in which they were given."""

    settings: Chosen
    parameters: list[Parameters]
    cards: list[Marked]
    attempts: list[Answered]
    reports: list[Reported]


Kind = Chosen | Marked | Answered | Reported


def names(kind: type[Kind]) -> tuple[str, ...]:
    """Return the keys of such an entry, in the order of the file."""
    return tuple(field.name for field in fields(kind))
