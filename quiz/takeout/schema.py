"""What a k8sprep file holds, as docs/export.md describes it, and the bounds of everything. Pure."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

from msgspec import Meta, Struct

from quiz.bounds import ANSWER_MAX, REHEARSALS_MAX, REHEARSED_MAX, REHEARSED_SECONDS, TEXT_MAX

FORMAT, VERSION = "k8sprep", 2
MOST = 5_000  # answers, or notes, or sets of parameters of one file
MOST_REPORTS = 1_000
LONGEST_STEP = 86_400
LARGEST = 2**31 - 1  # of an integer in the database
WEIGHTS = 21
# What a refusal asks for where the bounds of the type do not say it.
SOUND = f"{WEIGHTS} numbers that FSRS-6 accepts"
ZONE = "a time zone such as Europe/Berlin"
REPORT = f"what was wrong, in 1 to {TEXT_MAX:,} characters, without NUL"
STEP = f"seconds, a whole number from 1 to {LONGEST_STEP:,}"
# No database stores NUL, or halves of characters beyond the first 65,536.
WRITABLE = r"\A[^\x00\ud800-\udfff]*\Z"

Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]
Number: TypeAlias = Annotated[int, Meta(ge=1, le=LARGEST)]
Rated: TypeAlias = Annotated[int, Meta(ge=1, le=4)]
Share: TypeAlias = Annotated[float, Meta(ge=0.8, le=0.97)]
Zone: TypeAlias = Annotated[str, Meta(max_length=64, description=ZONE)]
Uid: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"\A[0-9a-f]{12}\Z",
        description="a question's 12 hexadecimal digits in lower case",
    ),
]
Typed: TypeAlias = Annotated[str, Meta(max_length=ANSWER_MAX, pattern=WRITABLE)]
Slug: TypeAlias = Annotated[str, Meta(max_length=60, pattern=r"\A[\w-]+\Z")]
Slugs: TypeAlias = Annotated[list[Slug], Meta(max_length=1_000)]
Seconds: TypeAlias = Annotated[int, Meta(ge=0, le=REHEARSED_SECONDS)]
Few: TypeAlias = Annotated[int, Meta(ge=0, le=100)]
Written: TypeAlias = Annotated[str, Meta(max_length=TEXT_MAX, pattern=WRITABLE)]
Point: TypeAlias = Annotated[str, Meta(max_length=1_000, pattern=WRITABLE)]
Points: TypeAlias = Annotated[list[Point], Meta(max_length=100)]
Word: TypeAlias = Annotated[str, Meta(max_length=10, pattern=WRITABLE)]
Email: TypeAlias = Annotated[
    str,
    Meta(max_length=254, pattern=r"\A([!-?A-~]+@[!-?A-~]+)?\Z", description="an e-mail address"),
]
Weight: TypeAlias = Annotated[
    float, Meta(ge=-1e9, le=1e9, description="a number that FSRS-6 accepts")
]
Weights: TypeAlias = Annotated[
    list[Weight], Meta(min_length=WEIGHTS, max_length=WEIGHTS, description=SOUND)
]
Step: TypeAlias = Annotated[int, Meta(ge=1, le=LONGEST_STEP, description=STEP)]
Steps: TypeAlias = Annotated[list[Step], Meta(max_length=10)]


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An object in the file: it has these keys and no other.

    All of them are written. Those that have a default came later and may be absent from a file.
    """


class Chosen(Entry, frozen=True, kw_only=True):
    """The learner's settings, as the model Learner means them; `since` is when they began."""

    since: Moment
    zone: Zone
    interview: date | None
    second_interview: date | None
    minutes_a_day: Annotated[int, Meta(ge=5, le=240)]
    retention: Share
    two_buttons: bool
    types_answers: bool = False
    hide_timer: bool
    hide_streak: bool
    no_date: bool = False
    left_out: Slugs = []


class Computed(Entry, frozen=True, kw_only=True):
    """What steps were computed with: the keys of `quiz.memory.schedule.Parameters`."""

    weights: Weights
    retention: Share
    learning_steps: Steps
    relearning_steps: Steps
    maximum: Annotated[int, Meta(ge=1, le=36_500)]


