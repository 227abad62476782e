"""Files as typed values and typed values as files."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from quiz.bank.findings import BankError
from quiz.bank.format import BankQuestion, BankSection, Verified
from quiz.bank.parse import parse_question, parse_section
from quiz.bank.serialize import (
    digest,
    is_same_answer,
    retired,
    serialize_question,
    serialize_section,
)
from tests.bank.samples import DRAFT, PATH, QUESTION, SECTION, TEXT, a_question, questions

SMALL = """\
---
number: 552
uid: 00000000abce
title: How many nodes can a cluster have?
section: scale
status: draft
---
"""
CANONICAL = """\
---
number: 551
uid: 00000000abcd
title: How many Pods can one node run?
section: scale
level: mid
tags: [kubelet, capacity]
status: published
seconds: 80
asked: 42
verified:
  version: 1.30
  date: 2026-11-24
changes:
- version: 1.25
  text: 'Pods may use user namespaces: alpha.'
refs:
- title: Kubelet's configuration
  url: https://kubernetes.io/a
  supports: The default.
- title: Large clusters
  url: https://kubernetes.io/b
key_points:
- text: 110 is the default.
  must: true
  phrases: [default 110]
- text: '`maxPods` moves it.'
  must: true
  phrases: [can be changed]
- text: Addresses end first.
  must: false
  phrases: [pod cidr, '551', 'true', 'a, b: c']
misconceptions:
- phrases: [hard limit]
  correction: It is a default.
  voids: [2]
followups:
- text: And the whole cluster?
  question: 552
- text: Why 110?
related: [552]
---

## Short answer

By default **110**.

## Explanation

