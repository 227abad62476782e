"""From the text of a file to what it says: taken apart, located, judged, then typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePath, PurePosixPath
from typing import Any, TypeVar

import msgspec

from quiz.bank import body, frontmatter
from quiz.bank.findings import BankError, Finding
from quiz.bank.format import (
    FILE_NAME,
    HEADINGS,
    BankQuestion,
    BankSection,
    FrontMatter,
    SectionFile,
)
from quiz.bank.invisible import find_hidden
from quiz.validation import Fields, breaches, types_of

Content = TypeVar("Content", BankQuestion, BankSection)

FENCE = "---"
# Beyond this, colouring and rendering some kinds of nonsense would take seconds.
MAX_BODY = 16_000


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file that could be read, its values not yet judged.

    `values` is the front matter, `parts` is the Markdown by name, `lines` says where in the file
    each field and each line of a part is, `findings` are those about the headings.
    """

    path: str
    values: frontmatter.Values
    parts: dict[str, str] = field(default_factory=dict)
    lines: frontmatter.Lines = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def place(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings with this document's path and lines."""
        return [finding.placed(path=self.path, lines=self.lines) for finding in findings]


def parse_question(text: str, *, path: PurePath | str) -> BankQuestion:
    """Read a question's file.

    Args:
        text: The whole file.
        path: The file, relative to the bank's folder; it gives the slug and is named in errors.

    Raises:
        BankError: When its structure is broken; the linter judges whether it is fit to publish.
    """
    document = read_question(text, path=path)
    _refuse(question_structure(document))
    return build_question(document)


def parse_section(text: str, *, path: PurePath | str) -> BankSection:
    """Read a section's file; `path` gives the slug. Raises BankError as `parse_question` does."""
    document = read_section(text, path=path)
    _refuse(section_structure(document))
    return build_section(document)


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
    if too_much := too_long([markdown]):
        raise BankError([replace(finding, path=str(path), line=end + 2) for finding in too_much])
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
    """Return the findings that keep a question from being used, even as a draft."""
    findings = [*document.findings, *_breaches(document, FrontMatter)]
    findings += too_long(document.parts.values())
    if not FILE_NAME.fullmatch(document.path.rpartition("/")[2]):
        what, todo = "the slug is not a file name", "use lower-case letters, digits, single hyphens"
        findings.append(Finding(what=what, todo=todo, field=("slug",)))
    for name, text in document.parts.items():
        findings += [_large(name, line) for line in body.large_headings(text)]
        findings += [_open(name, fence.line) for fence in body.fences(text) if not fence.is_closed]
    return document.place(findings)


def section_structure(document: Document) -> list[Finding]:
    """Return the findings that keep a section from being used."""
    return document.place(_breaches(document, SectionFile))


def build_question(document: Document, **otherwise: Any) -> BankQuestion:
    """Turn a document into a question.

    Args:
        document: One of sound structure, or the rest of another without its broken fields.
        otherwise: What to use for required fields that are missing.
    """
    name = FILE_NAME.fullmatch(PurePosixPath(document.path).name)
    slug = name["slug"] if name else ""
    return _build(BankQuestion, {**otherwise, **document.parts, "slug": slug}, document.values)


def build_section(document: Document) -> BankSection:
    """Turn a document of sound structure into a section."""
    return _build(BankSection, {"slug": PurePosixPath(document.path).parent.name}, document.values)


def _build(kind: type[Content], given: dict[str, Any], values: frontmatter.Values) -> Content:
    types = types_of(kind)
    typed = {name: msgspec.convert(value, types[name]) for name, value in values.items()}
    return kind(**{**given, **typed})


def _breaches(document: Document, kind: type[Fields]) -> list[Finding]:
    return [
        Finding(what=breach.what, todo=breach.todo, field=breach.field)
        for breach in breaches(document.values, kind, todo="write it as docs/content.md shows")
    ]


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise BankError(findings)


def _clean(text: str, path: str) -> str:
    """Return the text with LF line ends and no byte order mark; refuse what nobody can see."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if hidden := find_hidden(text):
        what = f"the file has {hidden.what}, {hidden.place}"
        raise _unreadable(path, hidden.line, what, f"{hidden.todo}, and save the file as UTF-8")
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


def too_long(parts: Iterable[str]) -> list[Finding]:
    """Return a finding when all parts together are longer than a question may be."""
    length = sum(map(len, parts))
    what = f"the Markdown has {length:,} characters, but only {MAX_BODY:,} are allowed"
    finding = Finding(what=what, todo="shorten it, or split the question", field=("explanation",))
    return [finding] if length > MAX_BODY else []


def _large(name: str, line: int) -> Finding:
    what = "a heading of the first or second level is not allowed here"
    todo = f"use `###`, or write one of {', '.join(HEADINGS.values())} exactly like this"
    return Finding(what=what, todo=todo, field=(name, line))


def _open(name: str, line: int) -> Finding:
    what, todo = "a code fence is never closed", "close it with the backticks that it began with"
    return Finding(what=what, todo=todo, field=(name, line))
