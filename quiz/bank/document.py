"""A file of the bank as a document: taken apart, its places known, its values not yet judged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from quiz.bank import body, frontmatter, schema
from quiz.bank.findings import BankError, Finding

SECTION_FILE = "_section.yaml"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FILE_NAME = re.compile(rf"(?P<number>[1-9][0-9]{{0,5}})-(?P<slug>{SLUG.pattern})\.md")
FENCE = "---"
# Past this, colouring and rendering some kinds of nonsense would take seconds.
MAX_BODY = 16_000


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file that could be read, its values not yet judged.

    `values` is the front matter, `parts` the Markdown by name, `lines` the file's line of each
    field and of each line of a part, `findings` what was odd about the headings.
    """

    path: str
    values: frontmatter.Values
    parts: dict[str, str] = field(default_factory=dict)
    lines: frontmatter.Lines = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def place(self, findings: list[Finding]) -> list[Finding]:
        """Return the findings with this document's path and lines."""
        return [finding.placed(path=self.path, lines=self.lines) for finding in findings]


def read_question(text: str, *, path: PurePath | str) -> Document:
    """Read a question's file without judging its values; raises BankError when that fails."""
    lines = _clean(text, str(path)).split("\n")
    if lines[0] != FENCE:
        what = "the file does not begin with `---`"
        raise _unreadable(path, 1, what, "put the front matter first, between two `---` lines")
    if FENCE not in lines[1:]:
        what = "the front matter has no end"
        raise _unreadable(path, 1, what, "close it with a line `---`")
    end = lines.index(FENCE, 1)
    values, places = _load("\n".join(lines[1:end]), path, first_line=2)
    markdown = "\n".join(lines[end + 1 :])
    if too_long := _too_long([markdown]):
        raise BankError([replace(finding, path=str(path), line=end + 2) for finding in too_long])
    parts, part_places, findings = body.split(markdown, first_line=end + 2)
    return Document(
        path=str(path),
        values=values,
        parts=parts,
        lines=places | part_places,
        findings=tuple(findings),
    )


def read_section(text: str, *, path: PurePath | str) -> Document:
    """Read a section's file without judging its values; raises BankError when that fails."""
    values, places = _load(_clean(text, str(path)), path, first_line=1)
    return Document(path=str(path), values=values, lines=places)


def question_structure(document: Document) -> list[Finding]:
    """Return the breaches for which a question cannot be used, not even as a draft."""
    findings = [*document.findings, *schema.structure(document.values, "question")]
    findings += _too_long(document.parts.values())
    if not FILE_NAME.fullmatch(document.path.rpartition("/")[2]):
        what, todo = "the slug makes no file name", "use lower-case letters, digits, single hyphens"
        findings.append(Finding(what=what, todo=todo, field=("slug",)))
    for name, text in document.parts.items():
        findings += [_large(name, line) for line in body.large_headings(text)]
        findings += [_open(name, fence.line) for fence in body.fences(text) if not fence.is_closed]
    return document.place(findings)


def _clean(text: str, path: str) -> str:
    """Return the text with LF line ends and no byte order mark; refuse what cannot be seen."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if found := frontmatter.FORBIDDEN.search(text):
        what = f"the file holds the invisible character U+{ord(found[0]):04X}"
        line = text.count("\n", 0, found.start()) + 1
        raise _unreadable(path, line, what, "remove it, and save the file as UTF-8")
    return text


def _load(
    text: str, path: PurePath | str, *, first_line: int
) -> tuple[frontmatter.Values, frontmatter.Lines]:
    try:
        return frontmatter.load(text, first_line=first_line)
    except BankError as error:
        found = [replace(finding, path=str(path)) for finding in error.findings]
        raise BankError(found) from None


def _unreadable(path: PurePath | str, line: int, what: str, todo: str) -> BankError:
    return BankError([Finding(path=str(path), line=line, what=what, todo=todo)])


def _too_long(parts: Iterable[str]) -> list[Finding]:
    length = sum(map(len, parts))
    what = f"the Markdown has {length:,} characters, and {MAX_BODY:,} are allowed"
    too_long = Finding(what=what, todo="shorten it, or split the question", field=("explanation",))
    return [too_long] if length > MAX_BODY else []


def _large(name: str, line: int) -> Finding:
    what = "a heading of the first or second level stands here"
    todo = f"use `###`, or write one of {', '.join(body.HEADINGS.values())} in just this way"
    return Finding(what=what, todo=todo, field=(name, line))


def _open(name: str, line: int) -> Finding:
    what, todo = "a fence of code has no end", "close it with the backticks that it began with"
    return Finding(what=what, todo=todo, field=(name, line))
