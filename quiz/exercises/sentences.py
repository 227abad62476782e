"""An answer cut into sentences, clauses and words, in one pass over its characters. Pure.

No expression here can go back over what it has read, so that a text of nothing but brackets or
dots takes no longer than any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import chain
from typing import NamedTuple

from quiz.exercises.characters import plain
from quiz.exercises.stems import NOT, WORD, stem, stems

TOKEN = re.compile(
    rf"""(?P<skipped>(?:e\.g|i\.e|a\.k\.a|vs)\.)
    |(?P<word>{WORD})
    |(?P<stop>[.!?]+["')\]]*)
    |(?P<line>[\n\r;]+)
    |(?P<dash>-+)
    |(?P<cut>[,:()]+)""",
    re.VERBOSE,
)
CONJUNCTIONS = {
    *("but", "while", "whereas", "although", "though", "because", "so", "and", "which", "then")
}
# What follows is not what the speaker holds.
TURNING_DOWN = (stems("instead of"), stems("rather than"), stems("as opposed to"))
BEGINNINGS = {words[0] for words in TURNING_DOWN}
RELATIVE = {"that", "who"}  # “which” ends every clause
OPENING = "([{<`'\""


class Word(NamedTuple):
    """A word of an answer: its stem, and the slice of the answer that it stands in."""

    stem: str
    start: int
    end: int


Clause = list[Word]


class Break(Enum):
    """What stands between words."""

    CLAUSE = auto()
    SENTENCE = auto()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: the slice of the answer that it stands in, and its clauses, none empty."""

    start: int
    end: int
    clauses: list[Clause]


def sentences(text: str) -> list[Sentence]:
    """Cut a typed answer into sentences; what only repeats a denial is left out."""
    found: list[Sentence] = []
    clauses: list[Clause] = [[]]
    for item in chain(_items(text), [Break.SENTENCE]):
        if isinstance(item, Word):
            clauses[-1].append(item)
        elif item is Break.CLAUSE:
            if clauses[-1]:
                clauses.append([])
        elif clauses[0]:
            found.append(_sentence(clauses))
            clauses = [[]]
    return found


def _items(text: str) -> Iterator[Word | Break]:
    typed, origins = plain(text)
    for token in TOKEN.finditer(typed):
        kind, (start, end) = token.lastgroup, token.span()
        if kind == "word" and token[0] not in CONJUNCTIONS:
            yield Word(stem(token[0]), origins[start], origins[end])
        elif kind == "line" or (kind == "stop" and _is_blank(typed, end)):
            yield Break.SENTENCE
        elif kind in {"cut", "word"} or (kind == "dash" and _is_pause(typed, start, end)):
            yield Break.CLAUSE


def _is_blank(typed: str, place: int) -> bool:
    return not 0 <= place < len(typed) or typed[place].isspace()


def _is_pause(typed: str, start: int, end: int) -> bool:
    """Whether dashes part clauses, unlike those of “kube-bench”, “--max-pods” and “10--20”."""
    if _is_blank(typed, start - 1):
        return _is_blank(typed, end)
    before, after = typed[start - 1], typed[end : end + 1]
    is_range = before.isdigit() and after.isdigit()
    return end - start > 1 and before not in OPENING and not is_range


def _sentence(clauses: list[Clause]) -> Sentence:
    start, end = clauses[0][0].start, (clauses[-1] or clauses[-2])[-1].end
    return Sentence(start, end, [held for clause in clauses for held in _held(clause) if held])


def _held(clause: Clause) -> Iterator[Clause]:
    """Yield what a clause holds, then what it turns down, which begins with a “not”."""
    cuts = [
        (place, length)
        for place, word in enumerate(clause)
        if word.stem in BEGINNINGS and (length := _turning_down(clause[place : place + 3]))
    ]
    ends = [*(place for place, _ in cuts), len(clause)]
    yield from _without_echo(clause[: ends[0]])
    for (place, length), end in zip(cuts, ends[1:], strict=True):
        first, last = clause[place], clause[place + length - 1]
        yield [Word(NOT, first.start, last.end), *clause[place + length : end]]


def _turning_down(words: Clause) -> int:
    """Return how many words at the beginning turn down what follows; mostly none."""
    said = tuple(word.stem for word in words)
    return max((len(known) for known in TURNING_DOWN if said[: len(known)] == known), default=0)


def _without_echo(clause: Clause) -> Iterator[Clause]:
    """Cut before “that cannot …”, which denies nothing before it and falls with what is denied."""
    for place, word in enumerate(clause):
        if word.stem in RELATIVE and denies(clause[place + 1 : place + 3]):
            yield clause[:place]
            if not denies(clause[:place]):
                yield clause[place:]
            return
    yield clause


def denies(clause: Clause) -> bool:
    """Whether the clause holds a word of denial."""
    return any(word.stem == NOT for word in clause)
