"""The Markdown below the front matter: its parts, its code fences, its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, takewhile

from markdown_it import MarkdownIt
from markdown_it.token import Token

from quiz.bank.findings import Finding
from quiz.bank.format import HEADINGS
from quiz.bank.frontmatter import Lines

NAMES = {heading: name for name, heading in HEADINGS.items()}
WORD = re.compile(r"\S*\w\S*")
SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")  # code within a line


@dataclass(frozen=True, kw_only=True)
class Fence:
    """A block of code: the text after its backticks, its code, its line (from 0), closed or not."""

    info: str
    code: str
    line: int
    is_closed: bool

    @property
    def lines(self) -> int:
        """How many lines it takes, its backticks included."""
        return len(self.code.splitlines()) + 1 + self.is_closed


def split(text: str, *, first_line: int = 1) -> tuple[dict[str, str], Lines, list[Finding]]:
    """Cut a body at its headings.

    Args:
        text: Markdown with LF line ends.
        first_line: the line of the file on which `text` begins.

    Returns:
        The parts by name (`short_answer` …); where each of their lines is in the file; and findings
        about headings out of order, headings used twice, and text before the first heading.
    """
    lines = text.split("\n")
    starts = [line for line in _heading_lines(text) if lines[line] in NAMES]
    parts: dict[str, str] = {}
    places: Lines = {}
    findings = _before_first(lines[: starts[0]] if starts else lines, first_line)
    for start, end in pairwise([*starts, len(lines)]):
        name = NAMES[lines[start]]
        findings += _out_of_order(name, parts, start + first_line)
        content = lines[start + 1 : end]
        parts[name] = trimmed("\n".join(content))
        first = start + 1 + min(_blanks(content), len(content) - 1) + first_line
        count = parts[name].count("\n") + 1
        places |= {(name,): start + first_line}
        places |= {(name, line): first + line for line in range(count)}
    return parts, places, findings


def join(parts: dict[str, str]) -> str:
    """Return the parts that are not empty below their headings, in order."""
    return "".join(
        f"\n{heading}\n\n{parts[name]}\n" for name, heading in HEADINGS.items() if parts.get(name)
    )


def trimmed(text: str) -> str:
    """Return a part with LF line ends and without blank lines around it."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(lines[_blanks(lines) : len(lines) - _blanks(lines[::-1])])


def _blanks(lines: list[str]) -> int:
    """Count the blank lines at the start."""
    return sum(1 for _ in takewhile(lambda line: not line.strip(" \t"), lines))


def fences(text: str) -> list[Fence]:
    """Return the fenced blocks of code in a part, nested ones too."""
    return [
        Fence(
            info=token.info.strip(),
            code=token.content,
            line=token.map[0],
            is_closed=token.map[1] - token.map[0] - len(token.content.splitlines()) >= 2,
        )
        for token in _blocks(text)
        if token.type == "fence" and token.map
    ]


def code(text: str) -> list[tuple[int, str]]:
    """Return every line of a part's code with its number (from 0), in blocks and within lines."""
    blocks = fences(text)
    found = [
        (block.line + 1 + number, line)
        for block in blocks
        for number, line in enumerate(block.code.splitlines())
    ]
    fenced = {line for block in blocks for line in range(block.line, block.line + block.lines)}
    for number, line in enumerate(text.split("\n")):
        if number not in fenced:
            found += [(number, span[2]) for span in SPAN.finditer(line)]
    return found


def count_words(text: str) -> int:
    """Count the words of a part, without its fenced code."""
    lines = text.split("\n")
    for token in _blocks(text):
        if token.type == "fence" and token.map:
            lines[slice(*token.map)] = [""] * (token.map[1] - token.map[0])
    return len(WORD.findall("\n".join(lines)))


def large_headings(text: str) -> list[int]:
    """Return the lines (from 0) of headings of the first and second level in a part."""
    return _heading_lines(text)


def _heading_lines(text: str) -> list[int]:
    return [
        token.map[0]
        for token in _blocks(text)
        if token.type == "heading_open" and token.tag in {"h1", "h2"} and token.map
    ]


def _blocks(text: str) -> list[Token]:
    return _parser().parse(text)


@cache
def _parser() -> MarkdownIt:
    """Return a parser for blocks only, which does not look inside paragraphs."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _before_first(lines: list[str], first_line: int) -> list[Finding]:
    written = [number for number, line in enumerate(lines, first_line) if line.strip()]
    todo = f"begin with `{HEADINGS['situation']}` or `{HEADINGS['short_answer']}`"
    what = "there is text before the first heading"
    return [Finding(what=what, todo=todo, line=line) for line in written[:1]]


def _out_of_order(name: str, earlier: dict[str, str], line: int) -> list[Finding]:
    order = list(HEADINGS)
    if name in earlier:
        what, todo = f"`{HEADINGS[name]}` appears twice", "keep one of them"
    elif any(order.index(other) > order.index(name) for other in earlier):
        what, todo = f"`{HEADINGS[name]}` comes too late", f"order: {', '.join(HEADINGS.values())}"
    else:
        return []
    return [Finding(what=what, todo=todo, field=(name,), line=line)]
