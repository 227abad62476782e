"""What a writer may ask the matcher to listen for: the limits, and the linter's checks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from quiz.exercises.common_words import COMMON
from quiz.exercises.definition import Definition
from quiz.exercises.matcher import STOP_WORDS, Spoken, stems

MOST_WORDS = 5  # of a phrase
MOST_PHRASES = 12  # of a key point
MOST_FALSE_PHRASES = 10  # phrases of a misconception
MOST_MISCONCEPTIONS = 6  # of a question
MOST_BYTES = 2_500  # of all the phrases of a question, counting one byte between two

COMMON_WORDS = STOP_WORDS.union(stems(COMMON))
MARKDOWN = MarkdownIt("commonmark").enable("table")


class Claim(NamedTuple):
    """A misconception (counted from 0) that is heard in a sentence that should be true."""

    misconception: int
    phrase: str
    sentence: str


def words(phrase: str) -> int:
    """Return how many words a phrase has, as a writer counts them."""
    return len(phrase.split())


def too_long(phrase: str) -> bool:
    """Whether a phrase has more words than `MOST_WORDS`."""
    return words(phrase) > MOST_WORDS


def is_silent(phrase: str) -> bool:
    """Whether a phrase has no word that could be heard."""
    return not stems(phrase)


def is_common(phrase: str) -> bool:
    """Whether a phrase is just one or two common words, which true sentences contain too."""
    said = stems(phrase)
    return len(said) <= 2 and COMMON_WORDS.issuperset(said)


def size(definition: Definition) -> int:
    """Return the size of all phrases in bytes of UTF-8, with one byte between two."""
    phrases = [*_phrases(definition)]
    return sum(len(phrase.encode()) for phrase in phrases) + max(0, len(phrases) - 1)


def heard_as_false(definition: Definition, texts: Iterable[str]) -> list[Claim]:
    """Return where a misconception is heard in the question's own text.

    Args:
        definition: of the question; its key points and corrections are searched too.
        texts: what else is true, in Markdown: the short answer, the explanation.
    """
    own = chain(
        (point.text for point in definition.points),
        (known.correction for known in definition.misconceptions),
    )
    spoken = [Spoken(prose(text)) for text in chain(texts, own)]
    return [
        Claim(number, phrase, sentence)
        for number, known in enumerate(definition.misconceptions)
        for phrase in known.phrases
        for one in spoken
        if (sentence := one.claim(phrase))
    ]


def prose(markdown: str) -> str:
    """Return the sentences of a Markdown text: a line for each paragraph, no code blocks."""
    blocks = (token.children or [] for token in MARKDOWN.parse(markdown))
    return "\n".join("".join(map(_said, block)) for block in blocks if block)


def _said(part: Token) -> str:
    if part.type in {"softbreak", "hardbreak"}:
        return " "
    return part.content if part.type in {"text", "code_inline"} else ""


def _phrases(definition: Definition) -> Iterator[str]:
    for point in definition.points:
        yield from point.phrases
    for known in definition.misconceptions:
        yield from known.phrases
