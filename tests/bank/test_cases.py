"""The bank's cases: their files are sound, and their questions show what was recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from msgspec.structs import replace

from quiz.bank.body import Fence
from quiz.bank.case_files import (
    judge_cases,
    read_case,
    read_cases,
    recording,
    with_situation,
)
from quiz.bank.exporter import export_bank
from quiz.bank.findings import BankError
from quiz.bank.importer import import_bank
from quiz.models import Question
from tests.bank.examples import troubles
from tests.bank.samples import QUESTION

CASES, FINDINGS = read_cases(settings.BANK_DIR)
TOLD = """symptom: The Pod stays Pending.
broken:
- run: kubectl get pods -n try-551
  says: [Pending]
  asked: true
mended:
- run: kubectl get pods -n try-551
  says: [Running]
"""
LOOK = "$ kubectl get pods -n try-551\nPending"
AFTER = "$ kubectl get pods -n try-551\nRunning"
FILES = {
    "broken.yaml": "kind: Pod\n",
    "mended.yaml": "kind: Pod # mended\n",
    "case.yaml": TOLD,
    "recording.txt": recording("v1.37.2", [LOOK], [AFTER]),
}


def lay_out(bank: Path, **texts: str) -> Path:
    """Write the case of 551 beside a bank's folder."""
    folder = bank.parent / "cases" / "551"
    folder.mkdir(parents=True)
    for name, text in (FILES | texts).items():
        (folder / name).write_text(text)
    return folder


def wrong(folder: Path, situation: str) -> list[str]:
    """Return what is wrong with the case when its question shows this."""
    question = replace(QUESTION, situation=situation)
    found = judge_cases({551: read_case(folder)}, {551: question})
    return [finding.what for finding in found]


def test_there_are_at_least_twenty_cases_that_ask() -> None:
    assert FINDINGS == []
    assert sum(bool(case.situation) for case in CASES.values()) >= 20


@pytest.mark.parametrize("number", CASES)
@pytest.mark.parametrize("name", ["broken.yaml", "mended.yaml"])
def test_every_manifest_passes_the_strict_schema(number: int, name: str) -> None:
    code = CASES[number].texts[name]
    assert troubles(Fence(info="yaml", code=code, line=0, is_closed=True)) == []


@pytest.mark.parametrize("number", CASES)
def test_every_command_exists(number: int) -> None:
    told = CASES[number].told
    code = "\n".join(step.run for step in [*told.broken, *told.mended])
    assert troubles(Fence(info="shell", code=code, line=0, is_closed=True)) == []


@pytest.mark.parametrize("number", CASES)
def test_it_was_recorded_on_the_version_that_the_bank_is_checked_for(number: int) -> None:
    assert CASES[number].row()["version"].startswith("v1.37.")


def test_a_situation_that_shows_the_recording_is_sound(folder: Path) -> None:
    assert wrong(lay_out(folder), f"Look:\n\n```text\n{LOOK}\n```\n\nRecorded.") == []


def test_another_situation_is_found(folder: Path) -> None:
    situation = f"```text\n{LOOK.replace('Pending', 'Running')}\n```"
    assert wrong(lay_out(folder), situation) == [
        "the question's situation is not what was recorded"
    ]


def test_a_recording_of_other_commands_is_found(folder: Path) -> None:
    told = TOLD.replace("get pods", "get deployments")
    case = lay_out(folder, **{"case.yaml": told})
    assert "it does not hold the commands of `broken` in case.yaml" in wrong(case, "")


def test_a_case_without_a_published_question_is_found(folder: Path) -> None:
    case = read_case(lay_out(folder))
    draft = replace(QUESTION, status="draft")
    for questions in ({}, {551: draft}):
        found = [finding.what for finding in judge_cases({551: case}, questions)]
        assert found == ["no published question has this number"]


def test_output_that_nothing_recorded_has_to_be_called_an_example(folder: Path) -> None:
    shown = "```text\n$ kubectl get nodes\n```"
    cases = {551: read_case(lay_out(folder))}
    sound = replace(QUESTION, situation=f"```text\n{LOOK}\n```")
    for situation, count in ((shown, 1), (f"An abridged example:\n\n{shown}", 0)):
        question = replace(QUESTION, number=552, situation=situation)
        assert len(list(judge_cases(cases, {551: sound, 552: question}))) == count
        assert list(judge_cases({}, {552: question})) == []


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("case.yaml", TOLD.replace("says: [Pending]", "says: []"), "`broken[1].says`"),
        ("case.yaml", TOLD.replace("symptom", "sympton"), "`symptom` is missing"),
        ("case.yaml", "- a\n", "not a mapping"),
    ],
)
def test_a_file_that_says_what_it_may_not_is_refused(
    folder: Path, name: str, text: str, what: str
) -> None:
    with pytest.raises(BankError) as caught:
        read_case(lay_out(folder, **{name: text}))
    assert what in str(caught.value)


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    case = lay_out(folder)
    (case / "mended.yaml").unlink()
    _, findings = read_cases(folder)
    assert "mended.yaml" in str(findings[0])


def test_a_folder_needs_a_number(folder: Path) -> None:
    lay_out(folder).rename(folder.parent / "cases" / "pods")
    _, findings = read_cases(folder)
    assert [finding.path for finding in findings] == ["cases/pods"]


def test_a_new_recording_takes_the_place_of_the_old_one() -> None:
    situation = "Look:\n\n```text\n$ old\nx\n```\n\nRecorded."
    assert with_situation(situation, LOOK) == f"Look:\n\n```text\n{LOOK}\n```\n\nRecorded."
    assert with_situation("Look:", LOOK) == f"Look:\n\n```text\n{LOOK}\n```"


@pytest.mark.django_db
def test_the_import_brings_cases_and_takes_them_away(bank: Path) -> None:
    case = lay_out(bank)
    import_bank(bank)
    row = Question.objects.get(number=551)
    assert row.case == read_case(case).row()
    assert row.case["look"] == LOOK
    assert Question.objects.filter(case__isnull=False).count() == 1
    (case / "broken.yaml").write_text("kind: Pod # changed\n")
    import_bank(bank)
    row.refresh_from_db()
    assert (row.case["broken"], row.version) == ("kind: Pod # changed\n", 1)
    for file in case.iterdir():
        file.unlink()
    case.rmdir()
    import_bank(bank)
    row.refresh_from_db()
    assert row.case is None
    assert not Question.objects.filter(case__isnull=False).exists()


@pytest.mark.django_db
def test_an_export_brings_the_files_back_beside_its_folder(bank: Path, tmp_path: Path) -> None:
    case = lay_out(bank)
    import_bank(bank)
    out = tmp_path / "elsewhere" / "questions"
    report = export_bank(out)
    written = {file.name: file.read_text() for file in (out.parent / "cases" / "551").iterdir()}
    assert written == {file.name: file.read_text() for file in case.iterdir()}
    assert (export_bank(out).written, report.findings) == (0, ())
    assert read_cases(out) == read_cases(bank)


@pytest.mark.django_db
def test_a_case_that_cannot_be_written_is_named(bank: Path, tmp_path: Path) -> None:
    lay_out(bank)
    import_bank(bank)
    out = tmp_path / "elsewhere" / "questions"
    out.mkdir(parents=True)
    (out.parent / "cases").write_text("in the way")
    findings = export_bank(out).findings
    assert [finding.path for finding in findings] == ["cases/551/broken.yaml"]
