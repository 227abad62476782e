"""Two texts side by side with their differences marked: blocks of lines, and words inside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
MOST_PAIRS = 4_000_000  # of words compared; twenty thousand characters of few words take seconds


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text, and whether the other side lacks it."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are the same on both sides (`same`), or those of each side where they differ."""

    same: str = ""
    one: tuple[Piece, ...] = ()
    other: tuple[Piece, ...] = ()

    @property
    def lines(self) -> int:
        """How many lines are the same."""
        return len(self.same.splitlines())


def differences(one: str, other: str) -> list[Block]:
    """Cut two texts into blocks of equal and of different lines, in order."""
    lines, others = one.splitlines(keepends=True), other.splitlines(keepends=True)
    blocks = []
    for tag, start, end, start2, end2 in SequenceMatcher(None, lines, others).get_opcodes():
        left, right = "".join(lines[start:end]), "".join(others[start2:end2])
        blocks.append(Block(same=left) if tag == "equal" else _marked(left, right))
    return blocks


def _marked(one: str, other: str) -> Block:
    words, others = TOKEN.findall(one), TOKEN.findall(other)
    if len(words) * len(others) > MOST_PAIRS:
        return Block(one=(Piece(one, differs=True),), other=(Piece(other, differs=True),))
    lefts, rights = [], []
    for tag, start, end, start2, end2 in SequenceMatcher(None, words, others).get_opcodes():
        lefts.append(Piece("".join(words[start:end]), tag != "equal"))
        rights.append(Piece("".join(others[start2:end2]), tag != "equal"))
    return Block(
        one=tuple(piece for piece in lefts if piece.text),
        other=tuple(piece for piece in rights if piece.text),
    )
