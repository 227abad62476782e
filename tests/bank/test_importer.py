"""The import: who wrote last, the file or the admin, and neither loses anything."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from k8sprep.version import VERSION
from quiz.bank.findings import BankError
from quiz.bank.format import BankSection
from quiz.bank.import_plan import Report
from quiz.bank.importer import import_bank
from quiz.bank.rows import row_digest
from quiz.bank.serialize import digest, retired, serialize_question
from quiz.models import Bank, KeyPoint, Question, Section, Status
from tests.bank.samples import DRAFT, PATH, QUESTION, SECTION, TEXT, a_question, files_of, lay_out
from tests.factories import make_question

pytestmark = pytest.mark.django_db

EDITED = "Edited by hand."


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.retired


def imported(root: Path) -> tuple[int, int, int, int]:
    return counts(import_bank(root))


def rewrite(root: Path, **changes: Any) -> str:
    """Change the file of question 551; return its new text."""
    text = serialize_question(a_question(**changes))
    (root / PATH).write_text(text)
    return text


def row(number: int = 551) -> Question:
    return Question.objects.get(number=number)


def edit(number: int = 551, **fields: Any) -> None:
    """Change a row as the admin does."""
    question = row(number)
    for name, value in (fields or {"why": EDITED}).items():
        setattr(question, name, value)
    question.save()


@pytest.fixture
def root(bank: Path) -> Path:
    """The small bank, imported once."""
    import_bank(bank)
    return bank


def test_a_first_import_creates_everything(bank: Path) -> None:
    assert imported(bank) == (2, 0, 0, 0)
    assert Section.objects.get().title == SECTION.title
    assert [(q.number, q.status, q.version) for q in Question.objects.all()] == [
        (551, Status.PUBLISHED, 1),
        (552, Status.DRAFT, 1),
    ]
    assert row().imported_text == TEXT
    assert row().imported_digest == digest(QUESTION) == row_digest(row())


def test_an_unchanged_bank_changes_nothing_in_four_statements(root: Path) -> None:
    before = list(Question.objects.values())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert imported(root) == (0, 0, 2, 0)
    assert len(queries) == 4
    assert list(Question.objects.values()) == before


def test_an_unedited_row_follows_its_file(root: Path) -> None:
    text = rewrite(root, why="New reason.", key_points=QUESTION.key_points[::-1])
    assert imported(root) == (0, 1, 1, 0)
    assert (row().why, row().version, row().imported_text) == ("New reason.", 2, text)
    assert row().why_html == "<p>New reason.</p>"
    assert row().key_points.get(position=1).text == "Addresses end first."
    assert KeyPoint.objects.count() == 3


def test_an_edit_stays_while_its_file_does_not_change(root: Path) -> None:
    edit()
    report = import_bank(root)
    assert (counts(report), report.conflicts) == ((0, 0, 2, 0), ())
    assert row().why == EDITED


def test_an_edit_stays_and_waits_when_its_file_changes_too(root: Path) -> None:
    edit()
    text = rewrite(root, why="New reason.")
    report = import_bank(root)
    assert counts(report) == (0, 0, 1, 0)
    assert [str(conflict) for conflict in report.conflicts] == [
        (
            f"{PATH}:1: it was edited in the admin, and its file changed too; "
            "the edit stays until you choose one of the two texts in the admin"
        )
    ]
    assert (row().why, row().version) == (EDITED, 1)
    assert (row().incoming_text, row().imported_text) == (text, TEXT)


def test_a_conflict_is_told_again_until_it_is_settled(root: Path) -> None:
    edit()
    rewrite(root, why="New reason.")
    import_bank(root)
    assert len(import_bank(root).conflicts) == 1


def test_a_conflict_takes_the_newest_file(root: Path) -> None:
    edit()
    rewrite(root, why="New reason.")
    import_bank(root)
    text = rewrite(root, why="Newer reason.")
    import_bank(root)
    assert row().incoming_text == text


def test_a_conflict_ends_when_the_file_goes_back(root: Path) -> None:
    edit()
    rewrite(root, why="New reason.")
    import_bank(root)
    rewrite(root)
    report = import_bank(root)
    assert (counts(report), report.conflicts) == ((0, 0, 2, 0), ())
    assert (row().why, row().incoming_text) == (EDITED, "")


def test_a_conflict_ends_when_both_say_the_same(root: Path) -> None:
    edit()
    rewrite(root, why="New reason.")
    import_bank(root)
    edit(why="New reason.")
    assert import_bank(root).conflicts == ()
    assert row().incoming_text == ""
    assert row_digest(row()) == row().imported_digest


def test_both_changed_to_the_same_is_no_conflict(root: Path) -> None:
    edit()
    text = rewrite(root, why=EDITED)
    report = import_bank(root)
    assert (counts(report), report.conflicts) == ((0, 0, 2, 0), ())
    assert (row().imported_text, row().version) == (text, 1)


def test_another_layout_is_no_change_of_the_content(root: Path) -> None:
    text = "\ufeff" + TEXT.replace("title: ", "title:   ").replace("\n", "\r\n")
    (root / PATH).write_bytes(text.encode())
    assert imported(root) == (0, 0, 2, 0)
    assert (row().imported_text, row().version) == (text, 1)


def test_another_layout_is_no_conflict_with_an_edit(root: Path) -> None:
    edit()
    (root / PATH).write_text(TEXT.replace("title: ", "title:   "))
    assert import_bank(root).conflicts == ()
    assert row().why == EDITED
    rewrite(root, why="New reason.")
    assert len(import_bank(root).conflicts) == 1


def test_a_question_whose_file_is_gone_is_retired(root: Path) -> None:
    (root / PATH).unlink()
    rewrite_draft(root, related=())
    assert imported(root) == (0, 0, 1, 1)
    assert row().status == Status.RETIRED
    assert row().version == 1
    assert row().imported_text == retired(TEXT)
    assert imported(root) == (0, 0, 1, 0)


def rewrite_draft(root: Path, **changes: Any) -> None:
    draft = replace(DRAFT, **changes)
    (root / "scale" / "552-nodes.md").write_text(serialize_question(draft))


def test_a_retired_question_comes_back_with_its_file(root: Path) -> None:
    (root / PATH).unlink()
    import_bank(root)
    rewrite(root)
    assert imported(root) == (0, 1, 1, 0)
    assert (row().status, row().version, row().imported_text) == (Status.PUBLISHED, 1, TEXT)


def test_an_edited_question_whose_file_is_gone_is_retired_with_its_edit(root: Path) -> None:
    edit()
    (root / PATH).unlink()
    assert imported(root) == (0, 0, 1, 1)
    assert (row().status, row().why) == (Status.RETIRED, EDITED)


def test_an_edited_question_whose_file_comes_back_is_a_conflict(root: Path) -> None:
    edit()
    (root / PATH).unlink()
    import_bank(root)
    rewrite(root)
    assert len(import_bank(root).conflicts) == 1
    assert (row().status, row().why, row().incoming_text) == (Status.RETIRED, EDITED, TEXT)


def test_a_conflict_whose_file_is_gone_waits_no_longer(root: Path) -> None:
    edit()
    rewrite(root, why="New reason.")
    import_bank(root)
    (root / PATH).unlink()
    report = import_bank(root)
    assert (counts(report), report.conflicts) == ((0, 0, 1, 1), ())
    assert (row().status, row().incoming_text) == (Status.RETIRED, "")


def test_a_retired_question_that_an_editor_publishes_again_stays_published(root: Path) -> None:
    (root / PATH).unlink()
    import_bank(root)
    edit(status=Status.PUBLISHED)
    assert imported(root) == (0, 0, 1, 0)
    assert row().status == Status.PUBLISHED


def test_a_file_that_says_retired_is_gone_without_a_count(root: Path) -> None:
    rewrite(root, status="retired")
    assert imported(root) == (0, 1, 1, 0)
    (root / PATH).unlink()
    assert imported(root) == (0, 0, 1, 0)


def test_a_question_of_the_admin_is_never_retired(root: Path) -> None:
    make_question(700)
    rewrite(root, why="New reason.")
    assert imported(root) == (0, 1, 1, 0)
    assert row(700).status == Status.PUBLISHED


@pytest.mark.parametrize("same", ["number", "uid"])
def test_a_question_of_the_admin_conflicts_with_a_new_file_of_its(same: str, bank: Path) -> None:
    make_question(**({"number": 551} if same == "number" else {"number": 9, "uid": QUESTION.uid}))
    report = import_bank(bank)
    assert counts(report) == (1, 0, 0, 0)
    assert [conflict.path for conflict in report.conflicts] == ["scale/_section.yaml", PATH]
    made = Question.objects.get(imported_text="")
    assert (made.incoming_text, made.why.startswith("Why ")) == (TEXT, True)


def test_a_question_of_the_admin_waits_for_one_file_only(bank: Path) -> None:
    """Its uid tells which; the other file wants a number that is taken."""
    make_question(551)
    Question.objects.update(uid=DRAFT.uid)
    with pytest.raises(BankError, match=rf"^{PATH}:2: `number` is 551, which in the database is"):
        import_bank(bank)


def test_a_question_of_the_admin_that_says_what_its_file_says_is_adopted(root: Path) -> None:
    Question.objects.update(imported_text="", imported_digest="")
    assert imported(root) == (0, 0, 2, 0)
    assert row().imported_text == TEXT


def test_a_conflict_with_a_question_of_the_admin_ends_with_the_file(bank: Path) -> None:
    make_question(551)
    import_bank(bank)
    assert row().incoming_text == TEXT
    (bank / PATH).unlink()
    assert imported(bank) == (0, 0, 1, 0)
    assert (row().incoming_text, row().status) == ("", Status.PUBLISHED)


def test_the_same_uid_with_another_number_is_the_same_question(root: Path) -> None:
    (root / PATH).unlink()
    question = a_question(number=600)
    lay_out(root, files_of(question))
    old = row().pk
    assert imported(root) == (0, 1, 1, 0)
    assert (row(600).pk, row(600).version) == (old, 1)


def test_two_questions_can_change_their_numbers(root: Path) -> None:
    pks = [row(551).pk, row(552).pk]
    for path in (root / "scale").glob("*.md"):
        path.unlink()
    lay_out(
        root, files_of(a_question(number=552, related=(551,), followups=QUESTION.followups[1:]))
    )
    lay_out(root, files_of(replace(DRAFT, number=551)))
    assert imported(root) == (0, 2, 0, 0)
    assert [row(552).pk, row(551).pk] == pks


def test_a_renamed_file_is_the_same_question(root: Path) -> None:
    (root / PATH).rename(root / "scale" / "551-renamed.md")
    assert imported(root) == (0, 1, 1, 0)
    assert (row().slug, row().version) == ("renamed", 1)


def test_an_edited_slug_stays_while_its_file_does_not_change(root: Path) -> None:
    edit(slug="edited")
    assert imported(root) == (0, 0, 2, 0)
    assert row().slug == "edited"


def test_an_edit_of_a_renamed_file_is_a_conflict_once_and_not_for_ever(root: Path) -> None:
    edit()
    (root / PATH).rename(root / "scale" / "551-renamed.md")
    assert len(import_bank(root).conflicts) == 1
    assert (row().slug, row().why) == ("renamed", EDITED)


def test_a_question_moves_to_another_section(root: Path) -> None:
    edge = BankSection(slug="edge", title="Edge", position=2)
    (root / PATH).unlink()
    lay_out(root, files_of(edge, a_question(section="edge")))
    assert imported(root) == (0, 1, 1, 0)
    assert row().section.slug == "edge"


@pytest.mark.parametrize("who", ["file", "retired", "admin"])
def test_a_number_that_is_taken_is_refused_and_nothing_is_written(who: str, root: Path) -> None:
    if who == "retired":
        (root / "scale" / "552-nodes.md").unlink()
        rewrite(root, related=(), followups=QUESTION.followups[1:])
        import_bank(root)
    elif who == "admin":
        make_question(552 + 48, uid="0000000000aa")
    number = 600 if who == "admin" else 552
    (root / PATH).unlink()
    if who == "file":
        (root / "scale" / "552-nodes.md").unlink()
    own = {"uid": "0000000000ff"} if who != "admin" else {}
    question = a_question(number=number, related=(), followups=QUESTION.followups[1:], **own)
    lay_out(root, files_of(question))
    before = list(Question.objects.values())
    with pytest.raises(
        BankError, match=rf"scale/{number}-pods-per-node.md:2: `number` is {number}"
    ):
        import_bank(root)
    assert list(Question.objects.values()) == before


def test_a_section_follows_its_file(root: Path) -> None:
    lay_out(root, files_of(replace(SECTION, title="Large clusters")))
    import_bank(root)
    assert Section.objects.get().title == "Large clusters"


def test_an_edited_section_stays_and_waits(root: Path) -> None:
    Section.objects.update(title="Edited")
    assert import_bank(root).conflicts == ()
    files = files_of(replace(SECTION, title="Large clusters"))
    lay_out(root, files)
    report = import_bank(root)
    assert [conflict.path for conflict in report.conflicts] == ["scale/_section.yaml"]
    section = Section.objects.get()
    assert (section.title, section.incoming_text) == ("Edited", files["scale/_section.yaml"])


def test_a_section_whose_directory_is_renamed_takes_its_questions_along(root: Path) -> None:
    for path in (root / "scale").iterdir():
        path.unlink()
    (root / "scale").rmdir()
    moved = [replace(question, section="large") for question in (QUESTION, DRAFT)]
    lay_out(root, files_of(replace(SECTION, slug="large"), *moved))
    assert imported(root) == (0, 2, 0, 0)
    assert [section.slug for section in Section.objects.all()] == ["large"]


def test_a_section_with_retired_questions_stays(root: Path) -> None:
    for path in (root / "scale").iterdir():
        path.unlink()
    (root / "scale").rmdir()
    assert imported(root) == (0, 0, 0, 2)
    assert Section.objects.count() == 1
    with CaptureQueriesContext(connection) as queries:
        assert imported(root) == (0, 0, 0, 0)
    assert len(queries) == 4


def test_an_empty_section_that_somebody_edited_or_made_stays(root: Path) -> None:
    lay_out(root, files_of(BankSection(slug="edge", title="Edge", position=2)))
    import_bank(root)
    Section.objects.filter(slug="edge").update(title="Edited")
    Section.objects.create(slug="own", title="Own", position=9)
    (root / "edge" / "_section.yaml").unlink()
    import_bank(root)
    assert {section.slug for section in Section.objects.all()} == {"edge", "own", "scale"}


def test_an_empty_section_whose_directory_is_gone_goes_too(root: Path) -> None:
    lay_out(root, files_of(BankSection(slug="edge", title="Edge", position=2)))
    import_bank(root)
    (root / "edge" / "_section.yaml").unlink()
    import_bank(root)
    assert [section.slug for section in Section.objects.all()] == ["scale"]


def test_published_questions_alternate_between_sections(bank: Path) -> None:
    edge = BankSection(slug="edge", title="Edge", position=2)
    more = [
        a_question(number=553, uid="0" * 11 + "1", slug="a"),
        a_question(number=571, uid="0" * 11 + "2", section="edge", slug="b"),
    ]
    lay_out(bank, files_of(edge, *more))
    import_bank(bank)
    order = Question.objects.published().order_by("place").values_list("number", flat=True)
    assert list(order) == [551, 571, 553]


def test_one_bad_file_keeps_all_from_being_imported(root: Path) -> None:
    rewrite(root, why="New reason.")
    lay_out(root, {"scale/553-bad.md": "x"})
    before = list(Question.objects.values())
    with pytest.raises(BankError, match=r"scale/553-bad.md:1: the file does not begin"):
        import_bank(root)
    assert list(Question.objects.values()) == before


def test_a_failure_while_writing_leaves_all_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(root, why="New reason.")
    before = list(Question.objects.values())
    # The last thing that an import does.
    monkeypatch.setattr("quiz.bank.importer.store_beside", None)
    with pytest.raises(TypeError):
        import_bank(root)
    assert list(Question.objects.values()) == before


def test_a_dry_run_tells_all_and_writes_nothing(root: Path) -> None:
    rewrite(root, why="New reason.")
    (root / "scale" / "552-nodes.md").unlink()
    lay_out(root, files_of(replace(DRAFT, number=553, uid="0" * 12)))
    rewrite(root, why="New reason.", related=(553,), followups=QUESTION.followups[1:])
    before = list(Question.objects.values())
    report = import_bank(root, dry_run=True)
    assert counts(report) == (1, 1, 0, 1)
    assert [(edit.path, bool(edit.before)) for edit in report.edits] == [
        (PATH, True),
        ("scale/553-nodes.md", False),
        ("scale/552-nodes.md", True),
    ]
    assert list(Question.objects.values()) == before
    assert counts(import_bank(root)) == (1, 1, 0, 1)


def test_one_changed_file_of_many_writes_one_row(root: Path) -> None:
    many = [replace(DRAFT, number=n, uid=f"{n:012x}") for n in range(600, 640)]
    lay_out(root, files_of(*many))
    import_bank(root)
    rewrite(root, why="New reason.")
    with CaptureQueriesContext(connection) as queries:
        assert imported(root) == (0, 1, 41, 0)
    writes = [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))]
    assert sum('UPDATE "quiz_question"' in write for write in writes) == 1
    assert len(queries) <= 25


@pytest.mark.django_db(transaction=True)
def test_imports_at_the_same_moment_do_not_break_each_other(bank: Path) -> None:
    barrier = Barrier(4)
    reports: list[Report] = []

    def run() -> None:
        with closing(connection):
            barrier.wait()
            reports.append(import_bank(bank))

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(counts, reports)) == [(0, 0, 2, 0)] * 3 + [(2, 0, 0, 0)]
    assert (Question.objects.count(), KeyPoint.objects.count()) == (2, 3)
    assert row().version == 1


def test_each_import_notes_whose_bank_it_is_and_only_a_change_is_written(root: Path) -> None:
    first = Bank.objects.get()
    assert first.release == VERSION
    imported(root)
    assert Bank.objects.get().imported_at == first.imported_at
    rewrite(root, why="New reason.")
    imported(root)
    assert Bank.objects.get().digest != first.digest


def test_a_dry_run_notes_no_bank(bank: Path) -> None:
    import_bank(bank, dry_run=True)
    assert not Bank.objects.exists()


def test_the_same_files_of_another_release_are_noted_as_ours(root: Path) -> None:
    Bank.objects.update(release="0.0.1")
    imported(root)
    assert Bank.objects.get().release == VERSION
