"""Both texts of a conflict are kept until an editor chooses one of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quiz.bank.conflicts import keep_mine, keep_my_section, take_file, take_section_file
from quiz.bank.findings import BankError
from quiz.bank.format import BankSection
from quiz.bank.importer import import_bank
from quiz.bank.rows import question_to_bank
from quiz.bank.serialize import serialize_question, serialize_section
from quiz.models import Question, Section
from tests.bank.samples import PATH, QUESTION, SECTION, a_question, files_of, lay_out
from tests.factories import make_question, make_section

pytestmark = pytest.mark.django_db

EDITED = "Edited by hand."


def row() -> Question:
    return Question.objects.with_answer().get(uid=QUESTION.uid)


def conflict(root: Path, **changes: Any) -> str:
    """Import the bank, edit question 551, change its file too; return the file's text."""
    import_bank(root)
    Question.objects.filter(number=551).update(why=EDITED)
    text = serialize_question(a_question(**changes))
    (root / PATH).write_text(text)
    assert len(import_bank(root).conflicts) == 1
    return text


def test_keeping_mine_keeps_the_edit_until_the_file_changes_again(bank: Path) -> None:
    text = conflict(bank, why="New reason.")
    keep_mine(question=row())
    assert (row().why, row().incoming_text, row().imported_text) == (EDITED, "", text)
    assert import_bank(bank).conflicts == ()
    (bank / PATH).write_text(serialize_question(a_question(why="Newer reason.")))
    assert len(import_bank(bank).conflicts) == 1


def test_taking_the_file_loses_the_edit_and_counts_a_version(bank: Path) -> None:
    text = conflict(bank, why="New reason.", key_points=QUESTION.key_points[::-1])
    take_file(question=row())
    assert (row().why, row().incoming_text, row().imported_text) == ("New reason.", "", text)
    assert row().version == 2
    assert question_to_bank(row()).key_points == QUESTION.key_points[::-1]
    report = import_bank(bank)
    assert (report.unchanged, report.conflicts) == (2, ())


def test_a_file_that_was_taken_wins_again_when_it_changes(bank: Path) -> None:
    conflict(bank, why="New reason.")
    take_file(question=row())
    (bank / PATH).write_text(serialize_question(a_question(why="Newer reason.")))
    assert import_bank(bank).updated == 1
    assert row().why == "Newer reason."


@pytest.mark.parametrize("choice", [keep_mine, take_file])
def test_a_choice_about_a_renamed_file_holds(choice: Any, bank: Path) -> None:
    conflict(bank, why="New reason.")
    (bank / PATH).rename(bank / "scale" / "551-renamed.md")
    import_bank(bank)
    choice(question=row())
    assert import_bank(bank).conflicts == ()
    assert row().slug == "renamed"


def test_taking_the_file_of_a_question_that_the_admin_made_takes_its_uid(bank: Path) -> None:
    made = make_question(551)
    import_bank(bank)
    made.refresh_from_db()
    take_file(question=made)
    assert Question.objects.get(number=551).uid == QUESTION.uid
    assert question_to_bank(row()) == QUESTION


def test_taking_the_file_moves_the_question_in_the_queue(bank: Path) -> None:
    conflict(bank, status="draft")
    make_question(600)
    take_file(question=row())
    assert Question.objects.get(number=600).place < 2000


@pytest.mark.parametrize(
    ("taken", "what"),
    [
        ({"number": 600}, "another question has its number or uid; renumber that one first"),
        ({"section": "edge"}, "its section edge is unknown; import the bank first"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_and_nothing_changes(
    taken: dict[str, Any], what: str, bank: Path
) -> None:
    conflict(bank, why="New reason.")
    make_question(600)
    waiting = serialize_question(a_question(**taken))
    Question.objects.filter(number=551).update(incoming_text=waiting)
    before = Question.objects.filter(number=551).values().get()
    with pytest.raises(BankError, match=what):
        take_file(question=row())
    assert Question.objects.filter(number=551).values().get() == before


@pytest.mark.parametrize("choice", [keep_mine, take_file])
def test_without_a_conflict_there_is_nothing_to_choose(choice: Any, bank: Path) -> None:
    import_bank(bank)
    with pytest.raises(BankError, match="no changed file is waiting for a choice"):
        choice(question=row())


def section_conflict(root: Path) -> BankSection:
    make_section("scale", title="Edited")
    import_bank(root)
    return SECTION


def test_a_section_keeps_mine_or_takes_its_file(bank: Path) -> None:
    section_conflict(bank)
    keep_my_section(section=Section.objects.get())
    assert import_bank(bank).conflicts == ()
    assert Section.objects.get().title == "Edited"

    changed = BankSection(slug="scale", title="Large clusters", position=3)
    lay_out(bank, files_of(changed))
    import_bank(bank)
    take_section_file(section=Section.objects.get())
    section = Section.objects.get()
    assert (section.title, section.position) == ("Large clusters", 3)
    assert (section.imported_text, section.incoming_text) == (serialize_section(changed), "")


@pytest.mark.parametrize("choice", [keep_my_section, take_section_file])
def test_a_section_without_a_conflict_has_nothing_to_choose(choice: Any, bank: Path) -> None:
    import_bank(bank)
    with pytest.raises(BankError, match="no changed file is waiting for a choice"):
        choice(section=Section.objects.get())
