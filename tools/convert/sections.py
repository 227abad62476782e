"""Which section each question of a list belongs to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from quiz.bank.findings import Finding
from quiz.validation import shown
from tools.convert import odd
from tools.convert.outline import NO_DEPTH, RANGE, Block, Heading, Outline, whole

SLUG_LENGTH = 60
PICTOGRAPHS = re.compile(
    "[\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200d\u20e3\U0001f000-\U0001faff]"
)


@dataclass
class ListSection:
    """A section of the list: its heading's line (from 0), what the heading says, its own text."""

    line: int
    depth: int
    title: str
    numbers: range = range(0)
    texts: list[str] = field(default_factory=list)
    has_questions: bool = False


@dataclass(frozen=True)
class Asked:
    """A question in its place in the list; `numbers` are those that the heading above announces."""

    block: Block
    section: ListSection
    sub_section: str
    numbers: range

    @property
    def number(self) -> int | None:
        """Its number as written, if that is a valid one."""
        return whole(self.block.question[0]) if self.block.question else None

    @property
    def title(self) -> str:
        """Its title as plain text."""
        return plain(self.block.question[1]) if self.block.question else ""


def slug_of(title: str, *, otherwise: str) -> str:
    """Return lower-case letters, digits and single hyphens, up to 60 characters."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters.replace("'", "")).strip("-")
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug or otherwise


def plain(text: str) -> str:
    """Return a heading's text without the Markdown of code and bold."""
    text = re.sub(r"`([^`]+)`", r"\1", text)
    return " ".join(re.sub(r"\*\*([^*]+)\*\*", r"\1", text).split())


class Sections:
    """The sections of a list, gathered block by block; `all` are those that hold a question."""

    def __init__(self, found: Outline) -> None:
        self.all: list[ListSection] = []
        self.asked: list[Asked] = []
        self.findings: list[Finding] = []
        self._lines = found.lines
        self._loose: list[str] = []  # text that waits for a section
        self._current: ListSection | None = None
        self._sub_section, self._numbers = "", range(0)
        for block in found.blocks:
            if block.question:
                self._ask(block)
            else:
                self._read(block)
        self._leave()
        if self.all:
            self.all[-1].texts += self._loose

    def _ask(self, block: Block) -> None:
        section = self._current
        if not section:
            self._say(block.line, "there is no section heading above this", "put into “Questions”")
            section = self._enter(ListSection(block.line, NO_DEPTH, "Questions"))
        if not section.has_questions:
            section.has_questions = True
            section.texts = [*self._loose, *section.texts]
            self._loose = []
            self.all.append(section)
        self.asked.append(Asked(block, section, self._sub_section, self._numbers))

    def _read(self, block: Block) -> None:
        text = "\n".join(self._lines[block.start : block.end])
        if text:
            what = "there is text outside the answers"
            self._say(block.start, what, "put into the summary of the section")
        if not block.heading:
            self._loose.append(text)
            return
        title, numbers = self._title(block.heading), self._announced(block.heading)
        if self._current and self._is_inside(self._current, block.heading, numbers):
            what = f"{shown(title)} is a section inside the section {shown(self._current.title)}"
            self._say(block.line, what, "its questions stay there and carry its name as a tag")
            self._sub_section, self._numbers = title, numbers or self._current.numbers
            self._current.texts += [title, text]
            return
        self._leave()
        section = ListSection(block.line, block.heading.depth, title, numbers)
        self._enter(section).texts.append(text)

    def _is_inside(self, section: ListSection, heading: Heading, numbers: range) -> bool:
        if heading.depth <= section.depth:
            return False
        if numbers:
            return numbers[0] in section.numbers and numbers[-1] in section.numbers
        return bool(section.numbers) or section.has_questions

    def _leave(self) -> None:
        """End the section; a heading that no question follows is text of the next one."""
        section, self._current = self._current, None
        if section and not section.has_questions:
            what = f"there is no question in {shown(section.title)}"
            self._say(section.line, what, "not made a section; its text goes to the nearest one")
            self._loose += [section.title, *section.texts]

    def _enter(self, section: ListSection) -> ListSection:
        same = [other for other in self.all if other.title.casefold() == section.title.casefold()]
        if same:
            what = f"the section {shown(section.title)} is in line {same[0].line + 1} too"
            self._say(section.line, what, "made into one section")
        elif not section.numbers and section.depth != NO_DEPTH:
            what = f"the section {shown(section.title)} announces no `(Questions 1-10)`"
            self._say(section.line, what, "its numbers were not checked")
        current = self._current = same[0] if same else section
        self._sub_section, self._numbers = "", section.numbers
        return current

    def _title(self, heading: Heading) -> str:
        title = RANGE.sub("", heading.text)
        if PICTOGRAPHS.search(title):
            self._say(heading.line, "the heading has pictographs", "left out of the title")
        return plain(PICTOGRAPHS.sub("", title)) or f"Section in line {heading.line + 1}"

    def _announced(self, heading: Heading) -> range:
        match = RANGE.search(heading.text)
        numbers = range(int(match["first"]), int(match["last"]) + 1) if match else range(0)
        if match and not numbers:
            self._say(heading.line, f"the numbers run backwards: {match[0]}", "not checked")
        return numbers

    def _say(self, line: int, what: str, done: str) -> None:
        self.findings.append(odd(line, what, done))
