"""The report counts what a question has and names what it lacks."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from quiz.bank.case_files import read_case
from quiz.bank.format import BankQuestion, KeyPoint, Ref, Verified
from quiz.bank.report import line, shared_phrases

FULL = BankQuestion(
    number=7,
    uid="000000000007",
    title="What is a Pod?",
    slug="pod",
    section="basics",
    status="published",
    verified=Verified(version="1.37", date=date(2026, 11, 24)),
    refs=(Ref(title="Pods", url="https://kubernetes.io/docs/concepts/workloads/pods/"),),
    key_points=(
        KeyPoint(text="Smallest unit", must=True, phrases=("Smallest unit",)),
        KeyPoint(text="Shares a network", must=False, phrases=("shared network",)),
    ),
    short_answer="The smallest unit.",
    explanation="Containers that share a network.\n\n```yaml\nkind: Pod\n```",
    example="```yaml\nkind: Pod\n```\n\n```shell\nkubectl get pods\n```",
)


def test_words_are_counted_without_code() -> None:
    assert line(FULL).words == 3 + 5


def test_everything_that_a_question_holds_is_counted() -> None:
    counted = line(FULL)
    assert (counted.key_points, counted.musts, counted.examples, counted.references) == (2, 1, 2, 1)
    assert counted.verified == "1.37 2026-11-24"


def test_a_case_says_what_it_was_recorded_on() -> None:
    assert line(FULL).case == ""
    assert line(FULL, read_case(settings.BANK_DIR.parent / "cases" / "204")).case == "v1.37.2"


def test_what_is_missing_is_named() -> None:
    assert set(line(FULL).missing) == {
        *("why it is asked", "misconceptions", "follow-ups", "changes"),
        "related",
    }


def test_an_alias_of_two_questions_is_found_whatever_its_case() -> None:
    other = BankQuestion(
        number=9,
        uid="000000000009",
        title="?",
        slug="x",
        section="basics",
        status="draft",
        key_points=(KeyPoint(text="x", must=True, phrases=("smallest UNIT",)),),
    )
    assert shared_phrases([FULL, other]) == {"smallest unit": [7, 9]}


def test_the_command_prints_a_line_a_question_and_the_sums(bank: Path) -> None:
    out = StringIO()
    call_command("bank_report", stdout=out)
    printed = out.getvalue()
    assert "\n   551  published" in printed
    assert "\n   552  draft" in printed
    assert "1 of 2 published: " in printed
    assert printed.splitlines()[-1].endswith(" references, 0 cases, 0 diagrams")


def test_a_bank_that_is_not_there_is_said_so(settings: Settings, tmp_path: Path) -> None:
    settings.BANK_DIR = tmp_path / "nowhere"
    with pytest.raises(CommandError, match="nowhere"):
        call_command("bank_report")
