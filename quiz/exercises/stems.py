"""Words as they are compared: by their stem, so that “scales”, “scaled” and “scaling” are one.

Every word of denial is one word, “not”. Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache

from quiz.exercises.characters import plain

WORD = r"[a-z0-9]+(?:\.[0-9]+|(?<=[0-9]),[0-9]{3}(?![a-z0-9_]))*(?:['`][a-z]+)?"
WORDS = re.compile(WORD)
ENDINGS = ("ings", "ing", "edly", "ed", "ies", "sses", "ss", "es", "s", "ly")
REPLACED = {"ies": "y", "sses": "ss", "ss": "ss"}
SHORTEST_STEM = 3
SHORTEST = dict.fromkeys(ENDINGS, SHORTEST_STEM) | {"s": 2}  # IPs are one with IP
LONGEST = 40  # beyond: keys and hashes, which have no endings
NEGATIONS = {
    *("not", "cannot", "cant", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "wont"),
    *("never", "no", "nor", "neither", "nothing", "none", "without", "hardly", "nobody"),
}
NOT = "not"


@lru_cache(maxsize=20_000)
def stems(phrase: str) -> tuple[str, ...]:
    """Return the stems of a phrase's words, in order. Meant for what is asked again and again."""
    return tuple(stem(word) for word in WORDS.findall(plain(phrase)[0]))


def stem(word: str) -> str:
    """Return the stem of a word in lower case; of a word of denial, “not”."""
    return _stem(word) if len(word) <= LONGEST else word


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    word = word.replace("`", "'").replace("\u2019", "'")
    if word in NEGATIONS or word.endswith("n't"):
        return NOT
    word = word.partition("'")[0].replace(",", "")
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
