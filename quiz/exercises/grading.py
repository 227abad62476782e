"""Judging an answer key point by key point: what was heard, and the rating that follows. Pure.

Each idea unit is judged by itself because people who judge a whole answer at once believe too
easily that they knew it: Dunlosky, Hartwig, Rawson and Lipko, “Improving college students'
evaluation of text learning using idea-unit standards”, QJEP 64 (2011), pages 467 to 484.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from quiz.exercises.matcher import KeyPointLike, heard_falsehood, marked, sentences, ticks
from quiz.rating import Rating


class Misconception(TypedDict):
    """A wrong belief: phrases that tell it, and one kind sentence that corrects it."""

    phrases: list[str]
    correction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a typed answer says.

    `ticks` are the key points in it, in order; `words` the answer in pieces, each with whether it
    made a key point heard; `corrections` the sentences for misconceptions in it. `denied`: it
    claims something false, so that nothing was ticked.
    """

    ticks: tuple[bool, ...]
    words: tuple[tuple[str, bool], ...]
    corrections: tuple[str, ...]
    denied: bool


def listen(
    answer: str, points: Sequence[KeyPointLike], misconceptions: Sequence[Misconception]
) -> Heard:
    """Return what the answer says of the question's key points and misconceptions."""
    said = sentences(answer)
    patterns = [known["phrases"] for known in misconceptions]
    heard = ticks(answer, points, misconceptions=patterns)
    phrases = [
        phrase
        for point, is_heard in zip(points, heard, strict=True)
        for phrase in point.phrases
        if is_heard
    ]
    return Heard(
        ticks=tuple(heard),
        words=tuple(marked(answer, phrases)),
        corrections=tuple(
            known["correction"]
            for known in misconceptions
            if heard_falsehood(said, known["phrases"])
        ),
        denied=any(heard_falsehood(said, false) for false in patterns),
    )


def propose(musts: Sequence[bool], ticked: Sequence[bool]) -> int:
    """Return the rating that follows from the ticks; *Hard* is only ever the learner's own word.

    Args:
        musts: for each key point whether a good answer must have it.
        ticked: for each whether this one had it.

    Returns:
        1 (Again) when a must is missing, 3 (Good) when only others are, 4 (Easy) when none is.
    """
    missing = [must for must, tick in zip(musts, ticked, strict=True) if not tick]
    return Rating.AGAIN if any(missing) else Rating.GOOD if missing else Rating.EASY
