"""Files of version 1, which release 0.1 wrote and which will always be read. Pure.

In them an answer had four keys of its own, and recall was the only kind of exercise.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta
from msgspec.structs import asdict

from quiz.takeout.refusal import converted, refusal
from quiz.takeout.schema import MOST, Answered, Content, Given, Kept, Points, Rated, Typed

JUDGED = {"suggested": "heard", "ticked": "ticked", "proposed": "proposed"}


class AnsweredThen(Given, frozen=True, kw_only=True):
    """A rating with its answer; the last three keys are null where it was rated by hand."""

    answer: Typed
    suggested: Points | None
    ticked: Points | None
    proposed: Rated | None


class ContentThen(Kept, frozen=True, kw_only=True):
    """All of one learner's data."""

    attempts: Annotated[list[AnsweredThen], Meta(max_length=MOST)]


def upgraded(values: dict[str, Any]) -> Content:
    """Return what a file of version 1 holds, in the form of today's version.

    Raises:
        UnreadableError: when a value does not fit; the sentence names its place in the file.
    """
    then = asdict(converted(values, ContentThen))
    for place, attempt in enumerate(then["attempts"]):
        if len({getattr(attempt, name) is None for name in JUDGED}) > 1:
            wanted = "null exactly where `suggested` and `ticked` are"
            raise refusal(values, f"attempts[{place}].proposed", wanted)
    del then["version"]
    return Content(**then | {"attempts": [*map(_upgraded, then["attempts"])]})


def _upgraded(attempt: AnsweredThen) -> Answered:
    kept = asdict(attempt)
    payload = {"answer": kept.pop("answer")}
    judged = {name: kept.pop(key) for key, name in JUDGED.items()}
    if attempt.ticked is not None:
        payload |= judged
    return Answered(kind="recall", payload=payload, **kept)
