"""Why a file cannot be read: where, what is there, and what has to be there. Pure.

msgspec checks the values against their declaration and says where one is wrong; the sentence is
made from what is at that place and from the declaration.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any, TypeVar, get_args, get_origin
from uuid import UUID

import msgspec

from quiz.validation import described, parts, types_of

T = TypeVar("T")
SHOWN = 40
UNSHOWABLE = re.compile("[\x00\ud800-\udfff]")
STEP = re.compile(r"[^.\[\]]+")  # of attempts[12].rating: attempts, 12, rating
AT = " - at `$"  # where msgspec's path begins; it gives none for the whole file
UNKNOWN, MISSING = "Object contains unknown field `", "Object missing required field `"
WORDS = {  # each is filled in with the type's bounds
    bool: "true or false",
    int: "a whole number from {0.ge:,} to {0.le:,}",
    float: "a number from {0.ge} to {0.le}",
    str: "text of at most {0.max_length:,} characters, without NUL",
    list: "a list of at most {0.max_length:,}",
    dict: "an object",
    datetime: "a moment with its offset from UTC, such as 2026-12-14T09:00:00Z",
    date: "a day such as 2026-12-14",
    UUID: "a UUID",
}


class UnreadableError(ValueError):
    """The file cannot be imported; the message says where, why and what to do."""


def converted(values: Any, kind: type[T]) -> T:
    """Return the values of a file as `kind` declares them.

    Raises:
        UnreadableError: for the first value that does not fit.
    """
    try:
        return msgspec.convert(values, kind, strict=True)
    except msgspec.ValidationError as error:
        raise _refusal(str(error), values, kind) from None
    except UnicodeEncodeError as error:  # a key with half a character in it
        name = cut(str(error.object))
        raise UnreadableError(f"“{name}” is unknown to this site.") from None


def refusal(values: Any, place: str, wanted: str) -> UnreadableError:
    """Return the error that says what is there, and what has to be there.

    Args:
        values: the whole file, parsed.
        place: where the value is, such as `attempts[12].rating`.
        wanted: what has to be there; it ends the sentence.
    """
    found = values
    for step in STEP.findall(place):
        found = found[int(step) if isinstance(found, list | tuple) else step]
    return UnreadableError(f"{place} is {_standing(found)}; it has to be {wanted}.")


def _refusal(complaint: str, values: Any, kind: Any) -> UnreadableError:
    """Return the error for msgspec's complaint, which ends in a path: `$.attempts[12].rating`."""
    what, at, path = complaint.rpartition(AT)
    what, place = (what, path[:-1].removeprefix(".")) if at else (complaint, "")
    for beginning, end in ((UNKNOWN, "is unknown to this site"), (MISSING, "is missing")):
        if what.startswith(beginning):
            name = cut(what.removeprefix(beginning).removesuffix("`"))
            return UnreadableError(f"{place}{'.' if place else ''}{name} {end}.")
    return refusal(values, place, _wanted(_declared(kind, place)))


def _declared(kind: Any, place: str) -> Any:
    """Return the type of the value at a place."""
    for step in STEP.findall(place):
        base, _ = parts(kind)
        kind = get_args(base)[0] if get_origin(base) is list else types_of(base)[step]
    return kind


def _wanted(kind: Any) -> str:
    """Say what a type allows: in its own words, or by its bounds."""
    base, bounds = parts(kind)
    if isinstance(base, type) and issubclass(base, msgspec.Struct):
        return f"an object with {', '.join(types_of(base))}"
    return described(kind) or WORDS[get_origin(base) or base].format(*bounds)


def _standing(value: object) -> str:
    """Say in a few words what is there."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            return f"“{cut(value)}”" if value else "empty text"
        case list() | tuple():
            return f"a list of {len(value):,}"
        case dict():
            return "an object"
    return cut(str(value))


def cut(text: str) -> str:
    """Return the beginning of a text that may be of any length, safe to show."""
    shown = UNSHOWABLE.sub("�", text)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
