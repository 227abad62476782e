"""Rows of the database as content of the bank, and content of the bank as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.db import connection

import quiz.bank.format as declared
from quiz.bank import body, rules
from quiz.bank.case_files import Case
from quiz.bank.findings import BankError, Finding
from quiz.bank.format import SECTION_FILE, BankQuestion, BankSection
from quiz.bank.lint import check_question
from quiz.bank.parse import Document, build_question, question_structure, too_long
from quiz.bank.serialize import digest, is_same_answer, plain
from quiz.markdown import render_line
from quiz.models import KeyPoint, Question, Reference, Section
from quiz.validation import Fields, types_of

# What a row does not keep in a column of the same name.
ELSEWHERE = {"section", "verified", "refs", "key_points"}
COLUMNS = [name for name in types_of(BankQuestion) if name not in ELSEWHERE]
UNSOUND = "unsound"


def question_document(
    question: Question,
    *,
    key_points: Iterable[KeyPoint] | None = None,
    references: Iterable[Reference] | None = None,
) -> Document:
    """Lay a row out as a document of the bank, so that the linter can judge it.

    Args:
        question: A row, stored or not; its section must be set.
        key_points: To use in place of the stored ones, such as those of a form not saved yet.
        references: Likewise.
    """
    points = question.key_points.all() if key_points is None else key_points
    sources = question.references.all() if references is None else references
    values = {
        **{name: _plain(getattr(question, name)) for name in COLUMNS},
        "section": question.section.slug,
        "verified": _verified(question),
        "refs": [_part(source, declared.Ref) for source in sources],
        "key_points": [_part(point, declared.KeyPoint) for point in points],
    }
    parts = {name: body.trimmed(values[name]) for name in declared.HEADINGS}
    front = {name: values[name] for name in types_of(declared.FrontMatter)}
    return Document(path=row_path(question), values=_filled(front), parts=_filled(parts))


def question_to_bank(question: Question) -> BankQuestion:
    """Return what a row says; raises BankError when no file could hold it."""
    document = question_document(question)
    if findings := question_structure(document):
        raise BankError(findings)
    return build_question(document)


def section_to_bank(section: Section) -> BankSection:
    """Return what a row says."""
    return BankSection(
        slug=section.slug,
        title=section.title,
        position=section.position,
        summary=body.trimmed(section.summary),
        order=msgspec.convert(section.order or [], tuple[declared.Place, ...]),
    )


def check_row(document: Document, *, numbers: set[int] | None = None) -> list[Finding]:
    """Judge a row as the linter would, and its links by the questions that are stored.

    Args:
        document: what `question_document` returned.
        numbers: those of all stored questions, where they are known already.

    Returns:
        Everything that is wrong; `field` says where: `("key_points", 0, "phrases")`.
    """
    if too_much := too_long(document.parts.values()):
        return document.place(too_much)  # judging the rest of it would take minutes
    question, _, findings = check_question(document)
    asked = [followup.question for followup in question.followups if followup.question]
    if numbers is None:
        links = Question.objects.filter(number__in=[*asked, *question.related])
        numbers = set(links.values_list("number", flat=True))
    return findings + rules.loose_links(question, numbers)


def lock_content() -> None:
    """Let nobody else write sections or questions until the transaction ends; all may read.

    Learners' answers can still be written meanwhile. Sections are locked first, in the order in
    which they are written elsewhere, so that two transactions cannot wait for each other. SQLite
    needs no lock: its transactions are IMMEDIATE.
    """
    if connection.vendor == "postgresql":
        tables = f"{Section._meta.db_table}, {Question._meta.db_table}"
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def row_path(row: Question | Section) -> str:
    """Return where a row's file belongs."""
    if isinstance(row, Section):
        return f"{row.slug}/{SECTION_FILE}"
    return f"{row.section.slug}/{row.number}-{row.slug}.md"


def row_digest(row: Question | Section) -> str:
    """Return the digest of what a row says; empty when no file could hold it."""
    content = section_to_bank(row) if isinstance(row, Section) else sound(row)
    return digest(content) if content else UNSOUND


def sound(row: Question) -> BankQuestion | None:
    """Return what a row says, or None when no file could hold it."""
    try:
        return question_to_bank(row)
    except BankError:
        return None


def bump_version(*, question: Question, before: BankQuestion | None) -> bool:
    """Raise the version after a row and its parts were saved, if the answer changed.

    Args:
        question: the row.
        before: what `sound` returned for it before.

    Returns:
        Whether the answer, and so the version, changed.
    """
    now = sound(Question.objects.with_answer().get(pk=question.pk))
    if before and now and is_same_answer(before, now):
        return False
    question.version += 1
    question.save(update_fields=["version"])
    return True


def store_section(row: Section, content: BankSection, *, text: str) -> None:
    """Save a section's row as its file says.

    Args:
        row: the row, new or stored.
        content: what the file says.
        text: the file's whole text.
    """
    row.slug, row.title = content.slug, content.title
    row.position, row.summary = content.position, content.summary
    row.order = plain(content.order)
    row.imported_text, row.imported_digest, row.incoming_text = text, digest(content), ""
    row.save()


def store_question(row: Question, content: BankQuestion, *, text: str, section: Section) -> None:
    """Save a question's row, without its parts, as its file says; a new answer is a new version.

    Args:
        row: the row, new or stored.
        content: what the file says.
        text: the file's whole text.
        section: the row of its section.
    """
    before = sound(row) if row.pk else None
    if row.pk and not (before and is_same_answer(before, content)):
        row.version += 1
    said = plain(content)
    unsaid = Question()  # a new row has the model's defaults
    for name in COLUMNS:
        setattr(row, name, said.get(name, getattr(unsaid, name)))
    row.section = section
    row.verified_version = content.verified.version if content.verified else ""
    row.verified_date = content.verified.date if content.verified else None
    row.imported_text, row.imported_digest, row.incoming_text = text, digest(content), ""
    row.save()


def store_beside(cases: Mapping[int, Case], diagrams: Mapping[int, str]) -> None:
    """Bring the rows' cases and diagrams in line with the files; one statement when they are.

    Args:
        cases: the cases by their question's number.
        diagrams: the diagrams likewise.
    """
    for row in Question.objects.only("number", "case", "diagram"):
        case = cases[row.number].row() if row.number in cases else None
        diagram = diagrams.get(row.number)
        if (row.case, row.diagram) != (case, diagram):
            Question.objects.filter(pk=row.pk).update(case=case, diagram=diagram)


def write_parts(pairs: list[tuple[Question, BankQuestion]]) -> None:
    """Replace the key points and references of stored rows, in four statements or a few more."""
    rows = [row for row, _ in pairs]
    KeyPoint.objects.filter(question__in=rows).delete()
    Reference.objects.filter(question__in=rows).delete()
    KeyPoint.objects.bulk_create(
        KeyPoint(question=row, position=position, html=render_line(point.text), **plain(point))
        for row, content in pairs
        for position, point in enumerate(content.key_points, 1)
    )
    Reference.objects.bulk_create(
        Reference(question=row, position=position, **plain(ref))
        for row, content in pairs
        for position, ref in enumerate(content.refs, 1)
    )


def _verified(question: Question) -> dict[str, str] | None:
    if not question.verified_date:
        return None
    return {"version": question.verified_version, "date": question.verified_date.isoformat()}


def _part(row: KeyPoint | Reference, kind: type[Fields]) -> dict[str, Any]:
    return _filled({name: getattr(row, name) for name in types_of(kind)})


def _plain(value: Any) -> Any:
    """Return a model's choice as plain text."""
    return str(value) if isinstance(value, str) else value


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", [], None)}
