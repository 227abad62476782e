"""What was typed, reduced to the characters that are compared. Pure.

Phones, word processors and other keyboards write the same answer with different characters: curly
quotes, long dashes, thin spaces, full-width letters, ligatures, combining accents.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

OTHERS = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\u00b4\u055a", "'"),
    **dict.fromkeys("\u2010\u2011\u2043\u2212", "-"),
    **dict.fromkeys("\u2012\u2013\u2014\u2015\u2e3a\u2e3b", "--"),
    **dict.fromkeys(
        "\u2022\u2023\u2219\u25aa\u25cf\u25e6\u30fb\u00b7\u3002\u2028\u2029\u0085", "\n"
    ),
    **dict.fromkeys("\u2192\u21d2\u2794\u27f6", "->"),
    "\u00d7": "x",
}
UNSEEN = {"Mn", "Me", "Cf"}  # combining accents, soft hyphens, zero-width characters


def plain(text: str) -> tuple[str, Sequence[int]]:
    """Return a text in lower-case ASCII, and where each of its characters comes from.

    Returns:
        The plain text, and for each place in it, the end included, its place in `text`: the slice
        of `text` between two of these is what was typed for the same slice of the plain text.
    """
    pieces = [_plain(character) for character in text]
    origins = [place for place, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), [*origins, len(text)]


@lru_cache(maxsize=5_000)
def _plain(character: str) -> str:
    """Return how a character is compared: as nothing if invisible, as a space if not ASCII."""
    if character in OTHERS:
        return OTHERS[character]
    seen = [c for c in unicodedata.normalize("NFKD", character) if _is_seen(c)]
    return "".join(c if c.isascii() else " " for c in "".join(seen).casefold())


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in UNSEEN
