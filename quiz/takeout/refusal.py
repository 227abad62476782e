"""Why a file cannot be read: where, what stands there, and what has to be there. Pure.

msgspec judges the values by their declaration and says where one cannot be; the sentence comes
from what stands at that place and from the declaration.
"""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

T = TypeVar("T")
SHOWN = 40
UNSHOWABLE = re.compile("[\x00\ud800-\udfff]")
STEP = re.compile(r"[^.\[\]]+")  # of attempts[12].rating: attempts, 12, rating
AT = " - at `$"  # where msgspec's path begins, which is left out for the whole file
UNKNOWN, MISSING = "Object contains unknown field `", "Object missing required field `"
WORDS: dict[type[inspect.Type], str] = {
    inspect.BoolType: "true or false",
    inspect.IntType: "a whole number from {0.ge:,} to {0.le:,}",
    inspect.FloatType: "a number from {0.ge} to {0.le}",
    inspect.StrType: "text of at most {0.max_length:,} characters, without NUL",
    inspect.ListType: "a list of at most {0.max_length:,}",
    inspect.DictType: "an object",
    inspect.DateTimeType: "a moment with its offset from UTC, such as 2026-12-14T09:00:00Z",
    inspect.DateType: "a day such as 2026-12-14",
    inspect.UUIDType: "a UUID",
}


class UnreadableError(ValueError):
    """The file cannot be imported; its text says where, why and what to do."""


def converted(values: Any, kind: type[T]) -> T:
    """Return the values of a file as `kind` declares them.

    Raises:
        UnreadableError: for the first that cannot be.
    """
    try:
        return msgspec.convert(values, kind, strict=True)
    except msgspec.ValidationError as error:
        raise _refusal(str(error), values, kind) from None


def refusal(values: Any, place: str, wanted: str) -> UnreadableError:
    """Return the error that says what is there, and what has to be there.

    Args:
        values: the whole file, parsed.
        place: of the value, such as `attempts[12].rating`.
        wanted: how the sentence ends.
    """
    found = values
    for step in STEP.findall(place):
        found = found[int(step) if isinstance(found, list | tuple) else step]
    return UnreadableError(f"{place} is {_described(found)}; it has to be {wanted}.")


def _refusal(complaint: str, values: Any, kind: Any) -> UnreadableError:
    """Turn msgspec's complaint, which ends in a path such as `$.attempts[12].rating`."""
    what, at, path = complaint.rpartition(AT)
    what, place = (what, path[:-1].removeprefix(".")) if at else (complaint, "")
    for beginning, end in ((UNKNOWN, "is nothing that this site knows"), (MISSING, "is missing")):
        if what.startswith(beginning):
            name = _cut(what.removeprefix(beginning).removesuffix("`"))
            return UnreadableError(f"{place}{'.' if place else ''}{name} {end}.")
    return refusal(values, place, _wanted(_declared(inspect.type_info(kind), place)))


def _declared(info: inspect.Type, place: str) -> inspect.Type:
    """Return how the value at a place is declared."""
    for step in STEP.findall(place):
        while (bare := _bare(info)) is not info:
            info = bare
        match info:
            case inspect.ListType(item_type=item):
                info = item
            case inspect.StructType(fields=fields):
                info = next(field.type for field in fields if field.encode_name == step)
    return info


def _bare(info: inspect.Type) -> inspect.Type:
    """Return a declaration without what is said about it, or without the null beside it."""
    match info:
        case inspect.Metadata(type=inner):
            return inner
        case inspect.UnionType(types=types):
            return next(one for one in types if not isinstance(one, inspect.NoneType))
    return info


def _wanted(info: inspect.Type) -> str:
    """Say what a declaration asks for."""
    match info:
        case inspect.Metadata(extra_json_schema={"description": str(words)}):
            return words
        case inspect.StructType(fields=fields):
            return f"an object with {', '.join(field.encode_name for field in fields)}"
    bare = _bare(info)
    return WORDS[type(bare)].format(bare) if bare is info else _wanted(bare)


def _described(value: object) -> str:
    """Say in a few words what stands there."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            return f"“{_cut(value)}”" if value else "empty text"
        case list() | tuple():
            return f"a list of {len(value):,}"
        case dict():
            return "an object"
    return _cut(str(value))


def _cut(text: str) -> str:
    """Return the beginning of a text that may be of any length, safe to show."""
    shown = UNSHOWABLE.sub("�", text)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
