"""Characters that nobody can see, or that only look like a blank: found, named and placed. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

INVISIBLE, PRIVATE, BLANK = "an invisible character", "a private-use character", "a false blank"
KINDS = {
    **dict.fromkeys(("Cc", "Cf", "Cs", "Zl", "Zp"), INVISIBLE),
    "Co": PRIVATE,
    "Zs": BLANK,
}
TODO = {INVISIBLE: "remove it", PRIVATE: "remove it", BLANK: "type an ordinary space"}
# Letters and marks by their category, and yet nothing can be seen of them.
EMPTY = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffe\uffff")
SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
NEAR = 20  # how many characters before it are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """One such character: what it is, what to do, and where it stands (`line` counts from 1)."""

    what: str
    todo: str
    line: int
    after: str

    @property
    def place(self) -> str:
        """Where in its line it stands."""
        return f"after “{self.after}”" if self.after else "at the beginning"


def find_hidden(text: str) -> Hidden | None:
    """Return the first character of a text that nobody can see for what it is, if there is one."""
    kinds = {char: kind for char in set(text) - {"\t", "\n", " "} if (kind := kind_of(char))}
    if not kinds:
        return None
    at = min(map(text.index, kinds))
    return Hidden(
        what=f"{kinds[text[at]]}, {_name(text[at])}",
        todo=TODO[kinds[text[at]]],
        line=text.count("\n", 0, at) + 1,
        after=text[:at].rpartition("\n")[2][-NEAR:].strip(),
    )


def kind_of(char: str) -> str:
    """Return how a character hides (one of the keys of `TODO`), or nothing if it can be seen."""
    is_selector = any(ord(char) in those for those in SELECTORS)
    return INVISIBLE if char in EMPTY or is_selector else KINDS.get(unicodedata.category(char), "")


def _name(char: str) -> str:
    name = unicodedata.name(char, "").lower()
    return f"U+{ord(char):04X}" + (f" ({name})" if name else "")
