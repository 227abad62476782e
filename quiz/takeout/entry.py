"""One object of a file that anyone may have written: each value checked, each fault in a sentence.

A sentence says where, what is there, and what has to be there. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime
from typing import Any, ParamSpec, TypeGuard, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# What no database keeps: NUL, and halves of characters beyond the first 65,536.
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LARGE = 1e9
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
SHOWN = 40


class UnreadableError(ValueError):
    """The file cannot be imported; its text says where, why and what to do."""


class Entry:
    """An object of the file, found at `place`, with exactly the keys `names`."""

    def __init__(self, value: object, place: str, names: Collection[str]) -> None:
        self.place = place
        if not isinstance(value, dict):
            raise self._refusal(place, value, f"an object with {', '.join(names)}")
        self.values: dict[str, Any] = value
        for name in names:
            if name not in value:
                raise UnreadableError(f"{self.at(name)} is missing.")
        if len(value) > len(names):
            stranger = next(name for name in value if name not in names)
            raise UnreadableError(f"{self.at(cut(stranger))} is nothing that this site knows.")

    def at(self, name: str) -> str:
        """Return where a value stands: attempts[12].rating."""
        return f"{self.place}.{name}" if self.place else name

    def refuse(self, name: str, wanted: str) -> UnreadableError:
        """Return the error: what is there, and what has to be there."""
        return self._refusal(self.at(name), self.values[name], wanted)

    def maybe(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Return what `read` returns for the name, its first argument; None where there is null."""
        return None if self.values[str(args[0])] is None else read(*args, **kwargs)

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self.values[name]
        if not isinstance(value, bool):
            raise self.refuse(name, "true or false")
        return value

    def whole(self, name: str, lowest: int, highest: int) -> int:
        """Return a whole number within the bounds."""
        value = self.values[name]
        if not (is_whole(value) and lowest <= value <= highest):
            raise self.refuse(name, f"a whole number from {lowest} to {highest}")
        return value

    def share(self, name: str, lowest: float, highest: float) -> float:
        """Return a number within the bounds."""
        value = self.values[name]
        if not (is_number(value) and lowest <= value <= highest):
            raise self.refuse(name, f"a number from {lowest} to {highest}")
        return float(value)

    def text(self, name: str, longest: int) -> str:
        """Return text that a database can keep."""
        value = self.values[name]
        if not is_text(value, longest):
            raise self.refuse(name, f"text of at most {longest:,} characters, without NUL")
        return str(value)

    def listed(self, name: str, most: int) -> list[Any]:
        """Return a list of so many entries at most, each of any kind."""
        value = self.values[name]
        if not isinstance(value, list) or len(value) > most:
            raise self.refuse(name, f"a list of at most {most:,}")
        return value

    def each(self, name: str, most: int, fits: Callable[[object], bool], wanted: str) -> list[Any]:
        """Return a list of so many entries at most, each of which fits."""
        values = self.listed(name, most)
        for place, value in enumerate(values):
            if not fits(value):
                raise self._refusal(f"{self.at(name)}[{place}]", value, wanted)
        return values

    def entries(self, name: str, most: int, names: Collection[str]) -> Iterator[Entry]:
        """Yield the objects of a list."""
        for place, value in enumerate(self.listed(name, most)):
            yield Entry(value, f"{self.at(name)}[{place}]", names)

    def moment(self, name: str, *, until: datetime, since: datetime = EARLIEST) -> datetime:
        """Return a moment, UTC, within the bounds; it has to name its offset."""
        wanted = f"a moment from {since:{MOMENT}} to {until:{MOMENT}}"
        try:
            moment = datetime.fromisoformat(self.values[name])
            if moment.tzinfo and since <= moment <= until:
                return moment.astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            pass
        raise self.refuse(name, wanted)

    def day(self, name: str, *, until: date) -> date:
        """Return a day within the bounds."""
        try:
            day = date.fromisoformat(self.values[name])
            if EARLIEST.date() <= day <= until:
                return day
        except (TypeError, ValueError):
            pass
        raise self.refuse(name, f"a day from {EARLIEST:%Y-%m-%d} to {until}")

    def _refusal(self, place: str, value: object, wanted: str) -> UnreadableError:
        return UnreadableError(f"{place} is {described(value)}; it has to be {wanted}.")


def is_whole(value: object) -> TypeGuard[int]:
    """Whether it is a whole number; to Python true and false are such too."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a number, and neither infinite nor NaN."""
    return (is_whole(value) or isinstance(value, float)) and -LARGE < value < LARGE


def is_text(value: object, longest: int) -> bool:
    """Whether it is text that a database can keep."""
    return isinstance(value, str) and len(value) <= longest and not UNWRITABLE.search(value)


def described(value: object) -> str:
    """Say in a few words what stands there."""
    match value:
        case None | bool():
            return json.dumps(value)
        case str():
            return f"“{cut(value)}”" if value else "empty text"
        case list():
            return f"a list of {len(value):,}"
        case dict():
            return "an object"
        case _:
            return cut(str(value))


def cut(text: str) -> str:
    """Return the beginning of a text that may be of any length, safe to show."""
    shown = UNWRITABLE.sub("�", text)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
