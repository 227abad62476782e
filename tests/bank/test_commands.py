"""The three commands: what they print and how they exit."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from msgspec.structs import replace

from quiz.bank.serialize import serialize_question
from quiz.models import Question
from tests.bank.samples import DRAFT, PATH, TEXT, a_question, files_of, lay_out


def run(name: str, *arguments: str) -> list[str]:
    """Run a command; return the lines that it printed."""
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue().splitlines()


def refusal(name: str, *arguments: str) -> tuple[list[str], str]:
    """Run a command that fails; return what it printed, and its last words."""
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(name, *arguments, stdout=out)
    assert caught.value.returncode == 1
    return out.getvalue().splitlines(), str(caught.value)


def test_lint_says_that_a_sound_bank_is_fine(bank: Path) -> None:
    assert run("lint_bank") == ["questions 2, sections 1: all is well"]


def test_lint_says_that_the_projects_own_bank_is_fine() -> None:
    assert run("lint_bank")[0].endswith(": all is well")


def test_lint_prints_every_breach_and_ends_with_one(bank: Path) -> None:
    lay_out(bank, {PATH: TEXT.replace("level: mid", "level:  expert"), "scale/553-a.md": "x"})
    lines, end = refusal("lint_bank")
    assert lines == [
        f"{PATH}:6: `level` is “expert”; write junior, mid, senior or staff",
        (
            "scale/553-a.md:1: the file does not begin with `---`; "
            "put the front matter first, between two `---` lines"
        ),
    ]
    assert end == "2 to fix. docs/content.md shows the format."


def test_lint_tells_of_a_crooked_layout_and_mends_it(bank: Path) -> None:
    (bank / PATH).write_bytes(TEXT.replace("\n", "\r\n").encode())
    lines, _ = refusal("lint_bank")
    assert lines == [f"{PATH}:1: the lines end with CRLF; run `manage.py lint_bank --fix`"]
    assert run("lint_bank", "--fix") == [
        f"{PATH}: written in the canonical layout",
        "questions 2, sections 1: all is well",
    ]
    assert (bank / PATH).read_bytes() == TEXT.encode()


def test_fix_leaves_what_no_layout_mends(bank: Path) -> None:
    broken = TEXT.replace("level: mid", "level:  expert")
    long = serialize_question(replace(DRAFT, status="published")).replace("title: ", "title:   ")
    lay_out(bank, {PATH: broken, "scale/552-nodes.md": long})
    lines, end = refusal("lint_bank", "--fix")
    assert lines[0] == "scale/552-nodes.md: written in the canonical layout"
    assert lines[1].startswith(f"{PATH}:6: `level` is “expert”")
    assert end.startswith("12 to fix.")
    assert (bank / PATH).read_text() == broken


def test_lint_without_a_folder_is_one_sentence(folder: Path) -> None:
    folder.rmdir()
    lines, end = refusal("lint_bank")
    assert lines == []
    assert end == (
        f"{folder}:1: the bank's folder cannot be read (No such file or directory); "
        "set BANK_DIR to a folder of questions"
    )


@pytest.mark.django_db
def test_import_prints_its_counts(bank: Path) -> None:
    assert run("import_bank") == ["created 2, updated 0, unchanged 0, retired 0"]
    assert run("import_bank") == ["created 0, updated 0, unchanged 2, retired 0"]


@pytest.mark.django_db
def test_import_lists_conflicts(bank: Path) -> None:
    run("import_bank")
    Question.objects.filter(number=551).update(why="Edited by hand.")
    (bank / PATH).write_text(serialize_question(a_question(why="New reason.")))
    assert run("import_bank") == [
        (
            f"{PATH}:1: it was edited in the admin, and its file changed too; "
            "the edit stays until you choose one of the two texts in the admin"
        ),
        "created 0, updated 0, unchanged 1, retired 0, in conflict 1",
    ]


@pytest.mark.django_db
def test_a_dry_run_prints_diffs(bank: Path) -> None:
    run("import_bank")
    lay_out(bank, files_of(replace(DRAFT, number=553, uid="0" * 12, title="Why?")))
    (bank / PATH).write_text(TEXT.replace("level: mid", "level: senior"))
    lines = run("import_bank", "--dry-run")
    assert lines == [
        f"--- a/{PATH}",
        f"+++ b/{PATH}",
        "@@ -3,7 +3,7 @@",
        " uid: 00000000abcd",
        " title: How many Pods can one node run?",
        " section: scale",
        "-level: mid",
        "+level: senior",
        " tags: [kubelet, capacity]",
        " status: published",
        " seconds: 80",
        "--- /dev/null",
        "+++ b/scale/553-nodes.md",
        "@@ -0,0 +1,7 @@",
        "+---",
        "+number: 553",
        "+uid: 000000000000",
        "+title: Why?",
        "+section: scale",
        "+status: draft",
        "+---",
        "created 1, updated 1, unchanged 1, retired 0",
    ]
    assert Question.objects.count() == 2


@pytest.mark.django_db
def test_import_of_a_bad_bank_lists_all_and_imports_nothing(bank: Path) -> None:
    lay_out(bank, {"scale/553-a.md": "x", "scale/554-b.md": "x"})
    lines, end = refusal("import_bank")
    assert lines == []
    assert [line.split(":")[0] for line in end.splitlines()] == [
        "scale/553-a.md",
        "scale/554-b.md",
        "Nothing was imported.",
    ]
    assert Question.objects.count() == 0


@pytest.mark.django_db
def test_export_writes_into_the_bank_or_elsewhere(bank: Path, tmp_path: Path) -> None:
    run("import_bank")
    assert run("export_bank") == ["written 0, removed 0, unchanged 3"]
    out = tmp_path / "out"
    assert run("export_bank", "--out", str(out)) == ["written 3, removed 0, unchanged 0"]
    assert (out / PATH).read_text() == TEXT


@pytest.mark.django_db
def test_export_ends_with_one_when_a_row_cannot_be_written(bank: Path) -> None:
    run("import_bank")
    Question.objects.filter(number=551).update(why="# Large")
    lines, end = refusal("export_bank")
    assert lines == ["written 0, removed 0, unchanged 2"]
    assert end.startswith(f"Not written:\n{PATH}:1: a heading of the first or second level")


@pytest.mark.django_db
def test_export_into_a_file_is_one_sentence(bank: Path, tmp_path: Path) -> None:
    run("import_bank")
    (tmp_path / "file").write_text("x")
    _, end = refusal("export_bank", "--out", str(tmp_path / "file"))
    assert end.startswith(f"{tmp_path / 'file'}:1: the bank's folder cannot be read")


class Terminal(StringIO):
    """What an operator looks at while a command runs."""

    def isatty(self) -> bool:
        return True


@pytest.mark.django_db
def test_a_terminal_shows_how_far_an_import_is_and_is_left_clean(bank: Path) -> None:
    terminal = Terminal()
    call_command("import_bank", stdout=StringIO(), stderr=terminal)
    steps = [line.strip() for line in terminal.getvalue().split("\r") if line.strip()]
    assert steps == [f"Reading the bank: {done} of 3 files" for done in range(3)]
    assert terminal.getvalue().endswith(f"\r{'':40}\r")


@pytest.mark.django_db
def test_a_log_gets_no_count(bank: Path) -> None:
    log = StringIO()
    call_command("import_bank", stdout=StringIO(), stderr=log)
    assert log.getvalue() == ""
