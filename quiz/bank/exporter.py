"""The export: what the database says, edits in the admin included, as files of the bank."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from quiz.bank.case_files import write_case
from quiz.bank.diagram_files import write_diagram
from quiz.bank.files import read_folder, remove_file, write_file
from quiz.bank.findings import BankError, Finding
from quiz.bank.format import SECTION_FILE, BankQuestion
from quiz.bank.parse import parse_question
from quiz.bank.rows import question_to_bank, row_path, section_to_bank
from quiz.bank.serialize import digest, serialize_question, serialize_section
from quiz.models import Question, Section, Status


@dataclass(frozen=True, kw_only=True)
class ExportReport:
    """How many files were written, removed because their row moved, and left as they were.

    `findings` are rows that cannot be written as a file, and files that could not be written.
    """

    written: int
    removed: int
    unchanged: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """What the folder should hold: texts by path, and which rows they belong to.

    `uids` are those of the questions and `old_sections` are the texts that sections were imported
    from; a file of one of these that is found elsewhere has moved.
    """

    texts: dict[str, str]
    uids: set[str]
    old_sections: set[str]


def export_bank(out: Path) -> ExportReport:
    """Write every section and question into folder `out`, each file whole, following no link.

    A row that nobody edited gives its file back byte for byte, an edited row gives the canonical
    layout, and a row in conflict gives the waiting file, so that neither text is lost. Files of
    questions that the database does not know stay as they are. Cases and diagrams go beside the
    folder.
    """
    findings: list[Finding] = []
    wanted = _wanted(findings)
    present = read_folder(out)[0] if out.exists() else {}
    changed = [path for path, text in wanted.texts.items() if present.get(path) != text]
    written = [_write(out, path, wanted.texts[path], findings) for path in changed]
    # The old file is removed only once the new one is safely there.
    left = present.keys() - wanted.texts if all(written) else set()
    moved = [path for path in sorted(left) if _has_moved(path, present[path], wanted)]
    for path in moved:
        remove_file(out, PurePosixPath(path))
    return ExportReport(
        written=sum(written) + _write_beside(out, findings),
        removed=len(moved),
        unchanged=len(wanted.texts) - len(changed),
        findings=tuple(findings),
    )


def _wanted(findings: list[Finding]) -> _Wanted:
    sections = list(Section.objects.all())
    texts = {row_path(row): _section_text(row) for row in sections}
    uids = set()
    for row in Question.objects.with_answer():
        try:
            content, text = _question_file(row)
        except BankError as error:
            findings += error.findings
        else:
            texts[str(content.path)] = text
            uids.add(content.uid)
    return _Wanted(texts=texts, uids=uids, old_sections={row.imported_text for row in sections})


def _section_text(row: Section) -> str:
    content = section_to_bank(row)
    is_edited = digest(content) != row.imported_digest
    return row.incoming_text or (serialize_section(content) if is_edited else row.imported_text)


def _question_file(row: Question) -> tuple[BankQuestion, str]:
    """Return what a row's file says, and the file's text."""
    if row.incoming_text:
        return parse_question(row.incoming_text, path=row_path(row)), row.incoming_text
    content = question_to_bank(row)
    if digest(content) == row.imported_digest and not _is_outdated(row):
        return content, row.imported_text
    text = serialize_question(content)
    parse_question(text, path=content.path)  # refuses what the next import would refuse
    return content, text


def _is_outdated(row: Question) -> bool:
    """Whether the file has an earlier release's form, which a file long gone may keep."""
    if row.status != Status.RETIRED:
        return False
    try:
        parse_question(row.imported_text, path=row_path(row))
    except BankError:
        return True
    return False


def _write(out: Path, path: str, text: str, findings: list[Finding]) -> bool:
    try:
        write_file(out, PurePosixPath(path), text)
    except BankError as error:
        findings += error.findings
        return False
    return True


def _write_beside(out: Path, findings: list[Finding]) -> int:
    """Write the files of cases and diagrams that differ; return how many."""
    count = 0
    for row in Question.objects.with_files():
        try:
            if row.case is not None:
                count += write_case(out, row.number, row.case)
            if row.diagram is not None:
                count += write_diagram(out, row.number, row.diagram)
        except BankError as error:
            findings += error.findings
    return count


def _has_moved(path: str, text: str, wanted: _Wanted) -> bool:
    """Whether a file that should not be there is the old place of a row."""
    if PurePosixPath(path).name == SECTION_FILE:
        return text in wanted.old_sections
    try:
        return parse_question(text, path=path).uid in wanted.uids
    except BankError:
        return False
