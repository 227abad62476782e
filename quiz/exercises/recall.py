"""Recall: answer in your own words, hear which key points were in it, tick and rate. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from quiz.exercises.grading import propose
from quiz.exercises.kind import DefinitionError, Graded, Summary
from quiz.exercises.matcher import Spoken
from quiz.rating import Rating

name: Final = "recall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One idea to listen for: its text, whether it is essential, and phrases that say it."""

    text: str
    must: bool = False
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconception:
    """A false belief: phrases that betray it, what corrects it, and which points it voids.

    `voids` counts the points from 0; files count them from 1.
    """

    phrases: tuple[str, ...]
    correction: str
    voids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What is listened for in the answer to one question."""

    points: tuple[Point, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a typed answer says.

    `ticks` are the points in it, in order; `words` the answer in pieces, each with whether it made
    a point heard; `corrections` the sentences for the false beliefs in it, and `voided` the points
    that these leave open, whatever else was said.
    """

    ticks: tuple[bool, ...]
    words: tuple[tuple[str, bool], ...]
    corrections: tuple[str, ...]
    voided: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What stood beside the answer to be ticked: each point's text, its weight, if it was heard."""

    texts: tuple[str, ...]
    musts: tuple[bool, ...]
    heard: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What came with a rating: the answer, the ticks, and whether the learner touched them."""

    answer: str
    ticked: tuple[bool, ...]
    is_touched: bool = False


def parse(stored: Mapping[str, Any]) -> Definition:
    """Return what to listen for.

    Args:
        stored: `key_points` and `misconceptions` as a question's file has them.

    Raises:
        DefinitionError: when a part is missing, is of another kind, or voids a point that is none.
    """
    points = tuple(
        Point(
            text=_text(known, "text"),
            must=bool(known.get("must")),
            phrases=_texts(known, "phrases"),
        )
        for known in _mappings(stored, "key_points")
    )
    misconceptions = tuple(
        Misconception(
            phrases=_texts(known, "phrases"),
            correction=_text(known, "correction"),
            voids=_places(known, len(points)),
        )
        for known in _mappings(stored, "misconceptions")
    )
    return Definition(points=points, misconceptions=misconceptions)


def ask(definition: Definition) -> dict[str, Any]:
    """Return what is shown before the answer: nothing, since recall gives no hint."""
    del definition
    return {}


def listen(answer: str, definition: Definition) -> Heard:
    """Return what the answer says of a question's points and false beliefs."""
    spoken = Spoken(answer)
    betrayed = [
        known
        for known in definition.misconceptions
        if any(spoken.claim(phrase) for phrase in known.phrases)
    ]
    voided = {place for known in betrayed for place in known.voids}
    said = [
        [phrase for phrase in point.phrases if place not in voided and spoken.says(phrase)]
        for place, point in enumerate(definition.points)
    ]
    return Heard(
        ticks=tuple(bool(phrases) for phrases in said),
        words=tuple(spoken.marked(phrase for phrases in said for phrase in phrases)),
        corrections=tuple(known.correction for known in betrayed),
        voided=tuple(place in voided for place in range(len(definition.points))),
    )


def grade(shown: Shown, posted: Posted) -> Graded:
    """Return what an attempt keeps of the answer, and the rating that the ticks propose.

    Just the answer is kept where nothing was heard and nothing touched: the learner rated by hand.
    """
    is_touched = posted.is_touched or posted.ticked != shown.heard
    proposed = propose(shown.musts, posted.ticked, is_touched=is_touched)
    if proposed is None:
        return Graded(payload={"answer": posted.answer}, proposed=None)
    payload = {
        "answer": posted.answer,
        "heard": _chosen(shown.texts, shown.heard),
        "ticked": _chosen(shown.texts, posted.ticked),
        "proposed": int(proposed),
    }
    return Graded(payload=payload, proposed=proposed)


def summarise(payload: Mapping[str, Any]) -> Summary:
    """Return what a stored payload says."""
    if "ticked" not in payload:
        return Summary(answer=payload["answer"])
    proposed = payload["proposed"]
    return Summary(
        answer=payload["answer"],
        heard=tuple(payload["heard"]),
        ticked=tuple(payload["ticked"]),
        proposed=None if proposed is None else Rating(proposed),
    )


def _chosen(texts: Sequence[str], chosen: Iterable[bool]) -> list[str]:
    return [text for text, is_chosen in zip(texts, chosen, strict=True) if is_chosen]


def _mappings(stored: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = stored.get(key, [])
    if not isinstance(found, list | tuple) or not all(isinstance(one, Mapping) for one in found):
        raise DefinitionError(f"Write {key} as a list of mappings.")
    return [*found]


def _text(known: Mapping[str, Any], key: str) -> str:
    found = known.get(key)
    if not isinstance(found, str) or not found:
        raise DefinitionError(f"Each entry needs a {key}, written as text.")
    return found


def _texts(known: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = known.get(key, [])
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise DefinitionError(f"Write {key} as a list of texts.")
    return tuple(found)


def _places(known: Mapping[str, Any], count: int) -> tuple[int, ...]:
    found = known.get("voids", [])
    if not isinstance(found, list | tuple) or not all(_is_place(one, count) for one in found):
        raise DefinitionError(f"Write voids as a list of numbers of key points, from 1 to {count}.")
    return tuple(number - 1 for number in found)


def _is_place(number: object, count: int) -> bool:
    return type(number) is int and 1 <= number <= count
