"""The import: the files of the bank become rows, all of them or none."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.db.models import F

from k8sprep.version import VERSION
from quiz.bank.case_files import read_cases
from quiz.bank.diagram_files import read_diagrams
from quiz.bank.files import read_folder
from quiz.bank.findings import BankError
from quiz.bank.format import BankQuestion, BankSection
from quiz.bank.import_plan import Plan, Report, Step, is_settled, make_plan
from quiz.bank.lint import Progress, judge, untold
from quiz.bank.rows import (
    lock_content,
    row_digest,
    store_beside,
    store_question,
    store_section,
    write_parts,
)
from quiz.bank.serialize import digest, retired
from quiz.clock import now
from quiz.models import Bank, Question, Section, Status
from quiz.search.index import together

AWAY = 1_000_000  # above every number that a file can have


def import_bank(root: Path, *, dry_run: bool = False, progress: Progress = untold) -> Report:
    """Bring the rows in line with the bank's files in folder `root`, in one transaction.

    Unedited rows follow their file. Rows edited in the admin stay, and become a conflict when their
    file changed too. A row whose file is gone is retired.

    Args:
        root: the bank's folder.
        dry_run: write nothing.
        progress: told how many files are judged, and of how many.

    Raises:
        BankError: when anything is wrong with any file; then nothing was written.
    """
    texts, findings = read_folder(root)
    cases, broken = read_cases(root)
    diagrams, unfit = read_diagrams(root)
    findings += [*broken, *unfit]
    if not findings and is_settled(texts):
        if not dry_run:
            _write_bank(texts)
            store_beside(cases, diagrams)
        return Report(unchanged=sum(path.endswith(".md") for path in texts))
    bank = judge(texts, findings, progress=progress)
    if bank.findings:
        raise BankError(bank.findings)
    with transaction.atomic():
        lock_content()
        plan = make_plan(bank)
        report = plan.report()
        if not dry_run:
            with together():
                _write(plan)
            _write_bank(texts)
            store_beside(cases, diagrams)
    return report


def _write_bank(texts: dict[str, str]) -> None:
    """Note which release's bank this is, unless the row says so already."""
    lines = (f"{sha256(text.encode()).hexdigest()} {path}" for path, text in sorted(texts.items()))
    noted = {"release": VERSION, "digest": sha256("\n".join(lines).encode()).hexdigest()}
    if not Bank.objects.filter(**noted).exists():
        Bank.objects.bulk_create(
            [Bank(imported_at=now(), **noted)],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["release", "digest", "imported_at"],
        )


def _write(plan: Plan) -> None:
    for section in plan.sections:
        _write_section(section)
    _step_aside(plan.questions)
    sections = {row.slug: row for row in Section.objects.all()}
    changed = [step for step in plan.questions if step.verdict in {"created", "updated"}]
    pairs = [(_write_question(step, sections), step.file.content) for step in changed]
    write_parts(pairs)
    for step in plan.questions:
        if step.verdict not in {"created", "updated"}:
            _remember(step)
    for row in plan.gone:
        _retire(row)
    for row in plan.freed:
        Question.objects.filter(pk=row.pk).update(incoming_text="")
    _remove_empty_sections(keep={step.file.content.slug for step in plan.sections})
    Question.objects.interleave()


def _write_section(step: Step[Section, BankSection]) -> None:
    if step.verdict in {"created", "updated"}:
        store_section(step.row or Section(), step.file.content, text=step.file.text)
    else:
        _remember(step)


def _write_question(step: Step[Question, BankQuestion], sections: dict[str, Section]) -> Question:
    row, content = step.row or Question(), step.file.content
    store_question(row, content, text=step.file.text, section=sections[content.section])
    return row


def _step_aside(steps: list[Step[Question, BankQuestion]]) -> None:
    """Free the numbers of rows that get another one, so that two rows can swap theirs."""
    moving = [
        step.row.pk
        for step in steps
        if step.row and step.verdict == "updated" and step.row.number != step.file.content.number
    ]
    if moving:
        Question.objects.filter(pk__in=moving).update(number=F("number") + AWAY)


def _remember(step: Step[Section, BankSection] | Step[Question, BankQuestion]) -> None:
    """Note the file of a row whose content stays as it is."""
    row, content, text = step.row, step.file.content, step.file.text
    if row is None:
        return
    if step.verdict == "unchanged":
        noted = {"imported_text": text, "imported_digest": digest(content), "incoming_text": ""}
    elif isinstance(content, BankQuestion):
        # The text does not hold the slug: with the row's slug a renamed file would always conflict.
        noted = {"incoming_text": text, "slug": content.slug}
    else:
        noted = {"incoming_text": text}
    if any(getattr(row, name) != value for name, value in noted.items()):
        type(row).objects.filter(pk=row.pk).update(**noted)


def _retire(row: Question) -> None:
    """Take a row out of practice; if it was edited, its file will conflict when it returns."""
    was_edited = row_digest(row) != row.imported_digest
    row.status = Status.RETIRED
    row.imported_text, row.incoming_text = retired(row.imported_text), ""
    row.imported_digest = "" if was_edited else row_digest(row)
    row.save(update_fields=["status", "imported_text", "imported_digest", "incoming_text"])


def _remove_empty_sections(*, keep: set[str]) -> None:
    """Delete sections whose directory is gone, if nobody edited them and no question is left."""
    sections = Section.objects.filter(questions=None).exclude(slug__in=keep)
    for row in sections.exclude(imported_text=""):
        if row_digest(row) == row.imported_digest:
            row.delete()
