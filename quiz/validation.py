"""Check the values of a file against the types that declare them. Pure.

A file's fields are declared once, as msgspec Structs; the description of a field (`Meta`) says what
to write there. msgspec checks a value and stops at the first error, so the values are walked here,
and all errors are reported at once, each with what is wrong and what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    NamedTuple,
    TypeAlias,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec
from msgspec import Meta

# A place in a file, counted from 0: `("key_points", 0, "phrases")`.
FieldPath: TypeAlias = tuple[str | int, ...]

NAMES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number with a fraction",
    str: "text",
    list: "a list",
    dict: "a mapping",
    NoneType: "empty",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One value that its declaration does not allow: where it is, what is wrong, what to do."""

    field: FieldPath
    what: str
    todo: str


class Gone(NamedTuple):
    """What to do about a key that earlier releases read, and the field that took its place."""

    todo: str
    successor: str = ""


class Fields(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a mapping in a file may hold: the base of every declaration."""

    GONE: ClassVar[Mapping[str, Gone]] = {}


def breaches(value: Any, kind: Any, *, field: FieldPath = (), todo: str = "") -> list[Breach]:
    """Return everything that is wrong with a value.

    Args:
        value: What a file says: text, numbers, lists, mappings.
        kind: The type that it should have: a subclass of `Fields`, or one that msgspec knows.
        field: Where the value stands.
        todo: What to do where the type itself does not say it.
    """
    base, bounds = parts(kind)
    todo = described(kind) or todo
    if isinstance(base, type) and issubclass(base, Fields) and isinstance(value, dict):
        return [*_known(value, base, field, todo), *_unknown(value, base, field)]
    if get_origin(base) in {list, tuple} and isinstance(value, list):
        found = _judged(value, Annotated[list[Any], Meta(), *bounds], field, todo)
        for index, item in enumerate(value):
            found += breaches(item, get_args(base)[0], field=(*field, index), todo=todo)
        return found
    return _judged(value, kind, field, todo)


def described(kind: Any) -> str:
    """Return what a type says about what to write; empty when it says nothing."""
    return next((str(meta.description) for meta in parts(kind)[1][::-1] if meta.description), "")


def parts(kind: Any) -> tuple[Any, tuple[Meta, ...]]:
    """Return a type without its bounds and without the None that it allows, and the bounds."""
    if get_origin(kind) in {Union, UnionType}:
        return parts(next(arg for arg in get_args(kind) if arg is not NoneType))
    if get_origin(kind) is Annotated:
        return get_args(kind)[0], tuple(kind.__metadata__)
    return kind, ()


@cache
def types_of(kind: type[msgspec.Struct]) -> Mapping[str, Any]:
    """Return the type of each field, with its bounds and description."""
    hints = get_type_hints(kind, include_extras=True)
    return {item.name: hints[item.name] for item in msgspec.structs.fields(kind)}


def named(field: FieldPath) -> str:
    """Return a field's name as people read it: `key_points[2].phrases`, counted from 1."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in field]
    return "`" + "".join(parts).removeprefix(".") + "`" if parts else "the whole file"


def shown(value: object) -> str:
    """Return a value short enough for a sentence."""
    text = str(value)[:99].replace("\n", "\\n")
    return f"“{text[:40]}…”" if len(text) > 41 else f"“{text}”"


def _known(
    values: dict[str, Any], kind: type[Fields], field: FieldPath, todo: str
) -> Iterator[Breach]:
    """Yield what is wrong with the fields that a mapping has, and those that it lacks."""
    present = {kind.GONE[key].successor for key in values if key in kind.GONE} | values.keys()
    required = _required(kind)
    for name, wanted in types_of(kind).items():
        place = (*field, name)
        if name in values:
            yield from breaches(values[name], wanted, field=place, todo=todo)
        elif name in required - present:
            what = f"{named(place)} is missing"
            yield Breach(field=place, what=what, todo=described(wanted) or todo)


@cache
def _required(kind: type[Fields]) -> frozenset[str]:
    return frozenset(item.name for item in msgspec.structs.fields(kind) if item.required)


def _unknown(values: dict[str, Any], kind: type[Fields], field: FieldPath) -> Iterator[Breach]:
    """Yield the keys that a mapping should not have."""
    known = list(types_of(kind))
    for key in [key for key in values if key not in known]:
        if gone := kind.GONE.get(key):
            what, todo = f"{named((*field, key))} is no longer read", gone.todo
        else:
            what, todo = f"{shown(key)} is not a key here", _nearest(key, known)
        yield Breach(field=(*field, key), what=what, todo=todo)


def _nearest(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(str(key)[:40], known, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"remove it; the known keys are {', '.join(known)}"


def _judged(value: Any, kind: Any, field: FieldPath, todo: str) -> list[Breach]:
    """Let msgspec judge one value."""
    try:
        msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as error:
        return [Breach(field=field, what=f"{named(field)} {_what(value, str(error))}", todo=todo)]
    return []


def _what(value: Any, complaint: str) -> str:
    """Say what is wrong with a value, in words that go with msgspec's complaint."""
    if complaint.startswith("Expected") and ", got `" in complaint:
        return f"is {NAMES.get(type(value), 'of another type')}"
    if " of length " in complaint and isinstance(value, list):
        return f"has {len(value)} {'entry' if len(value) == 1 else 'entries'}"
    if " of length " in complaint:
        return f"has {len(value)} characters"
    return f"is {shown(value)}"
