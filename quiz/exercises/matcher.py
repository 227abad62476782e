"""Which key points a typed answer says. Pure: phrases and inflections, no model.

A key point is heard when all words of one of its phrases stand in one sentence, in any order, and
outside of what that sentence denies. A falsehood (a misconception's phrase)
is heard when its words stand in one clause, in order and close together.

An answer in which a falsehood is heard ticks nothing: right words beside a wrong claim prove
little, and the learner alone judges them. Words are compared by their stem, so that “scales”,
“scaled” and “scaling” are one; “max pods” and “maxPods” are one too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n+|;")
CLAUSE_END = re.compile(
    r"[,:()]|\s+-+\s+|\b(?:but|while|whereas|although|though|because|so|and|which|then)\b"
)
# What follows is not what the speaker holds.
TURNED_DOWN = re.compile(r"\b(?:instead of|rather than|as opposed to)\b")
WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*(?:['\u2019][a-z]+)?")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
AS_TYPED = re.compile(r"\w+(?:[.,]\d+)*(?:['\u2019]\w+)?")
ENDINGS = ("ings", "ing", "edly", "ed", "ies", "sses", "ss", "es", "s", "ly")
REPLACED = {"ies": "y", "sses": "ss", "ss": "ss"}
SHORTEST_STEM = 3
SHORTEST = dict.fromkeys(ENDINGS, SHORTEST_STEM) | {"s": 2}  # IPs are one with IP
NEGATIONS = {
    *("not", "cannot", "cant", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "wont"),
    *("never", "no", "nor", "neither", "nothing", "none", "without", "hardly", "nobody"),
}
NOT = "not"
RELATIVE = {"that", "who"}  # “which” ends every clause
GAP = 3  # words that may stand between two words of a falsehood


class KeyPointLike(Protocol):
    """A key point, as far as it is listened for."""

    @property
    def phrases(self) -> Sequence[str]:
        """Phrases that say it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: the stems of its clauses, in order."""

    clauses: tuple[tuple[str, ...], ...]

    def says(self, alias: str) -> bool:
        """Whether all words of the alias are in it, in any order, none of them denied."""
        words = stems(alias)
        clauses = [c for c in self.clauses if NOT in words or NOT not in c]
        present = {stem for clause in clauses for stem in _with_joined(clause)}
        return bool(words) and (present.issuperset(words) or "".join(words) in present)

    def claims(self, falsehood: str) -> bool:
        """Whether one clause holds the words of the falsehood, in order and close together."""
        words = stems(falsehood)
        return any(
            (NOT in words) == (NOT in clause) and _in_order(words, clause)
            for clause in self.clauses
        )


def sentences(answer: str) -> list[Sentence]:
    """Cut a typed answer into sentences."""
    text = THOUSANDS.sub("", answer.lower())
    return [Sentence(tuple(_clauses(part))) for part in SENTENCE_END.split(text) if part.strip()]


def ticks(
    answer: str, points: Sequence[KeyPointLike], *, misconceptions: Iterable[Sequence[str]] = ()
) -> list[bool]:
    """Return for each key point whether the answer says it.

    Args:
        answer: what the learner typed.
        points: the question's key points, in order.
        misconceptions: the phrases of each of the question's misconceptions.
    """
    said = sentences(answer)
    if any(heard_falsehood(said, phrases) for phrases in misconceptions):
        return [False] * len(points)
    return [
        any(sentence.says(alias) for sentence in said for alias in point.phrases)
        for point in points
    ]


def heard_falsehood(said: Iterable[Sentence], phrases: Sequence[str]) -> bool:
    """Whether one of the sentences claims one of the phrases."""
    return any(sentence.claims(phrase) for sentence in said for phrase in phrases)


def marked(answer: str, phrases: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Cut a typed answer into pieces, each with whether its words made one of the phrases heard.

    Args:
        answer: what the learner typed; the pieces joined are the same text.
        phrases: those of the key points that were heard.
    """
    wanted, start = list(phrases), 0
    for end in [*(found.end() for found in SENTENCE_END.finditer(answer)), len(answer)]:
        yield from _marked_sentence(answer[start:end], wanted)
        start = end


def _marked_sentence(text: str, phrases: list[str]) -> Iterator[tuple[str, bool]]:
    heard = {
        stem
        for sentence in sentences(text)
        for phrase in phrases
        if sentence.says(phrase)
        for stem in stems(phrase)
    }
    start = 0
    for word in AS_TYPED.finditer(text):
        if heard.intersection(stems(word[0])):
            yield text[start : word.start()], False
            yield word[0], True
            start = word.end()
    yield text[start:], False


@lru_cache(maxsize=20_000)
def stems(text: str) -> tuple[str, ...]:
    """Return the stems of a text's words, in order; every word of denial is “not”."""
    words = WORD.findall(THOUSANDS.sub("", text.lower()))
    return tuple(stem(word) for word in words)


def stem(word: str) -> str:
    """Return the word without its commonest English endings; a denial as “not”."""
    word = word.replace("\u2019", "'")
    if word in NEGATIONS or word.endswith("n't"):
        return NOT
    word = word.partition("'")[0]
    if re.fullmatch(r"\d+k", word):
        return f"{word[:-1]}000"
    if re.fullmatch(r"v\d[\d.]*", word):
        return word[1:]
    if word[0].isdigit():
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST[ending]:
            word = word.removesuffix(ending) + REPLACED.get(ending, "")
            break
    if len(word) > SHORTEST_STEM:
        word = word.removesuffix("e")
    is_doubled = len(word) > SHORTEST_STEM and word[-1] == word[-2]
    return word[:-1] if is_doubled and word[-1] not in "sl" else word


def _clauses(sentence: str) -> Iterator[tuple[str, ...]]:
    for part in CLAUSE_END.split(sentence):
        held, *turned_down = TURNED_DOWN.split(part)
        yield from _cut_at_relative(stems(held))
        yield from ((NOT, *stems(other)) for other in turned_down)


def _cut_at_relative(clause: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Cut before “that cannot …”, which denies nothing before it and falls with what is denied."""
    for place, word in enumerate(clause):
        if word in RELATIVE and NOT in clause[place + 1 : place + 3]:
            yield clause[:place]
            if NOT not in clause[:place]:
                yield clause[place:]
            return
    yield clause


def _with_joined(clause: tuple[str, ...]) -> set[str]:
    return {*clause, *(left + right for left, right in pairwise(clause))}


def _in_order(words: tuple[str, ...], clause: tuple[str, ...]) -> bool:
    """Whether `words` stand in `clause` in order, at most `GAP` others between two of them."""
    if not words:
        return False
    ends = [place for place, stem in enumerate(clause) if stem == words[0]]
    for word in words[1:]:
        ends = [
            place
            for place, stem in enumerate(clause)
            if stem == word and any(0 < place - end <= GAP + 1 for end in ends)
        ]
    return bool(ends)
