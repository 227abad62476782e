"""docs/content.md teaches the format as it is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from django.core.management import get_commands, load_command_class

from quiz.bank.format import HEADINGS, FrontMatter
from quiz.bank.rules import LANGUAGES
from quiz.validation import types_of

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")


def test_its_example_is_a_question_of_the_bank() -> None:
    named = re.search(r"This is `(.+)`:\n\n````markdown\n(.+?)````\n", TEXT, re.DOTALL)
    assert named
    file = ROOT / "quiz" / "bank" / "questions" / named[1]
    assert named[2] == file.read_text(encoding="utf-8"), f"copy {named[1]} into docs/content.md"


def test_it_names_every_key_of_the_front_matter() -> None:
    table = TEXT.split("## The front matter")[1].split("## The body")[0]
    rows = {
        key for row in re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE) for key in row.split(", ")
    }
    assert rows == {f"`{key}`" for key in types_of(FrontMatter)}


def test_it_names_every_heading_and_language() -> None:
    body = TEXT.split("## The body")[1].split("## The commands")[0]
    assert [heading for heading in HEADINGS.values() if f"`{heading}`" not in body] == []
    assert [language for language in LANGUAGES if f"`{language}`" not in body] == []


def test_its_commands_are_there() -> None:
    commands = re.findall(r"manage\.py (\w+)(?: (--[\w-]+))?", TEXT)
    told = {"new_question", "lint_bank", "import_bank", "export_bank", "bank_report"}
    assert {name for name, _ in commands} == told
    for name, option in commands:
        command = load_command_class(get_commands()[name], name)
        options = command.create_parser("manage.py", name)._option_string_actions
        assert not option or option in options


def test_the_converter_that_it_names_takes_what_it_names() -> None:
    assert "`python -m tools.convert LIST --out DIR`" in TEXT
    command = [sys.executable, "-m", "tools.convert", "--help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [option for option in ("LIST", "--out DIR", "--force") if option not in told] == []
