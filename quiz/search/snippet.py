"""Where a text has the words that were searched for: one sentence, in hits and the rest. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from html import unescape

from quiz.search.words import plain, readings, root

LONGEST = 160  # characters of a sentence that are shown
BEFORE = 40  # of them, before the first hit
TAG = re.compile(r"<pre.*?</pre>|<[^>]+>", re.DOTALL)
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
WORD = re.compile(r"[\w.-]*\w")

STUB = 4  # letters that a word's forms and its root have in common

Piece = tuple[str, bool]


def snippet(texts: Iterable[str], roots: Collection[str]) -> list[Piece]:
    """Return the sentence that has most of the roots, cut to a line.

    Args:
        texts: HTML, in the order of worth: among sentences with as many hits the first is taken.
        roots: the roots of the words that were searched for.

    Returns:
        Plain text in pieces, each with whether it is a hit; nothing when no text has any.
    """
    wanted, best, most = set(roots), "", 0
    for sentence in _sentences(texts, [one[:STUB] for one in wanted]):
        count = len(_roots(sentence) & wanted)
        if count > most:
            best, most = sentence, count
        if most == len(wanted):
            break
    return _cut(_pieces(best, wanted)) if most else []


def _sentences(texts: Iterable[str], stubs: Collection[str]) -> Iterator[str]:
    """Yield the sentences in which one of the stubs occurs: reading all of them would take long."""
    for text in texts:
        for sentence in SENTENCE.split(unescape(TAG.sub("", text))):
            small = plain(sentence).lower()
            if any(stub in small for stub in stubs):
                yield sentence


def _roots(text: str) -> set[str]:
    return set(map(root, readings(text)))


def _pieces(sentence: str, wanted: set[str]) -> list[Piece]:
    pieces, end = list[Piece](), 0
    for word in WORD.finditer(sentence):
        if _roots(word[0]) & wanted:
            pieces += [(sentence[end : word.start()], False), (word[0], True)]
            end = word.end()
    return [piece for piece in [*pieces, (sentence[end:], False)] if piece[0]]


def _cut(pieces: list[Piece]) -> list[Piece]:
    """Return what is near the first hit, with an ellipsis where something is left out."""
    first, is_hit = pieces[0]
    if not is_hit and len(first) > BEFORE:
        pieces[0] = ("… " + first[-BEFORE:].partition(" ")[2], False)
    kept, room = list[Piece](), LONGEST
    for text, is_hit in pieces:
        if len(text) > room:
            return [*kept, (text[:room].rpartition(" ")[0] + " …", False)]
        kept.append((text, is_hit))
        room -= len(text)
    return kept
