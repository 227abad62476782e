"""One answer of a question list, made fit for a draft without losing a word or a line of code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import dropwhile, pairwise
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

from quiz.bank.findings import Finding
from quiz.validation import shown
from tools.convert import odd
from tools.convert.outline import (
    ANSWER,
    BOLD_ANSWER,
    RANGE,
    Block,
    Outline,
    block_parser,
    question_of,
)

# Replace the lines from `start` up to `end` (exclusive) by these.
Edit: TypeAlias = tuple[int, int, list[str]]


LARGEST = 3  # the bank's own headings have depth 2
SMALLEST = 6
BLANKS = " \t"  # a no-break space is text, in Markdown too
_HEADING_LIKE = re.compile(r"[\s>*+-]*(?:(?P<mark>#{1,6})\s*|\*\*|__)(?P<text>\S.*)")


def answer_of(block: Block, found: Outline) -> tuple[str, list[Finding]]:
    """Take a question's answer out of its list.

    The marker `**Answer:**` is left out, headings are made smaller than the bank's own, and a
    fence that was left open is closed. Everything else stays exactly as it was.

    Returns:
        The answer as Markdown, and what was odd about it.
    """
    lines = list(found.lines[block.start : block.end])
    code = {line for line in range(len(lines)) if block.start + line in found.code}
    oddities = [*_without_marker(lines, code), *_lookalikes(lines, code)]
    tokens = _parser().parse("\n".join(lines))
    smaller, closed = _smaller_headings(tokens, lines), _closed_fences(tokens, lines)
    if smaller:
        what = "the answer has headings as large as the bank's own"
        oddities.append(odd(smaller[0][0], what, "all its headings made smaller, from `###` down"))
    for line, _, _ in closed:
        oddities.append(odd(line - 1, "a code fence is never closed down to here", "closed here"))
    for start, end, instead in sorted([*smaller, *closed], reverse=True):
        lines[start:end] = instead
    while lines and not lines[-1].strip(BLANKS):
        lines.pop()
    answer = "\n".join(dropwhile(lambda line: not line.strip(BLANKS), lines))
    if not answer:
        oddities.append(odd(-1, "the answer is empty", "made a draft without an explanation"))
    return answer, [replace(finding, line=finding.line + block.start) for finding in oddities]


@cache
def _parser() -> MarkdownIt:
    return block_parser()


def _without_marker(lines: list[str], code: set[int]) -> Iterator[Finding]:
    """Take the answer's marker out of `lines`."""
    texts = [line for line, text in enumerate(lines) if text.strip() and line not in code]
    first = next((line for line, text in enumerate(lines) if text.strip()), 0)
    marked = [line for line in texts if BOLD_ANSWER.match(lines[line])]
    if first in texts and first not in marked and ANSWER.match(lines[first]):
        marked.insert(0, first)
    if not marked:
        what = "there is no `**Answer:**` below the heading"
        yield odd(-1, what, "all text below it taken as the answer")
        return
    marker = ANSWER.match(lines[marked[0]])
    lines[marked[0]] = lines[marked[0]][marker.end() if marker else 0 :]
    if marked[0] > first:
        what = "there is text between the heading and `**Answer:**`"
        yield odd(first, what, "kept at the start of the answer")
    for line in marked[1:]:
        what = "this is a second `**Answer:**`, perhaps below a lost heading"
        yield odd(line, what, "kept as text")


def _lookalikes(lines: Sequence[str], code: set[int]) -> Iterator[Finding]:
    """Yield a finding for each line that looks like a heading of the list but is not one."""
    for line, text in enumerate(lines):
        match = _HEADING_LIKE.match(text)
        if not match:
            continue
        is_list_heading = question_of(match["text"]) or RANGE.search(match["text"])
        if line in code and match["mark"] and (is_list_heading or len(match["mark"]) > 1):
            yield odd(line, f"{shown(text.strip())} is inside code", "kept as code")
        elif line not in code and is_list_heading:
            what = f"{shown(text.strip())} looks like a heading and is inside an answer"
            yield odd(line, what, "kept there; write it as `### Question 5: Title` to make it one")


def _smaller_headings(tokens: Sequence[Token], lines: Sequence[str]) -> list[Edit]:
    """Return edits that make all headings smaller by as much as the largest one needs, if any."""
    headings = [
        (token.map, int(token.tag[1]), inline.content.split("\n") if token.markup in "=-" else [])
        for token, inline in pairwise(tokens)
        if token.type == "heading_open" and token.map
    ]
    shift = LARGEST - min((depth for _, depth, _ in headings), default=LARGEST)
    edits: list[Edit] = []
    for (start, end), depth, underlined in headings if shift > 0 else []:
        marks = "#" * min(depth + shift, SMALLEST)
        if underlined:
            text = " ".join(part.strip() for part in underlined)
            indent = lines[start][: max(lines[start].find(underlined[0].strip()), 0)]
            edits.append((start, end, [f"{indent}{marks} {text}"]))
        else:
            line = re.sub(r"#{1,6}(?=[ \t]|$)", marks, lines[start], count=1)
            edits.append((start, start + 1, [line]))
    return edits


def _closed_fences(tokens: Sequence[Token], lines: Sequence[str]) -> list[Edit]:
    """Return edits that close the fences that end only because their list, quote or answer does."""
    edits: list[Edit] = []
    for token in tokens:
        if token.type != "fence" or not token.map:
            continue
        start, end = token.map
        has_code = token.content.count("\n") + (token.content[-1:] not in ("", "\n"))
        if end - start - has_code == 1:
            before = lines[start][: lines[start].index(token.markup)]
            edits.append((end, end, [re.sub(r"[^>\s]", " ", before) + token.markup]))
    return edits
