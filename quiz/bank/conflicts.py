"""A row was edited in the admin and its file changed too: an editor keeps one of the two texts."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from quiz.bank.findings import BankError, Finding
from quiz.bank.format import BankQuestion
from quiz.bank.parse import parse_question, parse_section
from quiz.bank.rows import lock_content, row_path, store_question, store_section, write_parts
from quiz.bank.serialize import digest
from quiz.models import Question, Section
from quiz.search.index import together


@transaction.atomic
def keep_mine(*, question: Question) -> None:
    """Keep the admin's text; the file counts again once it changes again.

    Raises:
        BankError: when no file is waiting.
    """
    row = _locked(question)
    _settle(row, digest(_waiting(row)))


@transaction.atomic
def take_file(*, question: Question) -> None:
    """Write the waiting file into the row; the edits made in the admin are lost.

    Raises:
        BankError: when no file is waiting, or its number, uid or section is in the way.
    """
    row = _locked(question)
    content = _waiting(row)
    section = Section.objects.filter(slug=content.section).first()
    same = Q(number=content.number) | Q(uid=content.uid)
    if section is None:
        raise _refusal(row, f"its section {content.section} is unknown", "import the bank first")
    if Question.objects.filter(same).exclude(pk=row.pk).exists():
        raise _refusal(row, "another question has its number or uid", "renumber that one first")
    with together():
        store_question(row, content, text=row.incoming_text, section=section)
        write_parts([(row, content)])
    Question.objects.interleave()


@transaction.atomic
def keep_my_section(*, section: Section) -> None:
    """Keep the admin's text of a section; raises BankError when no file is waiting."""
    lock_content()
    row = Section.objects.get(pk=section.pk)
    _require_waiting(row)
    _settle(row, digest(parse_section(row.incoming_text, path=row_path(row))))


@transaction.atomic
def take_section_file(*, section: Section) -> None:
    """Write the waiting file into a section's row; raises BankError when no file is waiting."""
    lock_content()
    row = Section.objects.get(pk=section.pk)
    _require_waiting(row)
    content = parse_section(row.incoming_text, path=row_path(row))
    store_section(row, content, text=row.incoming_text)


def _locked(question: Question) -> Question:
    lock_content()
    return Question.objects.with_answer().get(pk=question.pk)


def _waiting(row: Question) -> BankQuestion:
    _require_waiting(row)
    return parse_question(row.incoming_text, path=row_path(row))


def _require_waiting(row: Question | Section) -> None:
    if not row.incoming_text:
        raise _refusal(row, "no changed file is waiting for a choice", "there is nothing to settle")


def _settle(row: Question | Section, of_file: str) -> None:
    row.imported_text, row.imported_digest = row.incoming_text, of_file
    row.incoming_text = ""
    row.save(update_fields=["imported_text", "imported_digest", "incoming_text"])


def _refusal(row: Question | Section, what: str, todo: str) -> BankError:
    return BankError([Finding(path=row_path(row), what=what, todo=todo)])
