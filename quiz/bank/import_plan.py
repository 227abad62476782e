"""What an import would do: each file beside its row, and a verdict. Writes nothing.

Each row remembers the file that it was last written from (`imported_text`) and the digest of what
it said then (`imported_digest`). These two show what has changed since: the file, the row (in the
admin), or both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from django.db.models import Count

from quiz.bank.findings import BankError, Finding
from quiz.bank.format import SECTION_FILE, BankQuestion, BankSection
from quiz.bank.lint import Bank, BankFile
from quiz.bank.rows import row_digest, row_path
from quiz.bank.serialize import digest, retired
from quiz.models import Question, Section, Status
from quiz.validation import shown

Row = TypeVar("Row", Question, Section)
Content = TypeVar("Content", BankQuestion, BankSection)
Verdict: TypeAlias = Literal["created", "updated", "unchanged", "conflict"]


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What an import does to the row of one file, as two texts to compare."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """What an import did, or would do: counts of questions, the conflicts, and the edits."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    conflicts: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step(Generic[Row, Content]):
    """One file, the row that it belongs to, and what becomes of the row."""

    verdict: Verdict
    file: BankFile[Content]
    row: Row | None

    @property
    def path(self) -> str:
        """The file's path, relative to the bank's folder."""
        return self.file.document.path


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All steps of an import, and the rows of questions that no longer have a file.

    Of these, `gone` had a file at the last import; `freed` were only waiting for a choice about
    one.
    """

    sections: list[Step[Section, BankSection]]
    questions: list[Step[Question, BankQuestion]]
    gone: list[Question]
    freed: list[Question]

    def report(self) -> Report:
        """Count and list what this plan does."""
        verdicts = [step.verdict for step in self.questions]
        steps = [*map(_edit, self.sections), *map(_edit, self.questions)]
        conflicts = [*_conflicts(self.sections), *_conflicts(self.questions)]
        return Report(
            created=verdicts.count("created"),
            updated=verdicts.count("updated"),
            unchanged=verdicts.count("unchanged"),
            retired=len(self.gone),
            conflicts=tuple(conflicts),
            edits=tuple(edit for edit in [*steps, *map(_retirement, self.gone)] if edit),
        )


def is_settled(texts: dict[str, str]) -> bool:
    """Whether every file is the one that its row was last written from; takes two statements.

    A question whose file is gone is settled once it is retired, a section while it has questions.
    """
    imported: dict[str, str] = {}
    sections = Section.objects.exclude(imported_text="").annotate(held=Count("questions"))
    for slug, text, incoming, held in sections.values_list(
        "slug", "imported_text", "incoming_text", "held"
    ):
        path = f"{slug}/{SECTION_FILE}"
        if path in texts or not held:
            imported[path] = "" if incoming else text
    fields = ("number", "slug", "section__slug", "status", "imported_text", "incoming_text")
    questions = Question.objects.exclude(imported_text="", incoming_text="")
    for question in questions.select_related("section").only(*fields):
        path = row_path(question)
        if path in texts or question.incoming_text or question.status != Status.RETIRED:
            imported[path] = "" if question.incoming_text else question.imported_text
    return imported == texts


def make_plan(bank: Bank) -> Plan:
    """Compare the files of a sound bank with the rows, which nobody else may write meanwhile.

    Raises:
        BankError: when a file wants a number that another row has.
    """
    sections = {row.slug: row for row in Section.objects.all()}
    rows = list(Question.objects.with_answer())
    questions = _question_steps(bank.questions, rows)
    _refuse_taken_numbers(questions, rows)
    used = {step.row.pk for step in questions if step.row}
    left = [row for row in rows if row.pk not in used]
    return Plan(
        sections=[_step(file, sections.get(file.content.slug)) for file in bank.sections],
        questions=questions,
        gone=[row for row in left if _is_newly_gone(row)],
        freed=[row for row in left if row.incoming_text and not _is_newly_gone(row)],
    )


def _question_steps(
    files: Sequence[BankFile[BankQuestion]], rows: Sequence[Question]
) -> list[Step[Question, BankQuestion]]:
    """Find each file's row by its uid, or by its number if the row was made in the admin."""
    by_uid = {row.uid: row for row in rows}
    uids = {file.content.uid for file in files}
    own = [row for row in rows if not row.imported_text and row.uid not in uids]
    by_number = {row.number: row for row in own}
    return [
        _step(file, by_uid.get(file.content.uid) or by_number.get(file.content.number))
        for file in files
    ]


def _step(file: BankFile[Content], row: Row | None) -> Step[Row, Content]:
    return Step(verdict=_verdict(file, row), file=file, row=row)


def _verdict(file: BankFile[Content], row: Question | Section | None) -> Verdict:
    if row is None:
        return "created"
    if (row.imported_text, row.incoming_text, row_path(row)) == (file.text, "", file.document.path):
        return "unchanged"  # without computing two digests
    of_file, of_row, remembered = digest(file.content), row_digest(row), row.imported_digest
    if of_file in {of_row, remembered}:
        return "unchanged"
    return "updated" if of_row == remembered else "conflict"


def _refuse_taken_numbers(
    steps: Iterable[Step[Question, BankQuestion]], rows: Iterable[Question]
) -> None:
    """Two rows cannot have one number: say so before the database does."""
    takers = {step.path: step for step in steps if step.verdict in {"created", "updated"}}
    moved = {step.row.pk for step in takers.values() if step.row}
    taken = {row.number: row for row in rows if row.pk not in moved}
    findings = [
        step.file.finding(
            "number",
            f"`number` is {number}, which in the database is {shown(taken[number].title)}",
            f"restore the uid {taken[number].uid} if it is the same question, or take a new number",
        )
        for step in takers.values()
        if (number := step.file.content.number) in taken
    ]
    if findings:
        raise BankError(findings)


def _is_newly_gone(row: Question) -> bool:
    return bool(row.imported_text) and retired(row.imported_text) != row.imported_text


def _edit(step: Step[Row, Content]) -> Edit | None:
    if step.verdict not in {"created", "updated"}:
        return None
    before = step.row.imported_text if step.row else ""
    return Edit(path=step.path, before=before, after=step.file.text)


def _retirement(row: Question) -> Edit:
    before = row.imported_text
    return Edit(path=row_path(row), before=before, after=retired(before))


def _conflicts(steps: Sequence[Step[Row, Content]]) -> list[Finding]:
    what = "it was edited in the admin, and its file changed too"
    todo = "the edit stays until you choose one of the two texts in the admin"
    paths = [step.path for step in steps if step.verdict == "conflict"]
    return [Finding(path=path, what=what, todo=todo) for path in paths]
