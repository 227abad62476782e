"""What is odd about a list's headings, numbers and separators; nothing here changes a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from quiz.bank.findings import Finding
from quiz.validation import shown
from tools.convert import odd
from tools.convert.outline import NO_DEPTH, Block
from tools.convert.sections import Asked


def odd_blocks(blocks: Sequence[Block]) -> Iterator[Finding]:
    """Yield findings about headings of unusual depth, and questions without a separator."""
    depths = Counter(block.heading.depth for block in blocks if block.heading and block.question)
    usual = depths.most_common(1)[0][0]
    for block, below in zip(blocks, [*blocks[1:], None], strict=True):
        if not block.heading or not block.question:
            continue
        if block.heading.depth == NO_DEPTH:
            what = "this line is not a heading, but `**Answer:**` is below it"
            yield odd(block.line, what, "taken as a question")
        elif block.heading.depth != usual:
            what = f"the heading has depth {block.heading.depth}, most questions have {usual}"
            yield odd(block.line, what, "taken as a question")
        if below and not block.is_separated:
            yield odd(below.line, "there is no `---` above this heading", "nothing is lost by it")


def odd_numbers(asked: Sequence[Asked], numbers: Sequence[int]) -> Iterator[Finding]:
    """Yield findings about numbers that are invalid, repeated, misplaced or missing.

    Args:
        asked: The questions, in their order.
        numbers: The number that each of them was given.
    """
    lines: dict[int, int] = {}
    highest = 0
    for question, number in zip(asked, numbers, strict=True):
        line, written = question.block.line, question.number
        if written is None:
            yield odd(line, "the question has no number from 1 to 999999", f"made number {number}")
        elif written != number:
            what = f"number {written} is already in line {lines[written] + 1}"
            yield odd(line, what, f"this one made number {number}")
        else:
            yield from _odd_place(question, number, highest)
            lines[number] = line
            highest = max(highest, number)
    for before, after in pairwise(sorted(lines)):
        if after - before > 1:
            missing = f"{before + 1} to {after - 1}" if after - before > 2 else str(before + 1)
            yield odd(lines[after], f"missing before {after}: {missing}", "left free")
    yield from _odd_ends(asked, lines)


def _odd_place(question: Asked, number: int, highest: int) -> Iterator[Finding]:
    if question.numbers and number not in question.numbers:
        first, last = question.numbers[0], question.numbers[-1]
        what = f"number {number} is outside its section's numbers, {first} to {last}"
        yield odd(question.block.line, what, "kept in the section")
    if number < highest:
        what = f"number {number} comes after {highest}"
        yield odd(question.block.line, what, "kept; drafts are sorted by number")


def _odd_ends(asked: Sequence[Asked], lines: dict[int, int]) -> Iterator[Finding]:
    """Yield findings about announced first and last numbers that do not occur."""
    announced = {question.section.line: question.section.numbers for question in asked}
    for line, numbers in announced.items():
        missing = [str(end) for end in (*numbers[:1], *numbers[1:][-1:]) if end not in lines]
        if missing:
            what = f"announced here, but missing: {' and '.join(missing)}"
            yield odd(line, what, "left free")


def same_names(asked: Sequence[Asked], slugs: Sequence[str]) -> Iterator[Finding]:
    """Yield findings about questions whose file names differ only in their numbers."""
    first: dict[str, int] = {}
    for question, slug in zip(asked, slugs, strict=True):
        line = question.block.line
        if slug in first:
            what = f"the title makes the name {shown(slug)}, as in line {first[slug] + 1}"
            yield odd(line, what, "told apart by the number")
        first.setdefault(slug, line)
