"""Mends typed words that nothing has, using the words there are. Pure; rapidfuzz does the work.

Edits are those of optimal string alignment: a letter added, left out or changed, or two swapped.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # in shorter words, a different letter makes a different word
TWO_EDITS_FROM = 8
SHORTEST_HALF = 3
SHORTEST_MISSPELT = 6


def mend(
    words: Sequence[str], *, unknown: Collection[str], vocabulary: Collection[str]
) -> list[str]:
    """Return the words, each `unknown` one in its likeliest spelling, or as it is if there is none.

    These are tried in order: joined with a neighbour (“app armor”), cut in two (“maxpods”), with
    an edit or two (“apparmour”), joined and with an edit (“sel linux”).

    Args:
        words: what was typed, in lower case.
        unknown: those of them that nothing has.
        vocabulary: every word that can be found.
    """
    left, mended = list(words), list[str]()
    while left:
        word = left.pop(0)
        if word not in unknown:
            mended.append(word)
            continue
        taken, found = _repair(mended[-1:], word, left[:1], vocabulary)
        if taken < 0:
            mended.pop()
        del left[: max(taken, 0)]
        mended += found
    return list(dict.fromkeys(mended))


def is_misspelt(word: str, *, known: Collection[str]) -> bool:
    """Whether a word is a known one with an inner letter left out, wrong or swapped.

    With an extra letter, one at the end, or in a short word, it is too often a different word:
    userns, preview.
    """
    if word in known or len(word) < SHORTEST_MISSPELT or not word.isalpha():
        return False
    ends = (word[0], word[-1])
    alike = (other for other in known if (other[0], other[-1]) == ends and len(other) >= len(word))
    return any(OSA.distance(word, other, score_cutoff=1) == 1 for other in alike)


def _repair(
    before: list[str], word: str, after: list[str], vocabulary: Collection[str]
) -> tuple[int, list[str]]:
    """Return which neighbour joins the word (-1, 0 or 1), and what takes their place."""
    joined = [(1, word + other) for other in after] + [(-1, other + word) for other in before]
    for taken, whole in joined:
        if whole in vocabulary:
            return taken, [whole]
    if halves := _halves(word, vocabulary):
        return 0, halves
    if near := _nearest(word, vocabulary):
        return 0, [near]
    for taken, whole in joined:
        if near := _nearest(whole, vocabulary):
            return taken, [near]
    return 0, [word]


def _halves(word: str, vocabulary: Collection[str]) -> list[str]:
    cuts = range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)
    pairs = ([word[:cut], word[cut:]] for cut in cuts)
    return next((pair for pair in pairs if all(half in vocabulary for half in pair)), [])


def _nearest(word: str, vocabulary: Collection[str]) -> str | None:
    if len(word) < SHORTEST:
        return None
    edits = 2 if len(word) >= TWO_EDITS_FROM else 1
    # The first letter is hardly ever wrong, and “replacement” does not mean “placement”.
    alike = [other for other in vocabulary if other[0] == word[0] and len(other) >= SHORTEST]
    near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return min(((distance, other) for other, distance, _ in near), default=(0, None))[1]