class Marked(Entry, frozen=True, kw_only=True):
    """The learner's annotations on one question; `uid` and `number` are the question's."""

    uid: Uid
    number: Number
    suspended: bool
    buried_until: Moment | None
    flagged: bool
    note: Written


class Reported(Entry, frozen=True, kw_only=True):
    """A mistake that the learner reported in a question, and what editors answered.

    `answer` is what the learner sent along of what they had typed.
    """

    uid: Uid
    number: Number
    version: Number
    text: Annotated[
        str, Meta(min_length=1, max_length=TEXT_MAX, pattern=WRITABLE, description=REPORT)
    ]
    created_at: Moment
    handled_at: Moment | None
    reason: Word = ""
    answer: Typed = ""
    email: Email = ""
    outcome: Word = ""
    word: Written = ""
    fixed_in: Number | None = None
    read_at: Moment | None = None


class Asked(Entry, frozen=True, kw_only=True):
    """One question of a rehearsal, as RehearsedQuestion means it; `seconds` is None if unanswered.

    `token` is that of the attempt which is made when the answer is judged.
    """

    uid: Uid
    number: Number
    version: Number
    token: uuid.UUID
    answer: Typed
    seconds: Seconds | None
    followup: Point
    followup_answer: Typed
    followup_seconds: Seconds | None
    rating: Rated | None
    said: Few | None
    points: Few | None
    missed: Points | None


class Rehearsed(Entry, frozen=True, kw_only=True):
    """A rehearsal with its questions in their order, as Rehearsal means it."""

    started_at: Moment
    ended_at: Moment | None
    judged_at: Moment | None
    minutes: Annotated[int, Meta(ge=1, le=240)]
    level: Annotated[str, Meta(max_length=10, pattern=WRITABLE)]
    sections: Slugs
    weak: bool
    paused: Annotated[int, Meta(ge=0, le=LARGEST)]
    pauses: Annotated[int, Meta(ge=0, le=LARGEST)]
    questions: Annotated[list[Asked], Meta(max_length=REHEARSED_MAX)]


class Given(Entry, frozen=True, kw_only=True):
    """One rating, identified by its token, with all that an Attempt keeps except the answer.

    `version` is the question's, `parameters` is a place in the content's list, and `undone_at` is
    when it was taken back, None while it counts.
    """

    token: uuid.UUID
    uid: Uid
    number: Number
    version: Number
    rating: Rated
    answered_at: Moment
    undone_at: Moment | None
    zone: Zone
    parameters: Annotated[int, Meta(ge=0, le=MOST)]
    due: Moment
    seconds: Annotated[int, Meta(ge=0, le=LARGEST)] | None
    leech: bool
    took: Annotated[int, Meta(ge=0, le=LARGEST)] | None = None


class Answered(Given, frozen=True, kw_only=True):
    """A rating with the answer: its exercise kind, and what that kind recorded."""

    kind: Annotated[str, Meta(max_length=20, pattern=WRITABLE)]
    payload: dict[str, Any]


class Said(Entry, frozen=True, kw_only=True):
    """What a payload may say, once its kind has summed it up (quiz.exercises.kind.Summary)."""

    answer: Typed
    heard: Points | None
    ticked: Points | None
    proposed: Rated | None


class Kept(Entry, frozen=True, kw_only=True):
    """All of one learner's data except the ratings."""

    format: str = FORMAT
    version: int = VERSION
    settings: Chosen
    parameters: Annotated[list[Computed], Meta(max_length=MOST)]
    cards: Annotated[list[Marked], Meta(max_length=MOST)]
    reports: Annotated[list[Reported], Meta(max_length=MOST_REPORTS)]


class Content(Kept, frozen=True, kw_only=True):
    """All of one learner's data; the ratings are in the order in which they were given."""

    attempts: Annotated[list[Answered], Meta(max_length=MOST)]
    rehearsals: Annotated[list[Rehearsed], Meta(max_length=REHEARSALS_MAX)] = []
