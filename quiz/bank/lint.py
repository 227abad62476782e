"""Everything that is wrong with a bank, in one run.

A file that does not fit the declarations in format.py cannot be used at all. What a question needs
beyond that is in rules.py, or here where it takes several files to see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import Generic, TypeAlias, TypeVar

from quiz.bank import rules
from quiz.bank.case_files import Case, judge_cases, read_cases
from quiz.bank.diagram_files import judge_diagrams, read_diagrams
from quiz.bank.files import read_folder
from quiz.bank.findings import BankError, Finding
from quiz.bank.format import FILE_NAME, HEADINGS, SECTION_FILE, BankQuestion, BankSection
from quiz.bank.parse import (
    Document,
    build_question,
    build_section,
    question_structure,
    read_question,
    read_section,
    section_structure,
)
from quiz.bank.serialize import serialize_question, serialize_section
from quiz.markdown import NUMBER
from quiz.validation import shown

Content = TypeVar("Content", BankQuestion, BankSection)
Progress: TypeAlias = Callable[[int, int], None]

# Takes the place of what a broken file does not say.
UNSAID = {"number": 0, "uid": "", "title": "", "section": "", "status": ""}


@dataclass(frozen=True, kw_only=True)
class BankFile(Generic[Content]):
    """One file: its text, its document, what it says, and whether that can be used."""

    text: str
    document: Document
    content: Content
    is_sound: bool = True

    def finding(self, field: str, what: str, todo: str) -> Finding:
        """Return a finding about a field of this file.

        Args:
            field: the field's name.
            what: what is wrong.
            todo: what to do about it.
        """
        found = Finding(what=what, todo=todo, field=(field,))
        return found.placed(path=self.document.path, lines=self.document.lines)


@dataclass(frozen=True, kw_only=True)
class Bank:
    """The files that are sound in structure, every finding about all files; cases and diagrams."""

    sections: tuple[BankFile[BankSection], ...]
    questions: tuple[BankFile[BankQuestion], ...]
    findings: tuple[Finding, ...]
    cases: Mapping[int, Case]
    diagrams: Mapping[int, str]


def untold(done: int, of: int) -> None:
    """Tell nobody how far the judging is."""


def read_bank(root: Path) -> Bank:
    """Read and judge the bank in folder `root`; raises BankError when the folder is unreadable."""
    texts, findings = read_folder(root)
    cases, broken = read_cases(root)
    diagrams, unfit = read_diagrams(root)
    return judge(texts, [*findings, *broken, *unfit], cases, diagrams)


def judge(
    texts: dict[str, str],
    findings: Iterable[Finding] = (),
    cases: Mapping[int, Case] | None = None,
    diagrams: Mapping[int, str] | None = None,
    *,
    progress: Progress = untold,
) -> Bank:
    """Judge the files of a bank.

    Args:
        texts: the files' texts by path, as `read_folder` returns them.
        findings: what reading them found.
        cases: the cases beside them, by number.
        diagrams: the diagrams beside them, by number.
        progress: told before each file how many are judged, and of how many.

    Returns:
        The bank, its findings sorted by file and line. Only `layout` judges the layout.
    """
    found = list(findings)
    sections: list[BankFile[BankSection]] = []
    questions: list[BankFile[BankQuestion]] = []
    for count, (path, text) in enumerate(texts.items()):
        progress(count, len(texts))
        try:
            if PurePosixPath(path).name == SECTION_FILE:
                _judge_section(text, path, sections, found)
            else:
                _judge_question(text, path, questions, found)
        except BankError as error:
            found += error.findings
    found += [*_no_section_file(texts), *_shared(sections, questions), *_alike(questions)]
    found += [*_loose(texts, sections, questions), *_out_of_order(sections, questions)]
    by_number = {file.content.number: file.content for file in questions}
    found += judge_cases(cases or {}, by_number)
    found += judge_diagrams(diagrams or {}, set(by_number))
    found.sort(key=lambda finding: (finding.path, finding.line))
    sound = tuple(file for file in questions if file.is_sound)
    return Bank(
        sections=tuple(sections),
        questions=sound,
        findings=tuple(found),
        cases=cases or {},
        diagrams=diagrams or {},
    )


def check_question(document: Document) -> tuple[BankQuestion, bool, list[Finding]]:
    """Judge one question on its own, from a file or from a row of the database.

    Returns:
        The question, whether its structure is sound, and all that is wrong with it. What is broken
        is left out of the question, so that the rules can judge the rest.
    """
    broken = question_structure(document)
    bad = {finding.field[0] for finding in broken if finding.field} - HEADINGS.keys()
    values = {key: value for key, value in document.values.items() if key not in bad}
    question = build_question(replace(document, values=values), **UNSAID)
    found = [*_misplaced(question, document.path), *rules.judge(question)]
    news = [finding for finding in found if not bad.intersection(finding.field[:1])]
    return question, not broken, [*broken, *document.place(news)]


def layout(bank: Bank) -> list[tuple[Finding, str]]:
    """Return a finding for each file that is not laid out canonically, and how it should read."""
    files = [
        *(
            (file.document.path, file.text, serialize_section(file.content))
            for file in bank.sections
        ),
        *(
            (file.document.path, file.text, serialize_question(file.content))
            for file in bank.questions
        ),
    ]
    return [(_crooked(*file), file[2]) for file in files if file[1] != file[2]]


def _judge_section(
    text: str, path: str, sections: list[BankFile[BankSection]], found: list[Finding]
) -> None:
    document = read_section(text, path=path)
    broken = section_structure(document)
    if not broken:
        content = build_section(document)
        sections.append(BankFile(text=text, document=document, content=content))
    found += broken


def _judge_question(
    text: str, path: str, questions: list[BankFile[BankQuestion]], found: list[Finding]
) -> None:
    document = read_question(text, path=path)
    question, is_sound, findings = check_question(document)
    file = BankFile(text=text, document=document, content=question, is_sound=is_sound)
    questions.append(file)
    found += findings


def _misplaced(question: BankQuestion, path: str) -> list[Finding]:
    """Return a finding where the directory is not the section, or the name not the number."""
    place = PurePosixPath(path)
    number, _, slug = place.name.partition("-")
    found = []
    if question.section and question.section != place.parent.name:
        what = f"`section` is {shown(question.section)} in the directory {shown(place.parent.name)}"
        found.append(Finding(what=what, todo="move the file, or correct it", field=("section",)))
    if question.number and str(question.number) != number:
        what = f"`number` is {question.number} in a file named {shown(place.name)}"
        todo = f"rename the file to {question.number}-{slug}, or correct it"
        found.append(Finding(what=what, todo=todo, field=("number",)))
    return found


def _crooked(path: str, text: str, canonical: str) -> Finding:
    line = 1
    if text.startswith("\ufeff"):
        what = "the file begins with a byte order mark"
    elif "\r\n" in text:
        what = "the lines end with CRLF"
    else:
        pairs = zip_longest(text.split("\n"), canonical.split("\n"))
        line = next(number for number, (is_, be) in enumerate(pairs, 1) if is_ != be)
        what = "from here on the layout is not the canonical one"
    return Finding(path=path, line=line, what=what, todo="run `manage.py lint_bank --fix`")


def _no_section_file(texts: dict[str, str]) -> Iterator[Finding]:
    """Yield a finding for each directory of questions that does not describe itself."""
    for section in sorted({PurePosixPath(path).parent.name for path in texts}):
        if f"{section}/{SECTION_FILE}" not in texts:
            path = f"{section}/{SECTION_FILE}"
            todo = "write its title, position and summary"
            yield Finding(path=path, what="the section's file is missing", todo=todo)


def _shared(
    sections: list[BankFile[BankSection]], questions: list[BankFile[BankQuestion]]
) -> Iterator[Finding]:
    """Yield a finding for each number, uid and position that two files share."""
    yield from _repeated(questions, "number", lambda question: question.number)
    yield from _repeated(questions, "uid", lambda question: question.uid)
    yield from _repeated(sections, "position", lambda section: section.position)


def _repeated(
    files: list[BankFile[Content]], field: str, key: Callable[[Content], int | str]
) -> Iterator[Finding]:
    first: dict[int | str, str] = {}
    for file in files:
        value = key(file.content)
        if value and value in first:
            what = f"`{field}` is {value}, as in {first[value]}"
            yield file.finding(field, what, "give one of them another")
        first.setdefault(value, file.document.path)


def _alike(questions: list[BankFile[BankQuestion]]) -> Iterator[Finding]:
    """Yield a finding for each tag that another file spells with or without a hyphen or an s."""
    first: dict[str, str] = {}
    for file in questions:
        for tag in file.content.tags:
            known = first.setdefault(tag.replace("-", "").removesuffix("s"), tag)
            if known != tag:
                what = f"the tag {shown(tag)} is {shown(known)} in another question"
                yield file.finding("tags", what, "use one spelling for both")


def _out_of_order(
    sections: list[BankFile[BankSection]], questions: list[BankFile[BankQuestion]]
) -> Iterator[Finding]:
    """Yield a finding for each number that a section's order lacks, has twice, or should not have.

    A section without any order is shown by number.
    """
    for file in sections:
        own = [one.content for one in questions if one.content.section == file.content.slug]
        published = {one.number for one in own if one.status == "published"}
        listed = [place.question for place in file.content.order]
        todo = "add it where it is to be learned, with one line that says why"
        for number in sorted(published.difference(listed)) if listed else ():
            yield file.finding("order", f"`order` does not name question {number}", todo)
        for number in sorted(set(listed).difference(one.number for one in own)):
            what = f"`order` names {number}, which is not a question in this section"
            yield file.finding("order", what, "correct the number, or remove it")
        for number in sorted({one for one in listed if listed.count(one) > 1}):
            yield file.finding("order", f"`order` names {number} twice", "keep one of them")


def _loose(
    texts: dict[str, str],
    sections: list[BankFile[BankSection]],
    questions: list[BankFile[BankQuestion]],
) -> Iterator[Finding]:
    """Yield a finding for each link that leads to no question, not even in a broken file."""
    names = (FILE_NAME.fullmatch(PurePosixPath(path).name) for path in texts)
    known = {int(name["number"]) for name in names if name}
    for section in sections:
        linked = set(map(int, NUMBER.findall(section.content.summary)))
        for number in sorted(linked - known):
            what = f"`summary` names {number}, which is not a question in the bank"
            yield section.finding("summary", what, "correct the number, or remove it")
    for file in questions:
        yield from file.document.place(rules.loose_links(file.content, known))
