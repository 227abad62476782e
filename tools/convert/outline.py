"""The outline of a question list: which lines begin a section or a question, which are code.

A list is Markdown that people keep by hand: `## Section (Questions 1-10)`, then
`### Question 1: Title`, `**Answer:**`, the answer, and `---` below it. Time is linear in its size.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, fence
from markdown_it.token import Token

MAX_DIGITS = 6
NO_DEPTH = 7
SEPARATOR = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
RANGE = re.compile(
    r"\(\s*Questions?\s*(?P<first>[0-9]{1,6})\s*(?:[-\u2013\u2014]|to)\s*(?P<last>[0-9]{1,6})\s*\)",
    re.IGNORECASE,
)
_BOLD_ANSWER = r"(?P<mark>\*\*|__|\*|_)Answer[ \t]*(?::[ \t]*(?P=mark)|(?P=mark)[ \t]*(?::|$))"
BOLD_ANSWER = re.compile(rf" {{0,3}}{_BOLD_ANSWER}[ \t]*", re.IGNORECASE)
ANSWER = re.compile(
    rf" {{0,3}}(?:{_BOLD_ANSWER}|\#+[ \t]+Answer[ \t]*(?::[ \t]*)?\#*$|Answer[ \t]*:)[ \t]*",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_ITEM = re.compile(r"\s*(?:[-+>]|\*(?!\*)|[0-9]+[.)])")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CLOSER = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*$")
# Bold or a pictograph may come before the word; what follows the number is the title.
_QUESTION = re.compile(
    r"""[^\w`(\[]* (?:
          Question \s* (?: (?:\#|No\.?) \s* )? (?P<number>[0-9]+) (?! \.?[0-9] | [a-z] )
        | Q \s* \#? (?P<short>[0-9]+) (?= \s*[:.)\u2013\u2014-] ) (?! \.[0-9] )
        | Question (?= \s*: )
        ) (?P<rest>.*)""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER_NUMBER = re.compile(r"\s*[:.)\u2013\u2014-]?\s*")


@dataclass(frozen=True)
class Heading:
    """A heading: its line (from 0), its depth (1 to 6, 7 for a line without `# `), its text."""

    line: int
    depth: int
    text: str


@dataclass(frozen=True)
class Block:
    """A heading with its lines from `start` up to `end` (from 0), without the separator.

    The text above the first heading is a block without a heading. `question` is the number as
    written ("" without one) and the title; it is None if the heading is not a question's.
    """

    heading: Heading | None
    question: tuple[str, str] | None
    start: int
    end: int
    is_separated: bool

    @property
    def line(self) -> int:
        """The line that it begins at, from 0."""
        return self.heading.line if self.heading else self.start


@dataclass(frozen=True)
class Outline:
    """What a list consists of: its blocks in their order, and which lines (from 0) are code.

    `headings` are all the headings in the list, including those inside answers.
    """

    lines: Sequence[str]
    blocks: list[Block]
    headings: list[Heading]
    code: frozenset[int]


def outline(lines: Sequence[str]) -> Outline:
    """Read the outline of a list.

    Args:
        lines: The list's lines without their ends.

    Returns:
        Its blocks and its code. A fence that is left open ends where the next question begins,
        so that one forgotten line does not swallow the rest of the list.
    """
    parser = block_parser().disable("lheading")  # `---` right below a text is a separator here
    alternatives = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.at("fence", _Fences(lines), {"alt": alternatives})
    tokens = parser.parse("\n".join(lines))
    headings = [*_headings(tokens), *_lookalikes(tokens, lines)]
    headings.sort(key=lambda heading: heading.line)
    code = [token.map for token in tokens if token.type in {"fence", "code_block"} and token.map]
    return Outline(
        lines=lines,
        blocks=list(_blocks(lines, _structural(lines, headings))),
        headings=headings,
        code=frozenset(line for start, end in code for line in range(start, end)),
    )


def block_parser() -> MarkdownIt:
    """Return a Markdown parser that stops at blocks; raw HTML is text, as on the site."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def question_of(text: str) -> tuple[str, str] | None:
    """Read a question's heading.

    Args:
        text: What comes after the `#`s.

    Returns:
        The number as written ("" without one) and the title; None if it is not a question's.
    """
    match = _QUESTION.match(text)
    if not match:
        return None
    title = match["rest"]
    if text[: match.start("rest")].count("**") % 2:  # `**Question 5:** …`
        title = title.replace("**", "", 1)
    return match["number"] or match["short"] or "", _AFTER_NUMBER.sub("", title, count=1).strip()


def whole(digits: str) -> int | None:
    """A question's number from its digits; None if it is missing, nought or too long."""
    return (int(digits) or None) if 0 < len(digits) <= MAX_DIGITS else None


class _Fences:
    """The parser's rule for fences, with an end for those that nobody closes."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._begins, self._certain = _beginnings(lines)
        self._starts = sorted(self._begins)
        closers = ((line, _CLOSER.match(text)) for line, text in enumerate(lines))
        self._closers = [(line, closer[1]) for line, closer in closers if closer]
        self._closing: dict[str, list[int]] = {}

    def __call__(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 (the parser calls it so)
        opener = _FENCE.match(self._lines[start])
        if opener:
            end = min(end, self._stop(start, opener[1]))
        return fence(state, start, end, silent)

    def _stop(self, start: int, mark: str) -> int:
        """Return the line before which the fence `mark` that opens at `start` must end."""
        following = bisect_right(self._starts, start)
        if following == len(self._starts):
            return len(self._lines)
        owner = self._begins[self._starts[following - 1]] if following else None
        certain = self._certain.get(owner + 1, 0) if owner else 0
        closing = self._closes_at(start, mark)
        is_open = not closing or start < certain < closing
        return self._starts[following] if is_open else len(self._lines)

    def _closes_at(self, start: int, mark: str) -> int | None:
        if mark not in self._closing:
            self._closing[mark] = [line for line, text in self._closers if text.startswith(mark)]
        lines = self._closing[mark]
        place = bisect_right(lines, start)
        return lines[place] if place < len(lines) else None


def _beginnings(lines: Sequence[str]) -> tuple[dict[int, int | None], dict[int, int]]:
    """Find the headings that begin something unless code hides them.

    Returns:
        Their lines with the question's number (None for a section's); and by number the lines
        where a question begins for certain: a separator stands above, an answer's marker below, and
        no later question has its number.
    """
    begins: dict[int, int | None] = {}
    texts = [line for line, text in enumerate(lines) if text.strip()]
    below = len(lines)
    for line in reversed(texts):
        if SEPARATOR.match(lines[line]):
            continue
        heading = _HEADING.match(lines[line])
        if heading and (question := question_of(heading[2] or "")):
            begins[line] = whole(question[0])
        elif heading and (RANGE.search(lines[line]) or (heading[1] != "#" and below in begins)):
            begins[line] = None
        below = line
    certain: dict[int, int] = {}
    is_set_off = False
    for line, below in pairwise(texts):
        number = begins.get(line)
        if number and is_set_off and ANSWER.match(lines[below]):
            certain[number] = line
        is_section = line in begins and number is None
        is_set_off = bool(SEPARATOR.match(lines[line])) or (is_set_off and is_section)
    return begins, certain


def _headings(tokens: Sequence[Token]) -> Iterator[Heading]:
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            yield Heading(token.map[0], int(token.tag[1]), inline.content)


def _lookalikes(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Heading]:
    """Find `**Question 5:** Title` and the like, and headings indented below a list's item.

    Such a line is a question only if an answer's marker is right below it.
    """
    for token, inline in pairwise(tokens):
        is_indented = token.type == "heading_open" and token.level
        if not token.map or not (is_indented or token.type == "paragraph_open"):
            continue
        for line in range(*token.map):
            is_item = _ITEM.match(lines[line])
            if not is_item and question_of(lines[line]) and ANSWER.match(_below(lines, line)):
                if is_indented:
                    yield Heading(line, int(token.tag[1]), inline.content)
                else:
                    yield Heading(line, NO_DEPTH, lines[line].strip().lstrip("#"))


def _below(lines: Sequence[str], line: int) -> str:
    below = (lines[number] for number in range(line + 1, len(lines)))
    return next((text for text in below if text.strip() and not _UNDERLINE.match(text)), "")


def _structural(lines: Sequence[str], headings: Sequence[Heading]) -> list[Heading]:
    """Keep the headings that begin a question or a section; the others belong to answers."""
    texts = [-1, *(line for line, text in enumerate(lines) if text.strip())]
    contents = [line for line in texts[1:] if not SEPARATOR.match(lines[line])] + [len(lines)]
    depths = [0]  # of the question above each heading
    for heading in headings:
        depths.append(heading.depth if question_of(heading.text) else depths[-1])
    kept: list[Heading] = []
    for heading, depth in reversed(list(zip(headings, depths, strict=False))):
        above = texts[bisect_left(texts, heading.line) - 1]
        below = contents[bisect_right(contents, heading.line)]
        is_right_above = kept and kept[-1].line == below and heading.depth <= kept[-1].depth
        is_set_off = heading.depth < depth and above >= 0 and SEPARATOR.match(lines[above])
        is_section = RANGE.search(heading.text) or not depth or is_right_above or is_set_off
        if question_of(heading.text) or (is_section and not ANSWER.match(lines[heading.line])):
            kept.append(heading)
    return kept[::-1]


def _blocks(lines: Sequence[str], headings: Sequence[Heading]) -> Iterator[Block]:
    ends = [*(heading.line for heading in headings), len(lines)]
    for heading, limit in zip([None, *headings], ends, strict=True):
        start = heading.line + 1 if heading else 0
        is_underlined = heading and heading.depth == NO_DEPTH and start < limit
        if is_underlined and _UNDERLINE.match(lines[start]):
            start += 1
        end = limit
        while end > start and (not lines[end - 1].strip() or SEPARATOR.match(lines[end - 1])):
            end -= 1
        question = question_of(heading.text) if heading else None
        while start < end and not question and not lines[start].strip():
            start += 1
        is_separated = any(map(SEPARATOR.match, lines[end:limit]))
        if heading or start < end:
            yield Block(heading, question, start, end, is_separated)