"""


def test_a_question_is_written_in_the_canonical_layout() -> None:
    assert serialize_question(QUESTION).startswith(CANONICAL)
    assert serialize_question(QUESTION).endswith(
        "\n```\n\n## Why it is asked\n\nIt tells a default from a limit.\n"
    )


def test_a_draft_is_no_longer_than_what_it_says() -> None:
    assert serialize_question(DRAFT) == SMALL


def test_a_question_is_read_as_it_was_written() -> None:
    assert parse_question(TEXT, path=PATH) == QUESTION


@settings(max_examples=100, deadline=None)
@given(questions())
def test_any_draft_is_read_as_it_was_written(question: BankQuestion) -> None:
    text = serialize_question(question)
    assert parse_question(text, path=question.path) == question
    assert serialize_question(parse_question(text, path=question.path)) == text


def test_a_section_is_read_as_it_was_written() -> None:
    text = "title: Kubernetes at scale\nposition: 1\nsummary: Limits.\n"
    assert serialize_section(SECTION) == text
    assert parse_section(text, path="scale/_section.yaml") == SECTION


def test_a_summary_of_several_lines_survives() -> None:
    section = BankSection(slug="a", title="A", position=1, summary="One.\n\n- two\n- three: 3")
    assert parse_section(serialize_section(section), path=section.path) == section


def test_the_slug_comes_from_the_file_name() -> None:
    assert parse_question(SMALL, path="scale/552-all-the-nodes.md").slug == "all-the-nodes"
    assert str(DRAFT.path) == "scale/552-nodes.md"


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    windows = "\ufeff" + TEXT.replace("\n", "\r\n")
    assert parse_question(windows, path=PATH) == QUESTION


@pytest.mark.parametrize("version", ["1.30", "1.3", "1.0"])
def test_a_version_keeps_its_noughts(version: str) -> None:
    question = a_question(verified=Verified(version=version, date=date(2026, 1, 1)))
    assert f"\n  version: {version}\n" in serialize_question(question)
    assert parse_question(serialize_question(question), path=PATH) == question


@pytest.mark.parametrize("uid", ["123456789012", "000000000000", "1e5000000000", "000000000012"])
def test_a_uid_of_digits_stays_text(uid: str) -> None:
    text = serialize_question(a_question(uid=uid))
    assert f"\nuid: {uid}\n" in text
    assert parse_question(text, path=PATH).uid == uid


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 1, "the file does not begin with `---`; put the front matter first"),
        ("number: 551\n", 1, "the file does not begin with `---`"),
        ("---\nnumber: 551\n", 1, "the front matter has no end; close it with a line `---`"),
        ("---\n---\n", 2, "the YAML is not a mapping"),
        (TEXT.replace("seconds: 80", "seconds: soon"), 9, "`seconds` is text; write how many"),
        (TEXT.replace("110 is", "110\x00is"), 24, "the file has an invisible character, U+0000"),
        (TEXT.replace("**110**", "\u202e110"), 46, "the file has an invisible character, U+202E"),
        (TEXT.replace("**110**", "a\rb"), 46, "the file has an invisible character, U+000D"),
        (TEXT.replace("**110**", "a\x85b"), 46, "the file has an invisible character, U+0085"),
        (TEXT.replace("**110**", "a\ufeffb"), 46, "the file has an invisible character, U+FEFF"),
        (TEXT.replace("### The file", "## File"), 67, "a heading of the first or second level"),
        (TEXT.replace("```\n\n## Why", "\n\n## Why"), 69, "a code fence is never closed; close it"),
        (TEXT + "x" * 16_001, 43, "the Markdown has 16,"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(BankError) as caught:
        parse_question(text, path=PATH)
    assert str(caught.value).startswith(f"{PATH}:{line}: {sentence}")


def test_every_breach_of_structure_is_said_at_once() -> None:
    text = (
        TEXT.replace("level: mid", "leve: mid")
        .replace("uid: ", "uid: x")
        .replace("[kubelet, capacity]", "kubelet")
    )
    with pytest.raises(BankError) as caught:
        parse_question(text, path=PATH)
    assert sorted(finding.line for finding in caught.value.findings) == [3, 6, 7]


def test_a_broken_section_is_refused_with_its_line() -> None:
    with pytest.raises(
        BankError, match=r"^scale/_section.yaml:2: `position` is text; write the sec"
    ):
        parse_section("title: A\nposition: first\n", path="scale/_section.yaml")


def test_the_digest_is_blind_to_layout_and_to_what_the_database_fills_in() -> None:
    lazy = SMALL.replace("title: How", "# a remark\ntitle:   How").replace("draft", "'draft'")
    assert digest(parse_question(lazy, path=DRAFT.path)) == digest(DRAFT)
    assert digest(replace(DRAFT, level="mid", seconds=90)) == digest(DRAFT)


def test_the_digest_stays_from_release_to_release() -> None:
    """What the database remembers must not look edited after an upgrade."""
    assert digest(QUESTION).startswith("4a6f6b3d9aa2")
    assert digest(SECTION).startswith("ee4fc5de8f79")


@pytest.mark.parametrize(
    "other",
    [
        replace(DRAFT, slug="moved"),
        replace(DRAFT, section="edge"),
        replace(DRAFT, number=553),
        replace(DRAFT, status="retired"),
        replace(DRAFT, why="Now said."),
    ],
)
def test_the_digest_sees_content_and_place(other: BankQuestion) -> None:
    assert digest(other) != digest(DRAFT)


def test_an_answer_is_the_same_wherever_it_stands() -> None:
    moved = replace(
        QUESTION, number=9, uid="0" * 12, section="edge", slug="moved", status="retired"
    )
    assert is_same_answer(QUESTION, moved)
    assert not is_same_answer(QUESTION, replace(moved, why="Another reason."))
    assert not is_same_answer(QUESTION, replace(moved, related=()))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_retiring_a_file_changes_one_word_of_it(line_end: str) -> None:
    text = TEXT.replace("title: How", "# kept\ntitle:    How").replace("\n", line_end)
    assert retired(text) == text.replace("status: published", "status: retired")
    assert retired(retired(text)) == retired(text)


def test_retiring_a_file_leaves_its_body_alone() -> None:
    text = SMALL.replace("status: draft", "'status': draft") + "\n## Example\n\nstatus: draft\n"
    assert parse_question(retired(text), path=DRAFT.path) == replace(
        DRAFT, status="retired", example="status: draft"
    )
