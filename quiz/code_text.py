"""Code that reads well on narrow pages: tables whose cells can be stacked, and words kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise

COLUMN = re.compile(r"\S+(?: \S+)*")
HEAD = re.compile(r"[A-Z][A-Z -]*(?:\([A-Za-z]+\))?")
# Browsers break lines at hyphens. Of a word that is longer than a narrow line only the flag's
# beginning is kept whole.
HYPHENATED = re.compile(r"(?<!\S)(?:(?=\S{1,24}(?!\S))[\w./:=]*-[\w./:=-]*(?=[,;]?(?!\S))|--?\w+)")
LEFT_OUT = re.compile(r"\[.* left out\]")
REPLACED = "\u2026"  # what stands for an age or an address in a recording
LONGEST = 76  # characters of a row that the column of an answer shows side by side


def with_cells(code: str) -> str:
    """Return code as HTML of the very same text, in which the cells of tables are marked.

    A table begins with a line of headings in capital letters, two spaces or more between them, and
    ends at an empty line. A row is `long` if any row of its table is too long to be shown as it is.
    """
    lines, html = iter(code.splitlines(keepends=True)), list[str]()
    for line in lines:
        starts = _starts(line)
        html += _table(line, starts, _until_empty(lines)) if starts else [_text(line)]
    return "".join(html)


def with_whole_words(html: str) -> str:
    """Return escaped text in which lines do not break within `--previous` and the like."""
    return HYPHENATED.sub(r'<span class="word">\g<0></span>', html)


def _text(code: str) -> str:
    return with_whole_words(escape(code))


def _starts(line: str) -> list[int]:
    """Return where the columns begin, if the line is one of headings."""
    heads = [*COLUMN.finditer(line.rstrip())]
    is_head = len(heads) > 1 and all(HEAD.fullmatch(head.group()) for head in heads)
    return [head.start() for head in heads] if is_head and heads[0].start() == 0 else []


def _until_empty(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line
        if not line.strip():
            return


def _table(head: str, starts: list[int], lines: Iterable[str]) -> Iterator[str]:
    rows = [*lines]
    long = " long" * any(len(row.rstrip()) > LONGEST for row in [head, *rows])
    yield f'<span class="row heads{long}">{_text(head)}</span>'
    for row in rows:
        if LEFT_OUT.fullmatch(row.strip()) or not row.strip():
            yield _text(row)
        else:
            cells = zip(_cut(head, starts), _cut(row, starts), strict=True)
            yield f'<span class="row{long}">{"".join(_cell(*cell) for cell in cells)}</span>'


def _cut(row: str, starts: list[int]) -> list[str]:
    return [row[start:end] for start, end in pairwise([*starts, None])]


def _cell(name: str, text: str) -> str:
    """Return a cell with the name of its column, unless it tells nothing."""
    html = _text(text)
    if not text.strip():
        return html
    name = "" if text.strip() == REPLACED else escape(name.strip())
    return f'<span data-name="{name}">{html}</span>'
