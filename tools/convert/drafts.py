"""A question list as drafts of the bank, with a report of everything odd about the list.

Rules where a list leaves a choice:

- A second question with the same number, and one without a number, get the next free number after
  the highest in the list.
- Sections with the same name become one. A heading whose numbers lie within its section's, or that
  is deeper than the section's own, is a sub-section: its questions carry its name as a tag.
- Text outside answers goes to the summary of the section that it is in, or of the next one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import PurePosixPath

from quiz.bank.files import MAX_BYTES
from quiz.bank.findings import BankError, Finding
from quiz.bank.format import BankQuestion, BankSection
from quiz.bank.serialize import serialize_question, serialize_section
from tools.convert import odd
from tools.convert.answers import answer_of
from tools.convert.layout import require_known_layout
from tools.convert.oddities import odd_blocks, odd_numbers, same_names
from tools.convert.outline import Outline, outline
from tools.convert.repair import repaired
from tools.convert.sections import SLUG_LENGTH, Asked, ListSection, Sections, slug_of

LAST_NUMBER = 999_999
LAST_POSITION = 999
TITLE_LENGTH = 200
SECTION_TITLE_LENGTH = 120
SUMMARY_LENGTH = 2000
HEAD_BYTES = 4096  # more than the front matter of a draft takes


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """The drafts that a list becomes, and what was odd about it, sorted by line."""

    sections: tuple[BankSection, ...]
    questions: tuple[BankQuestion, ...]
    findings: tuple[Finding, ...]

    def files(self) -> dict[PurePosixPath, str]:
        """Return the text of every file by its path in the bank's folder."""
        sections = {section.path: serialize_section(section) for section in self.sections}
        return sections | {
            question.path: serialize_question(question) for question in self.questions
        }


def convert(text: str, *, name: str) -> Conversion:
    """Turn a question list into drafts, in linear time.

    Args:
        text: The list.
        name: What the report calls it.

    Raises:
        BankError: When the text is not a list of questions, or not all in the known layout.
    """
    try:
        found, sections, findings = _read(text)
    except BankError as error:
        raise BankError([replace(finding, path=name) for finding in error.findings]) from None
    slugs = _section_slugs(sections.all)
    numbers = _numbers(sections.asked)
    drafts = [_draft(*each, slugs, found) for each in zip(sections.asked, numbers, strict=True)]
    titled = [_section(section, slugs, place) for place, section in enumerate(sections.all, 1)]
    oddities = [
        *findings,
        *sections.findings,
        *odd_blocks(found.blocks),
        *odd_numbers(sections.asked, numbers),
        *same_names(sections.asked, [draft.slug for draft, _ in drafts]),
        *(finding for _, found in [*drafts, *titled] for finding in found),
    ]
    return Conversion(
        sections=tuple(section for section, _ in titled),
        questions=tuple(draft for draft, _ in drafts),
        findings=tuple(replace(each, path=name) for each in sorted(oddities, key=lambda f: f.line)),
    )


def _read(text: str) -> tuple[Outline, Sections, list[Finding]]:
    lines, findings = repaired(text)
    found = outline(lines)
    require_known_layout(found)
    sections = Sections(found)
    if len(sections.asked) > LAST_NUMBER or len(sections.all) > LAST_POSITION:
        what = f"the bank holds up to {LAST_NUMBER} questions in up to {LAST_POSITION} sections"
        raise BankError([Finding(what=what, todo="split the list")])
    return found, sections, findings


def _numbers(asked: Sequence[Asked]) -> list[int]:
    """Return each question's number: its own if no earlier one has it, else the next free one."""
    taken: set[int] = set()
    own: list[int | None] = []
    for question in asked:
        own.append(None if question.number in taken else question.number)
        taken |= {question.number} if question.number else set()
    highest = max(taken, default=0)
    candidates = chain(range(highest + 1, LAST_NUMBER + 1), range(1, highest))
    free = (number for number in candidates if number not in taken)
    return [number or next(free) for number in own]


def _section_slugs(sections: Sequence[ListSection]) -> dict[int, str]:
    """Return the slug of each section, by the line of its heading."""
    slugs: dict[int, str] = {}
    for section in sections:
        slug = slug_of(section.title, otherwise="section")
        taken = set(slugs.values())
        others = (f"{slug[: SLUG_LENGTH - 4].rstrip('-')}-{number}" for number in count(2))
        slugs[section.line] = next(name for name in chain([slug], others) if name not in taken)
    return slugs


def _draft(
    asked: Asked, number: int, slugs: dict[int, str], found: Outline
) -> tuple[BankQuestion, list[Finding]]:
    line = asked.block.line
    answer, oddities = answer_of(asked.block, found)
    if not asked.title:
        oddities.append(odd(line, "the question has no title", f"titled “Question {number}”"))
    if len(asked.title) > TITLE_LENGTH:
        what = f"the title has more than {TITLE_LENGTH} characters"
        oddities.append(odd(line, what, "cut; the whole title is above the answer"))
        answer = f"Title: {asked.title}\n\n{answer}".rstrip("\n")
    title = _cut(asked.title, TITLE_LENGTH) or f"Question {number}"
    draft = BankQuestion(
        number=number,
        uid=hashlib.sha256(f"{number}\n{title}".encode()).hexdigest()[:12],
        title=title,
        section=slugs[asked.section.line],
        tags=(slug_of(asked.sub_section, otherwise="section"),) if asked.sub_section else (),
        status="draft",
        slug=slug_of(title, otherwise="question"),
        explanation=answer,
    )
    if len(answer.encode()) > MAX_BYTES - HEAD_BYTES:
        what = f"the answer is longer than the {MAX_BYTES:,} bytes that the bank allows"
        oddities.append(odd(line, what, "split it before it is imported"))
    return draft, oddities


def _section(
    section: ListSection, slugs: dict[int, str], position: int
) -> tuple[BankSection, list[Finding]]:
    oddities = []
    texts = [text for text in section.texts if text.strip()]
    if len(section.title) > SECTION_TITLE_LENGTH:
        what = f"the section's title is longer than {SECTION_TITLE_LENGTH} characters"
        oddities.append(odd(section.line, what, "cut; the whole title is in its summary"))
        texts.insert(0, section.title)
    summary = "\n\n".join(texts).strip()
    if len(summary) > SUMMARY_LENGTH:
        what = f"the text for the section's summary is longer than {SUMMARY_LENGTH} characters"
        oddities.append(odd(section.line, what, "cut; the rest is only in the list"))
    return BankSection(
        title=_cut(section.title, SECTION_TITLE_LENGTH),
        position=position,
        summary=_cut(summary, SUMMARY_LENGTH),
        slug=slugs[section.line],
    ), oddities


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "\u2026"
